// Opens a checkpoint: from a folder of files to an architecture, a module tree, and weights on demand.

import * as v from 'valibot';
import type { Architecture } from '../plan/architecture.ts';
import { plan } from '../plan/plan.ts';
import type { WeightName } from '../plan/step.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { refuseQuantised, table } from './config.ts';
import { familyOf } from './families.ts';
import type { Settings, SourceAgain, Stored, TargetTokens } from './family.ts';
import { type Folder, folderInside, withFiles } from './files.ts';
import { readJson } from './json-file.ts';
import type { Module } from './module.ts';
import { placesAsStored } from './places-as-stored.ts';
import { markWholeZeros } from './python-number.ts';
import { cutNotes, lowerCased, sentenceFile, sentenceModules, withSentenceHead } from './sentence-modules.ts';
import { storedTensors } from './stored-tensors.ts';
import { surplusNotes } from './surplus.ts';
import { tiedAsStored } from './tied.ts';
import { keptSizes, type Part, type Piece, piecesOf, readPiece, type WeightSize } from './weight-pieces.ts';
import { finder, type StoredTensors, weightTable } from './weight-table.ts';

export interface Checkpoint {
  readonly name: string;
  readonly architecture: Architecture;
  /** The tree that `print(model)` shows. */
  readonly modules: Module;
  /** tokenizer.json; null where there is none: ids can still be run. */
  readonly tokenizer: { readonly json: unknown } | null;
  /** Null where the model is no encoder-decoder. */
  readonly target: TargetTokens | null;
  /** Set where the decoder reads the source once more, and writes nothing. */
  readonly again: SourceAgain | null;
  /** What is stored but not used, and the like: sentences for the reader. */
  readonly notes: readonly string[];
  /** Of all needed weights, as stored. */
  readonly bytes: number;
  /** Stored types of the needed weights. */
  readonly dtypes: readonly string[];
  /** How each weight of the plan is kept, in the order in which its steps read them. */
  readonly weights: ReadonlyMap<WeightName, WeightSize>;
  /** All that there is to read for the weights, in the same order. */
  readonly pieces: readonly Piece[];
  /** Opens the files of the weights for `use`, and closes them whatever happens. */
  readWeights<T>(use: (read: ReadPiece) => Promise<T>): Promise<T>;
}

/**
 * Reads a piece into a buffer that is at least as long, and says what of it belongs where.
 * @throws CheckpointError, one sentence, where it cannot be read.
 */
export type ReadPiece = (piece: Piece, buffer: Uint8Array) => Promise<readonly Part[]>;

/**
 * Reads configuration and headers, and checks every name and shape against the plan, before anything runs.
 * @throws CheckpointError, one sentence that starts with the folder's path.
 */
export async function openCheckpoint(outer: Folder): Promise<Checkpoint> {
  const sentence = await located(outer, async () => sentenceModules(outer, await filesOf(outer)));
  const folder = folderInside(outer, sentence?.path ?? '');
  return located(folder, async () => {
    const files = await filesOf(folder);
    if (!files.includes('config.json')) {
      throw new CheckpointError(
        'this is not a checkpoint folder, for it has no config.json; choose the folder that holds config.json, model.safetensors and tokenizer.json.',
      );
    }
    const config = await settingsOf(folder, 'config.json', markWholeZeros);
    const generation = 'generation_config.json';
    const family = familyOf(config.model_type);
    refuseQuantised(config);
    const stored = await storedTensors(folder, files);
    const find = finder(stored, family.basePrefix);
    const generated = files.includes(generation) ? await settingsOf(folder, generation) : {};
    // The vector of a whole text is made by the base model, whatever class config.json names.
    const head = sentence?.head ?? null;
    const asked = head ? { ...config, architectures: null } : config;
    const read = family.read(asked, questions(stored), generated);
    const said = head ? withSentenceHead(read, head, family.basePrefix) : read;
    const tied = await tiedAsStored(folder, find, config, said);
    const { architecture, modules, notes, target, again } = await placesAsStored(folder, find, tied);
    const sources = weightTable(plan(architecture), modules, find);
    const needed = [...new Set([...sources.values()].map((source) => source.tensor))];
    const settings = files.includes(sentenceFile) ? await settingsOf(folder, sentenceFile) : {};
    const cuts = head ? cutNotes(settings, architecture) : [];
    return {
      name: folder.name,
      architecture,
      modules,
      target: target ?? null,
      again: again ?? null,
      tokenizer: await tokenizerOf(folder, files, settings),
      notes: [
        ...(sentence?.notes ?? []),
        ...cuts,
        ...notes,
        ...surplusNotes(stored, modules, find, family.surplus),
      ],
      bytes: needed.reduce((sum, tensor) => sum + tensor.length, 0),
      dtypes: [...new Set(needed.map((tensor) => tensor.dtype))].sort(),
      weights: keptSizes(sources),
      pieces: piecesOf(sources),
      readWeights: (use) =>
        located(folder, () =>
          withFiles(folder, (open) => use((piece, buffer) => readPiece(open, piece, buffer))),
        ),
    };
  });
}

/** Puts the folder before what went wrong in it. */
async function located<T>(folder: Folder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CheckpointError) throw new CheckpointError(`${folder.path}: ${error.message}`);
    throw error;
  }
}

async function filesOf(folder: Folder): Promise<readonly string[]> {
  try {
    return await folder.list();
  } catch (error) {
    throw new CheckpointError(
      `this folder cannot be read (${(error as Error).message}); choose one that holds a checkpoint.`,
    );
  }
}

async function settingsOf(
  folder: Folder,
  file: string,
  prepare?: (text: string) => string,
): Promise<Settings> {
  const parsed = v.safeParse(table, await readJson(folder, file, prepare));
  if (parsed.success) return parsed.output;
  throw new CheckpointError(`${file} is not a table of settings; download or save it again.`);
}

/** @param sentence the settings of sentence-transformers; {} where there are none */
async function tokenizerOf(
  folder: Folder,
  files: readonly string[],
  sentence: Settings,
): Promise<Checkpoint['tokenizer']> {
  if (!files.includes('tokenizer.json')) return null;
  return {
    json: lowerCased(await readJson(folder, 'tokenizer.json'), sentence),
  };
}

/** What a family may ask of the tensors. */
function questions(tensors: StoredTensors): Stored {
  const first = (name: RegExp) => [...tensors.values()].find((tensor) => name.test(tensor.name));
  return { has: (name) => first(name) !== undefined, shape: (name) => first(name)?.shape };
}
