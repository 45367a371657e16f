// What sentence-transformers keeps beside a model: how one vector is made of a whole text.

import * as v from 'valibot';
import { type Architecture, type Head, longestText, type Pooling } from '../plan/architecture.ts';
import { counted } from '../plan/counted.ts';
import { plan } from '../plan/plan.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { flag, parseConfig, text } from './config.ts';
import type { Reading, Settings } from './family.ts';
import { type Folder, insideOf } from './files.ts';
import { readJson } from './json-file.ts';
import type { Module } from './module.ts';

const file = 'modules.json';

/** What sentence-transformers does with a text before the model reads it. */
export const sentenceFile = 'sentence_bert_config.json';

/** The list in modules.json, in the order in which the modules run. */
const listSchema = v.array(
  v.object({ path: v.optional(text, ''), type: v.pipe(text, v.nonEmpty('the name of a class')) }),
  'a list of modules',
);

/** 1_Pooling/config.json: one field of today's, or a flag for each of the ways. */
const poolingSchema = v.object({
  pooling_mode: v.nullish(v.union([text, v.array(text)], 'a way to pool, or a list of them')),
  pooling_mode_cls_token: v.nullish(flag),
  pooling_mode_max_tokens: v.nullish(flag),
  pooling_mode_mean_tokens: v.nullish(flag),
  pooling_mode_mean_sqrt_len_tokens: v.nullish(flag),
  pooling_mode_weightedmean_tokens: v.nullish(flag),
  pooling_mode_lasttoken: v.nullish(flag),
});

const poolings: Readonly<Record<string, Pooling>> = {
  cls: 'first',
  mean: 'mean',
  max: 'max',
  lasttoken: 'last',
};

export interface SentenceModules {
  /** The folder of the model itself, inside the checkpoint's; '' where they are one. */
  readonly path: string;
  /** Null where the modules make no vector of a text, or one that the plan cannot express. */
  readonly head: (Head & { readonly kind: 'embedding' }) | null;
  /** Sentences for the reader. */
  readonly notes: readonly string[];
}

/**
 * @param files of the folder
 * @returns null for a folder without modules.json
 * @throws CheckpointError for a file that is not as sentence-transformers writes it, and for pooling that no step computes.
 */
export async function sentenceModules(
  folder: Folder,
  files: readonly string[],
): Promise<SentenceModules | null> {
  if (!files.includes(file)) return null;
  const modules = parseConfig(listSchema, await readJson(folder, file), file).map(({ path, type }) => ({
    path,
    kind: type.slice(type.lastIndexOf('.') + 1),
  }));
  const [first, second, ...rest] = modules.filter(({ kind }) => kind !== 'Dropout');
  const path = first?.kind === 'Transformer' ? first.path : '';
  const made = { path, head: null, notes: [] };
  if (!first || !second) return made;
  const other = [first, second, ...rest].find(
    ({ kind }, i) => kind !== (['Transformer', 'Pooling', 'Normalize'][i] ?? ''),
  );
  if (other) {
    const note = `${file} passes the text through ${other.path || 'a module'} (${other.kind}), which Headlight does not compute, so no vector is shown for the whole text.`;
    return { ...made, notes: [note] };
  }
  const pooling = await poolingOf(folder, second.path);
  return { ...made, head: { kind: 'embedding', pooling, normalized: rest.length > 0 } };
}

async function poolingOf(folder: Folder, path: string): Promise<Pooling> {
  const name = insideOf(path, 'config.json');
  const { pooling_mode, ...flags } = parseConfig(poolingSchema, await readJson(folder, name), name);
  const flagged = Object.entries(flags).flatMap(([field, on]) =>
    on ? [field.replace(/^pooling_mode_/, '').replace(/_tokens?$/, '')] : [],
  );
  const [mode = 'mean', ...more] = pooling_mode ? [pooling_mode].flat() : flagged;
  const known = Object.hasOwn(poolings, mode) ? poolings[mode] : undefined;
  if (known && more.length === 0) return known;
  throw new CheckpointError(
    `in ${name} the pooling is ${[mode, ...more].join(' and ')}, which Headlight does not compute; choose a model that pools by one of ${Object.keys(poolings).join(', ')}.`,
  );
}

/**
 * The base model of a reading, with the vector of the whole text at its end.
 * @param basePrefix under which the base model stands in a model with a head, or null
 */
export function withSentenceHead(
  reading: Reading,
  head: NonNullable<SentenceModules['head']>,
  basePrefix: string | null,
): Reading {
  if (reading.architecture.stacks.length > 1) {
    const note = `${file} makes one vector of a text, which Headlight does not compute for an encoder-decoder.`;
    return { ...reading, notes: [...reading.notes, note] };
  }
  const architecture = { ...reading.architecture, head };
  const base = reading.modules.children.find(({ name }) => name === basePrefix);
  const { weights } = plan(architecture);
  /** What only another head would read is kept in the tree, but held for no step. */
  const kept = (module: Module): Module => ({
    ...module,
    parameters: module.parameters.map((each) => ({
      ...each,
      holds: each.holds.filter(({ weight }) => weights.has(weight)),
    })),
    children: module.children.map(kept),
  });
  return { ...reading, architecture, modules: kept(base ? { ...base, name: '' } : reading.modules) };
}

/** Says where sentence-transformers reads less of a text. @param settings sentence_bert_config.json */
export function cutNotes(settings: Settings, { stacks }: Architecture): readonly string[] {
  const { max_seq_length: most } = parseConfig(cutSchema, settings, sentenceFile);
  if (typeof most !== 'number' || most >= longestText(stacks[0]!)) return [];
  return [
    `sentence-transformers cuts texts after ${counted(most, 'token')}, as ${sentenceFile} says; here longer ones are read whole.`,
  ];
}

const cutSchema = v.object({ max_seq_length: v.nullish(v.number('a number')) });

/**
 * A tokenizer.json that lower-cases first, where sentence-transformers is told to.
 * @param settings sentence_bert_config.json
 */
export function lowerCased(tokenizer: unknown, settings: Settings): unknown {
  const asked = v.safeParse(v.object({ do_lower_case: v.literal(true) }), settings);
  const parsed = v.safeParse(normalized, tokenizer);
  if (!asked.success || !parsed.success) return tokenizer;
  const { normalizer } = parsed.output;
  const before = normalizer?.type === 'Sequence' ? (normalizer.normalizers ?? []) : [normalizer ?? []].flat();
  if (before.some(({ type }) => type === 'Lowercase')) return tokenizer;
  const normalizers = [{ type: 'Lowercase' }, ...before];
  return { ...parsed.output, normalizer: { type: 'Sequence', normalizers } };
}

const step = v.looseObject({ type: text });
const normalized = v.looseObject({
  normalizer: v.nullish(v.looseObject({ ...step.entries, normalizers: v.optional(v.array(step)) })),
});
