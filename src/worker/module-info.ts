// The module tree of a checkpoint, with what each module counts and which steps it computes.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { countParameters, printModules } from '../checkpoint/describe.ts';
import { type Module, placedParameters } from '../checkpoint/module.ts';
import { idParts } from '../plan/outline.ts';
import type { ModelInfo, ModelLocation, ModuleInfo } from '../protocol/model.ts';

/** @param said sentences about what this host could not give the kernels */
export function modelInfo(
  checkpoint: Checkpoint,
  location: ModelLocation,
  kernels: string,
  said: readonly string[] = [],
): ModelInfo {
  const { name, architecture, modules, bytes, dtypes, notes } = checkpoint;
  const parameters = countParameters(modules);
  return {
    location,
    name,
    architecture,
    modules: moduleInfo(modules, ''),
    parameters,
    bytes,
    dtypes,
    notes: [...notes, ...said],
    kernels,
  };
}

function moduleInfo(module: Module, parent: string): ModuleInfo {
  const path = [parent, module.name].filter((part) => part !== '').join('.');
  return {
    name: module.name,
    path,
    type: module.children.length === 0 ? printModules(module) : module.type,
    parameters: module.parameters.map(({ name, shape }) => ({ name, shape })),
    count: countParameters(module),
    step: stepsOf(module),
    children: module.children.map((child) => moduleInfo(child, path)),
  };
}

/** The longest id that all steps reading the module's weights there share; null where it has none, or they share none. */
function stepsOf(module: Module): string | null {
  const steps = placedParameters(module).flatMap(({ parameter }) =>
    parameter.holds.flatMap(({ step }) => (step === null ? [] : [idParts(step)])),
  );
  const [first] = steps;
  if (!first) return null;
  const differs = first.findIndex((part, i) => steps.some((step) => step[i] !== part));
  const shared = differs === -1 ? first : first.slice(0, differs);
  return shared.length > 0 ? shared.join('.') : null;
}
