// Whether the sines and cosines that a family computes are those that its file stores.

import type { Positions, Stack } from '../plan/architecture.ts';
import { learnedPositions } from '../plan/plain.ts';
import { sinusoid } from '../plan/sinusoid.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { decode } from './decode.ts';
import type { Reading } from './family.ts';
import { type Folder, withFiles } from './files.ts';
import { whole } from './layers.ts';
import { type Module, placedParameters } from './module.ts';
import { numberBytes, type StoredTensor } from './safetensors.ts';
import { readBytes } from './stored-tensors.ts';
import type { Finder } from './weight-table.ts';

/** Float32 knows a sine to about 6e-8. */
const exact = 1e-6;

/**
 * Sines and cosines that are stored with other numbers, as when they were rounded to 16 bits, are looked up and not
 * computed: so does `from_pretrained` of Hugging Face `transformers`.
 * @throws CheckpointError where the table has another shape.
 */
export async function placesAsStored(folder: Folder, find: Finder, reading: Reading): Promise<Reading> {
  let now = reading;
  for (const placed of placedParameters(reading.modules)) {
    const { computedBy: step, shape } = placed.parameter;
    const tensor = step === undefined ? undefined : find(placed);
    if (step === undefined || !tensor) continue;
    const [places] = shape as readonly [number, number];
    if (tensor.shape.join() !== shape.join()) {
      throw new CheckpointError(
        `${tensor.name} is [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]; take it and config.json from one checkpoint, saved completely.`,
      );
    }
    if (!(await agrees(folder, tensor))) now = lookedUp(now, step, places);
  }
  return now;
}

/** Whether a stored table [place, width] has the numbers that would be computed. */
function agrees(folder: Folder, tensor: StoredTensor): Promise<boolean> {
  const { dtype, shape, offset, length } = tensor;
  const width = shape.at(-1)!;
  return withFiles(folder, async (open) => {
    const buffer = new Uint8Array(stretch);
    for (let from = 0; from < length; from += stretch) {
      const bytes = buffer.subarray(0, Math.min(stretch, length - from));
      await readBytes(open, tensor, offset + from, bytes);
      const same = decode(dtype, bytes).every((number, i) => {
        const at = from / numberBytes(dtype) + i;
        return Math.abs(number - sinusoid(Math.floor(at / width), at % width, width).value) < exact;
      });
      if (!same) return false;
    }
    return true;
  });
}

/** Bytes that are read at a time. */
const stretch = 2 ** 20;

function lookedUp(reading: Reading, step: string, places: number): Reading {
  const { stacks } = reading.architecture;
  const found = ({ name }: Stack) => step === `${name === '' ? '' : `${name}.`}embed.positions`;
  const positions: Positions = learnedPositions(places);
  return {
    ...reading,
    architecture: {
      ...reading.architecture,
      stacks: stacks.map((stack) =>
        found(stack) ? { ...stack, embedding: { ...stack.embedding, positions } } : stack,
      ),
    },
    modules: stored(reading.modules, step),
  };
}

/** The tree with the table as a weight of the step. */
function stored(module: Module, step: string): Module {
  return {
    ...module,
    parameters: module.parameters.map((each) =>
      each.computedBy === step ? { ...each, holds: whole(`${step}.weight`, step) } : each,
    ),
    children: module.children.map((child) => stored(child, step)),
  };
}
