// Which stored tensor each weight of the plan comes from, checked by name and shape before anything runs.

import { counted, listed } from '../plan/counted.ts';
import type { Plan } from '../plan/plan.ts';
import { cellCount } from '../plan/sizes.ts';
import type { WeightName } from '../plan/step.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { readableDtypes } from './decode.ts';
import { type Held, type Module, type Placed, placedParameters } from './module.ts';
import { heldSize, matrixSize } from './pieces.ts';
import type { StoredTensor } from './safetensors.ts';

export type StoredTensors = ReadonlyMap<string, StoredTensor>;

export interface Source {
  readonly tensor: StoredTensor;
  readonly held: Held;
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
 * A source for every weight of the plan, in the order in which its steps read them.
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
      table.set(held.weight, { tensor, held });
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
  return new Map([...plan.weights.keys()].map((name) => [name, table.get(name)!]));
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
    const { rows, columns } = heldSize(matrixSize(source.tensor.shape), source.held);
    const isVector = rows === 1;
    if (rows * columns !== cellCount(shape) || (!isVector && rows !== shape[0])) {
      throw new Error(`The module tree makes ${name} ${rows} × ${columns}, the plan [${shape.join(', ')}].`);
    }
  }
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
