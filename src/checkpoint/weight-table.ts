// Which stored tensor each weight of the plan comes from, checked by name and shape before anything runs.

import { counted, listed } from '../plan/counted.ts';
import { type StridedMatrix, sideBySide, transposed } from '../plan/matrix.ts';
import type { Plan } from '../plan/plan.ts';
import { cellCount } from '../plan/sizes.ts';
import type { WeightName } from '../plan/step.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { readableDtypes } from './decode.ts';
import { type Held, type Module, type Placed, placedParameters } from './module.ts';
import type { StoredTensor } from './safetensors.ts';

export type StoredTensors = ReadonlyMap<string, StoredTensor>;

export interface Source {
  readonly tensor: StoredTensor;
  readonly held: Held;
  /** Other weights are read from the same tensor. */
  readonly fused: boolean;
}

/** Finds stored tensors under a module tree's names, with or without the name of the base model before them. */
export type Finder = (placed: Placed) => StoredTensor | undefined;

/** @param basePrefix under which the base model stands in a model with a head ('transformer'), or null. */
export function finder(stored: StoredTensors, basePrefix: string | null): Finder {
  const variants = (name: string): string[] => {
    if (basePrefix === null) return [name];
    const start = `${basePrefix}.`;
    return [name, name.startsWith(start) ? name.slice(start.length) : start + name];
  };
  return ({ names }) => {
    for (const name of names.flatMap(variants)) {
      const tensor = stored.get(name);
      if (tensor) return tensor;
    }
    return undefined;
  };
}

/**
 * A source for every weight of the plan.
 * Where several parameters hold the same weight, the last that is stored counts: what an output layer keeps for itself
 * goes before what it would share.
 * @throws CheckpointError that names what is missing or misshapen.
 */
export function weightTable(plan: Plan, modules: Module, find: Finder): ReadonlyMap<WeightName, Source> {
  const table = new Map<WeightName, Source>();
  const missing = new Map<WeightName, string>();
  const misshapen: string[] = [];
  for (const placed of placedParameters(modules)) {
    const { parameter } = placed;
    const tensor = find(placed);
    for (const { weight } of tensor ? [] : parameter.holds) {
      if (!table.has(weight) && !missing.has(weight)) missing.set(weight, placed.names[0]!);
    }
    if (!tensor) continue;
    if (parameter.holds.length > 0 && !equal(tensor.shape, parameter.shape)) {
      misshapen.push(
        `${tensor.name} is [${tensor.shape.join(', ')}] instead of [${parameter.shape.join(', ')}]`,
      );
    }
    for (const held of parameter.holds) {
      table.set(held.weight, { tensor, held, fused: parameter.holds.length > 1 });
      missing.delete(held.weight);
    }
  }
  refuse([...new Set(missing.values())], misshapen);
  const needed = new Set([...table.values()].map((source) => source.tensor));
  for (const { name, dtype } of needed) {
    if (!readableDtypes.includes(dtype)) {
      throw new CheckpointError(
        `tensor ${name} is stored as ${dtype}, but weights can be read as ${readableDtypes.join(', ')}; convert it, for example with model.float() in Python, and save again.`,
      );
    }
  }
  agree(plan, table);
  return table;
}

function refuse(missing: readonly string[], misshapen: readonly string[]): void {
  const faults: string[] = [];
  if (missing.length > 0) faults.push(`${counted(missing.length, 'tensor')} missing (${listed(missing)})`);
  if (misshapen.length > 0)
    faults.push(`${counted(misshapen.length, 'tensor')} of another shape (${listed(misshapen)})`);
  if (faults.length === 0) return;
  throw new CheckpointError(
    `the weights do not fit config.json, with ${faults.join(' and ')}; take both from one checkpoint, saved completely.`,
  );
}

/** The module tree and the plan are two readings of one config; here they must meet. */
function agree(plan: Plan, table: ReadonlyMap<WeightName, Source>): void {
  for (const [name, { shape }] of plan.weights) {
    const source = table.get(name);
    if (!source)
      throw new Error(`The module tree of “${plan.architecture.family}” has no parameter for ${name}.`);
    const { rows, columns } = sizeOf(source);
    const isVector = rows === 1;
    if (rows * columns !== cellCount(shape) || (!isVector && rows !== shape[0])) {
      throw new Error(`The module tree makes ${name} ${rows} × ${columns}, the plan [${shape.join(', ')}].`);
    }
  }
}

/**
 * @param values all numbers of the source's tensor, as stored; the result is a view of them, or a copy where its columns
 * lie scattered.
 */
export function viewOf({ tensor, held }: Source, values: Float32Array): StridedMatrix {
  const all = matrixOf(tensor, held, values);
  if (!held.columns) return all;
  const [from, to] = held.columns;
  const { stretches = 1 } = held;
  const views = Array.from({ length: stretches }, (_, i) => ({
    ...all,
    offset: (i * (all.columns / stretches) + from) * all.columnStride,
    columns: to - from,
  }));
  return views.length === 1 ? views[0]! : sideBySide(views);
}

/** Of what `viewOf` gives. */
function sizeOf({ tensor, held }: Source): Pick<StridedMatrix, 'rows' | 'columns'> {
  const { rows, columns } = matrixOf(tensor, held, nothing);
  if (!held.columns) return { rows, columns };
  const [from, to] = held.columns;
  return { rows, columns: (held.stretches ?? 1) * (to - from) };
}

/** The whole tensor, in the plan's orientation. */
function matrixOf({ shape }: StoredTensor, { transposed: turned }: Held, data: Float32Array): StridedMatrix {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, axis) => product * axis, 1);
  const stored: StridedMatrix = { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
  return turned ? transposed(stored) : stored;
}

const nothing = new Float32Array(0);

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
