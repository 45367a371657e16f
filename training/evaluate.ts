// What measuring a trained model is.

import type { CallContext } from '../src/protocol/rpc.ts';
import type { Model } from '../src/worker/model.ts';
import type { Evaluation } from './figures.ts';
import type { HeldOut, TrainedModel } from './held-out.ts';

/** Works on items one after the other, and tells how far it has come. @throws Cancelled between two of them. */
export type Each = <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
) => Promise<Result[]>;

export type Evaluate<Name extends TrainedModel> = (
  model: Model,
  data: HeldOut<Name>,
  each: Each,
  context: CallContext,
) => Promise<Evaluation>;
