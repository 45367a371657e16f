// `npm run conformance -- <folder>`: the engine against what other implementations recorded.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { supportsRelaxedSimd } from '../../src/engine/wasm.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { type Check, passes, tolerance } from './check.ts';
import { nanoSort } from './nano-sort.ts';
import { nanoSortFolder } from './nano-sort-folder.ts';
import { onnxChecks } from './onnx.ts';
import { stories260k } from './stories260k.ts';
import { tinyGpt2 } from './tiny-gpt2.ts';

const parts = ['nano-sort', 'tiny-gpt2', 'stories260k', 'onnx-ops.json'];

async function conformance(data: string): Promise<boolean> {
  const missing = parts.filter((part) => !existsSync(join(data, part)));
  if (missing.length > 0) {
    throw new Error(`${data} lacks ${missing.join(', ')}; name the folder that holds ${parts.join(', ')}.`);
  }
  const checks: Check[] = [];
  for (const level of levels()) {
    const kernels = kernelFactory('dist/kernels', { level });
    checks.push(...(await nanoSort(data, await kernels())));
    checks.push(...(await tinyGpt2(data, await kernels())));
    checks.push(...(await stories260k(data, await kernels())));
    checks.push(...onnxChecks(data, await kernels()));
  }
  printChecks(checks);
  const { added } = await nanoSortFolder(join(data, 'nano-sort'));
  if (added.length > 0) {
    console.log(`\nnano-sort/model.safetensors lacks ${added.join(', ')},`);
    console.log(
      'with which its activations were recorded; they were taken from test/conformance/nano-sort-biases.json.',
    );
  }
  console.log(`\nCases that pass with every kernel: ${passedCases(checks).join(', ')}`);
  const failed = checks.filter((check) => !passes(check)).length;
  const names = levels().join(', ');
  console.log(`Kernels: ${names}${names.includes('relaxed') ? '' : ' (this Node has no relaxed SIMD)'}`);
  console.log(`Largest relative error that passes: ${tolerance}; another one stands beside its case`);
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

function levels(): readonly ('reference' | 'baseline' | 'relaxed')[] {
  return supportsRelaxedSimd() ? ['reference', 'baseline', 'relaxed'] : ['reference', 'baseline'];
}

/** '107 of 107 onnx': a case passes if all its outputs do, with all kernels. */
function passedCases(checks: readonly Check[]): string[] {
  const parts = new Map<string, Map<string, boolean>>();
  for (const check of checks) {
    const [part, name] = check.name.split(' ') as [string, string];
    const cases = parts.get(part) ?? new Map<string, boolean>();
    parts.set(part, cases.set(name, (cases.get(name) ?? true) && passes(check)));
  }
  return [...parts].map(([part, cases]) => {
    const passed = [...cases.values()].filter((verdict) => verdict).length;
    return `${passed} of ${cases.size} ${part}`;
  });
}

function printChecks(checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  console.log(`${'case'.padEnd(width)}  kernels    error     ok`);
  for (const check of checks) {
    const { name, kernels, error, allowed } = check;
    const verdict = `${passes(check) ? 'ok' : 'FAILED'}${allowed === tolerance ? '' : ` (${allowed} passes)`}`;
    console.log(
      `${name.padEnd(width)}  ${kernels.padEnd(9)}  ${error.toExponential(1).padEnd(8)}  ${verdict}`,
    );
  }
}

try {
  process.exitCode = (await conformance(process.argv[2]!)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
