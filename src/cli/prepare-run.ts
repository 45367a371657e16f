// From the arguments to a finished run: model, kernels, text or ids.

import { supportsRelaxedSimd } from '../engine/wasm.ts';
import { type Plan, plan } from '../plan/plan.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import { TooLong } from '../worker/fit-tokens.ts';
import { kernelFactory } from '../worker/kernels.ts';
import { loadModel, type Model } from '../worker/model.ts';
import { type Run, runText, runTokens } from '../worker/run.ts';
import type { Surroundings, Values } from './command.ts';
import { type LocatedCheckpoint, locateModel } from './locate-model.ts';
import { askedText, idsOf, textOptions } from './text-options.ts';
import { UsageError } from './usage-error.ts';

export const runOptions = {
  ...textOptions,
  ids: { type: 'string', value: '1,2,3', help: 'Token ids in place of a text.' },
  cut: { type: 'boolean', help: 'Cut a text that is longer than the model can read.' },
  kernels: {
    type: 'string',
    value: 'LEVEL',
    help: 'reference, baseline or relaxed; by default the fastest that this machine has.',
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
  if ((values.ids ?? values.text ?? values.file) === undefined) {
    throw new UsageError('Give one of --text, --file and --ids.');
  }
  const asked = values.ids === undefined ? await askedText(values) : askedIds(values);
  const level = levelOf(values.kernels);
  const dropoutSeed = seedOf(values['dropout-seed']);
  const cut = values.cut ?? false;

  const located = await locateModel(model, surroundings.places);
  check(plan(located.checkpoint.architecture));
  const kernels = await kernelFactory(surroundings.places.kernels, level)();
  const loaded = await loadModel(located.checkpoint, kernels, surroundings);
  if ('text' in asked) {
    const request = { ...asked, cut, dropoutSeed };
    const run = await runText(loaded, request, captureBytes, surroundings).catch((error: unknown) => {
      throw error instanceof TooLong ? new Error(withCutHint(error.message, request)) : error;
    });
    return { ...located, model: loaded, run, dropoutSeed };
  }
  const { tokens, cut: taken } = tokensOfIds(loaded, asked.ids, cut);
  const run = await runTokens(loaded, tokens, taken, dropoutSeed, captureBytes, surroundings);
  return { ...located, model: loaded, run: { ...run, text: '', pair: null }, dropoutSeed };
}

/** The sentence on too long a text, which the editor shows too, and how it is cut on the command line. */
function withCutHint(sentence: string, { cut, pair }: RunRequest): string {
  const start = sentence.replace(/\.$/, '');
  if (pair !== undefined) return `${start}; --cut is for a text alone, not for a pair.`;
  return cut ? sentence : `${start} with --cut.`;
}

function askedIds({ ids, text, file, pair }: Values<typeof runOptions>): { readonly ids: readonly number[] } {
  if ((text ?? file ?? pair) !== undefined) {
    throw new UsageError('--ids take the place of a text, so give no --text, --file or --pair.');
  }
  return { ids: idsOf(ids!) };
}

/** Tokens that stand for no text. */
function tokensOfIds(
  { checkpoint, tokenizer }: Model,
  ids: readonly number[],
  cut: boolean,
): { readonly tokens: readonly Token[]; readonly cut: Run['cut'] } {
  const { vocab, embedding } = checkpoint.architecture;
  const stray = ids.find((id) => id >= vocab);
  if (stray !== undefined) {
    throw new Error(
      `The id ${stray} is outside the vocabulary of ${checkpoint.name}, whose ids run from 0 to ${vocab - 1}.`,
    );
  }
  const room = embedding.positions;
  if (ids.length > room && !cut) {
    throw new Error(
      `There are ${ids.length} ids, but ${checkpoint.name} reads at most ${room}; give fewer, or --cut them to ${room}.`,
    );
  }
  const tokens = ids.slice(0, room).map(
    (id): Token => ({
      id,
      text: tokenizer?.word(id) ?? `#${id}`,
      span: null,
      sequence: 0,
      special: false,
      type: 0,
    }),
  );
  const dropped = ids.length - tokens.length;
  return { tokens, cut: dropped > 0 ? { kept: room, dropped, from: 0 } : null };
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

function seedOf(number: string | undefined): number | null {
  if (number === undefined) return null;
  if (!/^\d{1,9}$/.test(number)) {
    throw new UsageError(`--dropout-seed is a whole number of at most nine digits; “${number}” is not.`);
  }
  return Number(number);
}
