// Finds a Python with a module: the one that HEADLIGHT_PYTHON names, or a virtual environment in the cache.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, runProgram } from '../scripts/lib/run-program.mjs';

const pinned = { torch: '2.15.0', transformers: '5.23.0', 'transformer-lens': '4.3.0' } as const;

/** What is installed for a module; torch and transformers are pinned for both. */
const wanted: Readonly<Record<string, readonly (keyof typeof pinned)[]>> = {
  transformers: ['torch', 'transformers'],
  transformer_lens: ['torch', 'transformers', 'transformer-lens'],
};

/**
 * A Python that can import the module. The environment in the cache is made, and the module installed into it, where
 * that is missing; of a Python that was named nothing is changed.
 * @throws Error, one sentence that says what is missing and what to do.
 */
export async function pythonWith(
  cache: string,
  module: 'transformers' | 'transformer_lens',
): Promise<string> {
  const named = process.env.HEADLIGHT_PYTHON;
  if (named) {
    if (await imports(named, module)) return named;
    throw new Error(
      `${named}, which HEADLIGHT_PYTHON names, cannot import ${module}; install ${wanted[module]!.join(', ')} there, or unset HEADLIGHT_PYTHON.`,
    );
  }
  const folder = join(cache, `python-${Object.values(pinned).join('-')}`);
  const windows = process.platform === 'win32';
  const python = join(folder, windows ? 'Scripts' : 'bin', windows ? 'python.exe' : 'python');
  if (!existsSync(python)) {
    mkdirSync(cache, { recursive: true });
    const system = windows ? 'python' : 'python3';
    await mustRun('Making a Python environment', system, ['-m', 'venv', folder]).catch((error: Error) => {
      throw new Error(
        `${error.message.split('\n')[0]} Name a Python that has torch, transformers and transformer-lens with HEADLIGHT_PYTHON.`,
      );
    });
  }
  if (await imports(python, module)) return python;
  console.log(`Installing ${wanted[module]!.join(', ')} for Python into the cache (several GB, once) …`);
  const packages = wanted[module]!.map((name) => `${name}==${pinned[name]}`);
  await mustRun(`Installing ${module}`, python, ['-m', 'pip', 'install', '--quiet', ...packages]);
  if (await imports(python, module)) return python;
  throw new Error(
    `${module} was installed for Python but cannot be imported; remove ${folder} and start again.`,
  );
}

async function imports(python: string, module: string): Promise<boolean> {
  const { status } = await runProgram(python, ['-c', `import torch, ${module}`], { quiet: true }).catch(
    () => ({
      status: 1,
    }),
  );
  return status === 0;
}
