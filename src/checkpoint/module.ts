// The tree of modules that PyTorch prints for a checkpoint, and what of the plan each of its parameters holds.

import type { StepId, WeightName } from '../plan/step.ts';

/** One declaration from which both the printed tree and the table from plan weights to file tensors derive. */
export interface Module {
  /** The attribute's name; '' for the root. */
  readonly name: string;
  /** The class's name. */
  readonly type: string;
  /** Attributes, or paths of them, under which other files store it. */
  readonly aliases?: readonly string[];
  /** What PyTorch prints between the parentheses of a module without children. */
  readonly args: string;
  readonly parameters: readonly Parameter[];
  readonly children: readonly Module[];
}

export interface Parameter {
  readonly name: string;
  /** Names that older files use for it. */
  readonly aliases: readonly string[];
  /** As it is stored. */
  readonly shape: readonly number[];
  /** One weight; several where they are fused into one tensor; none where no step of the plan needs it. */
  readonly holds: readonly Held[];
  /** False for a buffer, which PyTorch stores too but does not count. */
  readonly learned: boolean;
  /** The step that computes these numbers, which some files store, too. */
  readonly computedBy?: StepId;
}

/** A weight of the plan as a view of a stored parameter. */
export interface Held {
  readonly weight: WeightName;
  /** The step that reads it here, for a weight may be shared; null where PyTorch only keeps it for others. */
  readonly step: StepId | null;
  /** Stored as [out, in], the other way round than the plan writes it. */
  readonly transposed: boolean;
  /** [from, to) of the columns, once transposed; all of them where null. */
  readonly columns: readonly [number, number] | null;
  /** Where what is fused lies head by head: so many equal stretches of columns, of each of which `columns` are taken. */
  readonly stretches?: number;
}

export interface Placed {
  /** 'transformer.h.0.attn.c_attn.weight', the name that PyTorch gives it, then those of older files. */
  readonly names: readonly string[];
  readonly parameter: Parameter;
}

/** Every parameter of the tree under its full name, in the order in which PyTorch lists them. */
export function placedParameters(module: Module, prefixes: readonly string[] = ['']): Placed[] {
  const attributes = [module.name, ...(module.aliases ?? [])].map(dotted);
  const paths = attributes.flatMap((attribute) => prefixes.map((prefix) => prefix + attribute));
  return [
    ...module.parameters.map((parameter) => ({
      names: [parameter.name, ...parameter.aliases].flatMap((name) => paths.map((path) => path + name)),
      parameter,
    })),
    ...module.children.flatMap((child) => placedParameters(child, paths)),
  ];
}

function dotted(attribute: string): string {
  return attribute === '' ? '' : `${attribute}.`;
}
