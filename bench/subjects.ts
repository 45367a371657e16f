// Who is measured: how each subject is started, what it can do, and why one is missing.

import { join } from 'node:path';
import { peerFolder } from './install-npm.ts';
import { pythonWith } from './install-python.ts';
import type { Request } from './protocol.ts';

/** Pinned, so that results of different days can be compared. */
const packages = {
  'onnxruntime-web': { 'onnxruntime-web': '1.30.0' },
  'onnxruntime-node': { 'onnxruntime-node': '1.30.0' },
  'tfjs-backend-wasm': { '@tensorflow/tfjs-core': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' },
} as const;

/** In the order in which they are shown. */
export const subjectNames = [
  'Headlight',
  'onnxruntime-web',
  'onnxruntime-node',
  'tfjs-backend-wasm',
  'transformers',
  'TransformerLens',
] as const;
export type SubjectName = (typeof subjectNames)[number];
export type PeerName = Exclude<SubjectName, 'Headlight'>;

/** A subject that can be started. */
export interface Subject {
  readonly name: SubjectName;
  readonly program: string;
  readonly args: readonly string[];
  /** Where its packages from npm lie; '' for the others. */
  readonly peers: string;
  readonly can: (task: Request['task'], model: string) => boolean;
}

export interface Subjects {
  readonly present: readonly Subject[];
  /** One sentence for each that could not be installed or started. */
  readonly missing: ReadonlyMap<PeerName, string>;
}

const builtProgram = (name: string) => join('out', 'run', `${name}.mjs`);

/**
 * Installs what is missing into the cache. What cannot be installed is reported, and never left out silently.
 * @param node the program under which the engine and the peers from npm run
 * @param cache an existing folder
 * @param tasks what is to be measured; who cannot do any of it is not installed
 */
export async function findSubjects(
  node: string,
  cache: string,
  tasks: readonly Request['task'][],
): Promise<Subjects> {
  const missing = new Map<PeerName, string>();
  const present: Subject[] = [
    { name: 'Headlight', program: node, args: [builtProgram('headlight')], peers: '', can: () => true },
  ];
  for (const name of Object.keys(packages) as (keyof typeof packages)[]) {
    const can = (task: string) => task === 'product' || (task === 'forward' && name !== 'tfjs-backend-wasm');
    if (!tasks.some(can)) continue;
    await found(name, async () => {
      const peers = await peerFolder(cache, name, packages[name]);
      const program = name === 'tfjs-backend-wasm' ? 'tfjs' : name;
      return { name, program: node, args: [builtProgram(program)], peers, can };
    });
  }
  for (const [name, module, file, models] of [
    ['transformers', 'transformers', 'transformers_eager.py', /BERT|GPT-2/],
    ['TransformerLens', 'transformer_lens', 'transformer_lens_cache.py', /GPT-2/],
  ] as const) {
    if (!tasks.includes('forward')) continue;
    await found(name, async () => ({
      name,
      program: await pythonWith(cache, module),
      args: [join('bench', 'subjects', file)],
      peers: '',
      can: (task, model) => task === 'forward' && models.test(model),
    }));
  }
  return { present, missing };

  async function found(name: PeerName, find: () => Promise<Subject>): Promise<void> {
    try {
      present.push(await find());
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      console.log(`${name} is not measured: ${why}`);
      missing.set(name, why);
    }
  }
}
