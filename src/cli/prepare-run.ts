// From the arguments to a finished run: model, kernels, text or ids.

import { supportsRelaxedSimd } from '../engine/wasm.ts';
import { type Plan, plan } from '../plan/plan.ts';
import { TooLong, TooLongTogether } from '../worker/fit-tokens.ts';
import { kernelFactory } from '../worker/kernels.ts';
import { type Model, prepareModel } from '../worker/model.ts';
import type { AskedTexts } from '../worker/read-texts.ts';
import { type Run, runText } from '../worker/run.ts';
import { threadCount } from '../worker/thread-count.ts';
import type { Surroundings, Values } from './command.ts';
import { type LocatedCheckpoint, locateModel } from './locate-model.ts';
import { askedSecond, askedText, checkSecond, idsOf, textOptions } from './text-options.ts';
import { UsageError } from './usage-error.ts';

export const runOptions = {
  ...textOptions,
  ids: { type: 'string', value: '1,2,3', help: 'Token ids in place of a text.' },
  'target-ids': {
    type: 'string',
    value: '1,2,3',
    help: 'Token ids in place of a target, the start token first (decoder_input_ids).',
  },
  cut: { type: 'boolean', help: 'Cut a text that is longer than the model can read.' },
  kernels: {
    type: 'string',
    value: 'LEVEL',
    help: 'reference, baseline or relaxed; by default the fastest that this machine has.',
  },
  threads: {
    type: 'string',
    value: 'N',
    help: 'Threads to compute with; by default as many as there are cores, less one.',
  },
  'dropout-seed': { type: 'string', value: 'N', help: 'Dropout as in training, with this seed.' },
} as const;

export interface FinishedRun extends LocatedCheckpoint {
  readonly model: Model;
  /** Its text is '' where ids were given. */
  readonly run: Run;
  /** Null where dropout was off. */
  readonly dropoutSeed: number | null;
}

/** Bytes for tensors beyond those that are always kept, so that few are computed twice. */
const captureBytes = 512 * 2 ** 20;

const levels = ['reference', 'baseline', 'relaxed'] as const;

/**
 * Checks all options before the weights are read.
 * @param check throws for what these steps cannot give
 */
export async function prepareRun(
  model: string,
  values: Values<typeof runOptions>,
  surroundings: Surroundings,
  check: (plan: Plan) => void = () => {},
): Promise<FinishedRun> {
  const asked = await askedTexts(values);
  const level = levelOf(values.kernels);
  const { threads, remark } = threadCount(threadsOf(values.threads), '--threads');
  const dropoutSeed = seedOf(values['dropout-seed']);

  const located = await locateModel(model, surroundings.places);
  checkSecond(located.checkpoint, values);
  check(plan(located.checkpoint.architecture));
  if (remark !== null) surroundings.remark(`Note: ${remark}`);
  const factory = kernelFactory(surroundings.places.kernels, { level, threads });
  const kernels = await factory((sentence) => surroundings.remark(`Note: ${sentence}`));
  const loaded = prepareModel(located.checkpoint, kernels);
  const request = { ...asked, dropoutSeed };
  const run = await runText(loaded, request, captureBytes, surroundings).catch((error: unknown) => {
    throw error instanceof TooLong ? new Error(withCutHint(error, values)) : error;
  });
  return { ...located, model: loaded, run, dropoutSeed };
}

/** The sentence on too long a text, which the editor shows too, and how it is cut on the command line. */
function withCutHint(error: TooLong, { cut, pair }: Values<typeof runOptions>): string {
  const start = error.message.replace(/\.$/, '');
  if (pair !== undefined) return `${start}; --cut is for a text alone, not for a pair.`;
  return cut || error instanceof TooLongTogether ? error.message : `${start} with --cut.`;
}

/** @throws UsageError where there is no text, or more than one; Error, one sentence, where one cannot be read. */
async function askedTexts(values: Values<typeof runOptions>): Promise<AskedTexts> {
  const { ids, text, file, pair, target, 'target-ids': targetIds, cut = false } = values;
  if ((ids ?? text ?? file) === undefined) throw new UsageError('Give one of --text, --file and --ids.');
  if (ids !== undefined && (text ?? file ?? pair) !== undefined) {
    throw new UsageError('--ids take the place of a text, so give no --text, --file or --pair.');
  }
  if (targetIds !== undefined && (target ?? pair) !== undefined) {
    throw new UsageError('--target-ids take the place of a target, so give no --target or --pair.');
  }
  const second = askedSecond(values);
  const source =
    ids === undefined ? { text: await askedText(values) } : { text: '', ids: idsOf('--ids', ids) };
  return {
    ...source,
    ...(second === undefined ? {} : { second }),
    ...(targetIds === undefined ? {} : { targetIds: idsOf('--target-ids', targetIds) }),
    cut,
  };
}

function levelOf(name: string | undefined): (typeof levels)[number] | undefined {
  if (name === undefined) return undefined;
  const level = levels.find((known) => known === name);
  if (!level) throw new UsageError(`--kernels are ${levels.join(', ')}; “${name}” is none of them.`);
  if (level === 'relaxed' && !supportsRelaxedSimd()) {
    throw new Error(
      `This Node (${process.version}) has no relaxed SIMD, which Node 22 and later have; take --kernels baseline.`,
    );
  }
  return level;
}

/** Null where none is given. */
function threadsOf(number: string | undefined): number | null {
  if (number === undefined) return null;
  if (!/^0*[1-9]\d*$/.test(number)) {
    throw new UsageError(`--threads is a whole number from 1 on; “${number}” is not.`);
  }
  return Number(number);
}

function seedOf(number: string | undefined): number | null {
  if (number === undefined) return null;
  if (!/^\d{1,9}$/.test(number)) {
    throw new UsageError(`--dropout-seed is a whole number of at most nine digits; “${number}” is not.`);
  }
  return Number(number);
}
