// config.json, parsed once: the fields that families share, and one sentence for each that is wrong.

import * as v from 'valibot';
import { CheckpointError } from './checkpoint-error.ts';

/** A size: how many of something there are. */
export const count = v.pipe(
  v.number('a whole number'),
  v.safeInteger('a whole number'),
  v.minValue(1, '1 or more'),
  v.maxValue(2 ** 31 - 1, 'less than 2^31'),
);

/** L. The limit keeps a mistyped number from becoming a plan of millions of steps. */
export const layers = v.pipe(count, v.maxValue(1000, '1000 or less'));

export const probability = v.pipe(
  v.number('a probability'),
  v.minValue(0, '0 or more'),
  v.ltValue(1, 'less than 1'),
);

export const positive = v.pipe(v.number('a number'), v.gtValue(0, 'more than 0'), v.finite('finite'));

export const share = v.pipe(positive, v.maxValue(1, '1 or less'));

export const epsilon = v.pipe(v.number('a number'), v.minValue(0, '0 or more'), v.finite('finite'));

export const flag = v.boolean('true or false');

export const text = v.string('a string');

/** `pad_token_id`, which texts are filled up with: the embedding prints it, and some heads pass it over. */
export const paddingId = v.nullable(v.number('a number'));

/** A list would pass as a record of its indices. */
export const table = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'a table of settings',
);

/** Class names, the first of which says what head the model has. */
export const architectures = v.nullish(v.array(text, 'a list of class names'), []);

/** Labels by index, as { "0": "NEGATIVE", "1": "POSITIVE" }. */
export const labels = v.pipe(
  v.record(
    v.string(),
    v.union([text, v.pipe(v.number(), v.transform(String))], 'a string'),
    'a table from indices to labels',
  ),
  v.check(
    (table) => 0 in table && Object.keys(table).every((_, index) => index in table),
    'a table from 0, 1, 2 … to labels',
  ),
  v.transform((table) => Object.keys(table).map((_, index) => table[index]!)),
);

/** What Hugging Face takes where a classifier's config names no labels. */
export const twoLabels = { 0: 'LABEL_0', 1: 'LABEL_1' };

/** @throws CheckpointError that names the field, its value, and what it must be. */
export function parseConfig<const S extends v.GenericSchema>(
  schema: S,
  config: unknown,
  file = 'config.json',
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, config);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue) ?? '(the whole file)';
  if (issue.input === undefined) throw new CheckpointError(`${file} has no “${field}”; add it.`);
  throw new CheckpointError(
    `in ${file} “${field}” is ${shown(issue.input)}, but must be ${issue.message}; correct it.`,
  );
}

/**
 * Refuses settings that change the arithmetic in a way that no step of the plan follows.
 * @param supported each field with the one value under which the plan holds.
 */
export function refuseOthers(
  config: Readonly<Record<string, unknown>>,
  supported: Readonly<Record<string, unknown>>,
): void {
  for (const [field, value] of Object.entries(supported)) {
    const given = config[field];
    if (given !== undefined && given !== null && given !== value) {
      throw new CheckpointError(
        `in config.json “${field}” is ${shown(given)}, which Headlight does not compute; choose a model in which it is ${shown(value)}.`,
      );
    }
  }
}

/**
 * The fields under the names that a family has for them, where config.json has those that most families use. These go
 * before the family's own, as in transformers.
 * @param names the family's own, by the usual one (`attribute_map` in Hugging Face transformers)
 */
export function inOwnNames(
  config: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const renamed = Object.entries(names).filter(([usual]) => usual in config);
  return { ...config, ...Object.fromEntries(renamed.map(([usual, own]) => [own, config[usual]])) };
}

/** Weights of a few bits each, which are stored under names and in shapes of their own. */
export function refuseQuantised({ quantization_config: given }: Readonly<Record<string, unknown>>): void {
  if (given === undefined || given === null) return;
  throw new CheckpointError(
    `in config.json “quantization_config” is ${shown(given)}, but quantised weights cannot be read; choose the model as it was before it was quantised.`,
  );
}

/** D = C / H. */
export function headWidth(model: number, heads: number, fields: readonly [string, string]): number {
  if (model % heads === 0) return model / heads;
  throw new CheckpointError(
    `in config.json “${fields[0]}” is ${model}, which cannot be divided among “${fields[1]}”, ${heads}; correct one of them.`,
  );
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}
