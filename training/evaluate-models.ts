// `npm run evaluate-models`: the trained models, as they are stored, measured by Headlight's own engine on held-out data.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '../src/cli/one-line.ts';
import { progressLine } from '../src/cli/progress-line.ts';
import { table } from '../src/cli/table.ts';
import { type CallContext, Cancelled } from '../src/protocol/rpc.ts';
import { breathe } from '../src/worker/breathe.ts';
import { kernelFactory } from '../src/worker/kernels.ts';
import { loadModel } from '../src/worker/model.ts';
import { openLocated } from '../src/worker/open-located.ts';
import type { Each, Evaluate } from './evaluate.ts';
import { evaluateDecoder } from './evaluate-decoder.ts';
import { evaluateEncoder } from './evaluate-encoder.ts';
import { evaluateEncoderDecoder } from './evaluate-encoder-decoder.ts';
import type { Evaluation, Figure, Requirement } from './figures.ts';
import { readHeldOut, type TrainedModel } from './held-out.ts';

const models = 'media/models';
const heldOut = 'training/held-out';
/** Of all files of the trained models together, in bytes. */
const mostBytes = 12e6;

const evaluations: { readonly [Name in TrainedModel]: Evaluate<Name> } = {
  'prose-and-code': evaluateDecoder,
  'masked-words': evaluateEncoder,
  'written-dates': evaluateEncoderDecoder,
};
const names = Object.keys(evaluations) as TrainedModel[];

const line = progressLine(process.stderr);

/** @returns whether all is as it should be. */
async function evaluateModels(context: CallContext): Promise<boolean> {
  const requirements: Requirement[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const { figures, requirements: required } = await evaluate(name, context);
    line.clear();
    console.log(figureTable(name, figures));
    failed.push(
      ...figures.filter(({ agrees }) => !agrees).map((figure) => `${name}: ${figure.name} differs`),
    );
    requirements.push(...required.map((each) => ({ ...each, name: `${name}: ${each.name}` })));
  }
  requirements.push(size());
  console.log(
    'Counts must be the same; other figures may differ by 1e-4 of what they are, and by one in the last decimal.',
  );
  console.log('Where a score of all heads is told by its best head, the difference is the largest of any.');
  console.log('\nRequired:');
  for (const { name, holds } of requirements) console.log(`  ${holds ? 'ok    ' : 'FAILED'}  ${name}`);
  failed.push(...requirements.filter(({ holds }) => !holds).map((each) => `not reached: ${each.name}`));
  const verdict = failed.length === 0 ? ['All figures agree, and all that is required is reached.'] : failed;
  console.log(`\n${verdict.join('\n')}`);
  return failed.length === 0;
}

function figureTable(model: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ headlight, pytorch, difference, agrees, name }) => {
    return [headlight, pytorch, difference, agrees ? 'ok' : 'DIFFERS', name];
  });
  return `${model}\n${table(['Headlight', 'PyTorch', 'difference', '', ''], rows, 2)}`;
}

async function evaluate<Name extends TrainedModel>(name: Name, context: CallContext): Promise<Evaluation> {
  const data = readHeldOut(heldOut, name);
  const checkpoint = await openLocated(models, { kind: 'bundled', name });
  const model = await loadModel(checkpoint, await kernelFactory('dist/kernels')(), context);
  const quiet: CallContext = { ...context, progress: () => {} };
  const each: Each = async (items, work) => {
    const results = [];
    for (const item of items) {
      context.progress({ message: `Measuring ${name}`, fraction: results.length / items.length });
      await breathe(context.signal);
      results.push(await work(item));
    }
    return results;
  };
  return evaluations[name](model, data, each, quiet);
}

function size(): Requirement {
  const bytes = names
    .flatMap((name) => readdirSync(join(models, name)).map((file) => join(models, name, file)))
    .reduce((sum, file) => sum + statSync(file).size, 0);
  return {
    name: `all three, with tokenizers, smaller than ${mostBytes / 1e6} MB: ${(bytes / 1e6).toFixed(2)} MB`,
    holds: bytes < mostBytes,
  };
}

const cancel = new AbortController();
process.once('SIGINT', () => cancel.abort());
try {
  const passed = await evaluateModels({ signal: cancel.signal, progress: line.show });
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  line.clear();
  console.error(oneLine(error));
  process.exitCode = error instanceof Cancelled ? 130 : 1;
}
