// The header of a safetensors file: which tensors it holds, of what type and shape, and where.
// Format: https://huggingface.co/docs/safetensors (8 bytes little-endian length, JSON, then the numbers).

import * as v from 'valibot';
import { CheckpointError } from './checkpoint-error.ts';
import { type FileState, type ReadAt, readPart } from './files.ts';
import { decodeUtf8 } from './utf8.ts';

export interface StoredTensor {
  readonly name: string;
  /** The file it lies in. */
  readonly file: string;
  /** That file as it was when its header was read. */
  readonly state: FileState;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of its first byte in the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** The limit of the reference implementation. */
const longestHeader = 100_000_000;

/** Bytes of one number. Types that are not listed may be stored, but not used. */
// biome-ignore format: a table
const widths: Readonly<Record<string, number>> = {
  F64: 8, I64: 8, U64: 8, F32: 4, I32: 4, U32: 4, F16: 2, BF16: 2, I16: 2, U16: 2, I8: 1, U8: 1, BOOL: 1,
};

/** Bytes of one number of a type that can be used. */
export function numberBytes(dtype: string): number {
  const width = widths[dtype];
  if (width === undefined) throw new Error(`The width of ${dtype} is not known.`);
  return width;
}

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entrySchema = v.object({
  dtype: v.string(),
  shape: v.array(natural),
  data_offsets: v.tuple([natural, natural]),
});

/**
 * Reads and checks the header; no number is read.
 * @param file its name, for errors
 * @throws CheckpointError where the header is cut off, too long, or says what the file does not bear out.
 */
export async function readHeader(open: ReadAt, file: string): Promise<StoredTensor[]> {
  const again = 'download or save the file again';
  const start = await readPart(open, 0, 8);
  if (start.length < 8) {
    throw new CheckpointError(
      `${file} is only ${open.size} bytes long, too short for a safetensors file; ${again}.`,
    );
  }
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > longestHeader) {
    throw new CheckpointError(
      `${file} announces a header of ${length} bytes, more than the ${longestHeader} that safetensors allows, so it is damaged or not safetensors; ${again}.`,
    );
  }
  if (8 + length > open.size) {
    throw new CheckpointError(
      `${file} is cut off inside its header, which should end at byte ${8 + length} of a file of ${open.size}; ${again}.`,
    );
  }
  const { size, modified } = open;
  const state = { size, modified };
  const entries = parseEntries(await readPart(open, 8, length), file, again);
  const tensors = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]): StoredTensor => {
      const width = widths[dtype];
      const cells = shape.reduce((product, axis) => product * axis, 1);
      if (from > to || (width !== undefined && to - from !== cells * width)) {
        throw new CheckpointError(
          `${file} contradicts itself: tensor “${name}” of type ${dtype} and shape [${shape.join(', ')}] cannot occupy bytes ${from} to ${to}; ${again}.`,
        );
      }
      return { name, file, state, dtype, shape, offset: 8 + length + from, length: to - from };
    },
  );
  checkLayout(tensors, 8 + length, open.size, file, again);
  return tensors;
}

function parseEntries(
  bytes: Uint8Array,
  file: string,
  again: string,
): [string, v.InferOutput<typeof entrySchema>][] {
  let header: unknown;
  try {
    header = JSON.parse(decodeUtf8(bytes));
  } catch {
    throw new CheckpointError(
      `${file} has a header that is not JSON, so it is damaged or not safetensors; ${again}.`,
    );
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new CheckpointError(`${file} has a header that is not a table of tensors; ${again}.`);
  }
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => {
      const parsed = v.safeParse(entrySchema, entry);
      if (!parsed.success) {
        throw new CheckpointError(
          `${file} describes tensor “${name}” without a valid dtype, shape and data_offsets; ${again}.`,
        );
      }
      return [name, parsed.output];
    });
}

/** The tensors must fill the file from the header's end to its own, without gap and without overlap. */
function checkLayout(
  tensors: readonly StoredTensor[],
  start: number,
  size: number,
  file: string,
  again: string,
): void {
  let end = start;
  for (const tensor of [...tensors].sort((a, b) => a.offset - b.offset || a.length - b.length)) {
    if (tensor.offset !== end) {
      const fault = tensor.offset < end ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw new CheckpointError(`${file} contradicts itself: tensor “${tensor.name}” ${fault}; ${again}.`);
    }
    end = tensor.offset + tensor.length;
  }
  if (end > size) {
    throw new CheckpointError(
      `${file} is cut off: its header promises ${end} bytes, but there are ${size}; ${again}.`,
    );
  }
  if (end < size) {
    throw new CheckpointError(
      `${file} has ${size - end} bytes that belong to no tensor, so its header is wrong; ${again}.`,
    );
  }
}
