// training/held-out/<model>.json: the data that the trained models are measured on, and what PyTorch measured on it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { fileProblem } from '../src/cli/file-problem.ts';

const ids = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));
/** [L][H] */
const perHead = v.array(v.array(v.number()));
const kinds = ['english', 'typescript', 'all'] as const;
const perKind = v.object(v.entriesFromList(kinds, v.number()));
const repeats = ['2', '4'] as const;
const induction = v.object({ mul: perHead, mul_exclude_bos: perHead, after_earlier: perHead });

const schemas = {
  'prose-and-code': v.object({
    windows: v.array(v.object({ kind: v.picklist(['english', 'typescript']), ids })),
    repeated: v.array(v.object({ times: v.picklist([2, 4]), ids })),
    unigram: v.number(),
    expected: v.object({
      loss: perKind,
      accuracy: perKind,
      unigram_accuracy: perKind,
      repeated_loss: v.object(v.entriesFromList(repeats, v.number())),
      previous_token: perHead,
      induction: v.object(v.entriesFromList(repeats, induction)),
    }),
  }),
  'masked-words': v.object({
    pairs: v.array(v.object({ ids, segments: ids, positions: ids, targets: ids })),
    unigram: v.number(),
    expected: v.object({
      masked: v.number(),
      loss: v.number(),
      accuracy: v.number(),
      unigram_accuracy: v.number(),
      previous_token: perHead,
      next_token: perHead,
    }),
  }),
  'written-dates': v.object({
    cases: v.array(
      v.object({ text: v.string(), ids, iso: v.string(), target_ids: ids, year: ids, month: ids, day: ids }),
    ),
    expected: v.object({
      loss: v.number(),
      exact_match: v.number(),
      generated: v.array(v.string()),
      cross_attention: v.object({ year: perHead, month: perHead, day: perHead }),
    }),
  }),
} as const;

export type TrainedModel = keyof typeof schemas;
export type HeldOut<Name extends TrainedModel> = v.InferOutput<(typeof schemas)[Name]>;

/** Numbers in `expected` are rounded to this many decimals. */
export const decimals = 6;

/**
 * @param folder training/held-out
 * @throws Error, one sentence, where the file is not there or not what it should be.
 */
export function readHeldOut<Name extends TrainedModel>(folder: string, model: Name): HeldOut<Name> {
  const file = join(folder, `${model}.json`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${fileProblem(error, 'there is no such file')}); training/measure.py writes it.`,
    );
  }
  const parsed = v.safeParse(schemas[model], content);
  if (parsed.success) return parsed.output as HeldOut<Name>;
  const [issue] = parsed.issues;
  throw new Error(
    `${file} is not as training/README.md says: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}; training/measure.py writes it.`,
  );
}
