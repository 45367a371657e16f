// The module tree as PyTorch's `print(model)` writes it, and its parameters counted.

import { cellCount } from '../plan/sizes.ts';
import { type Module, placedParameters } from './module.ts';

/** Equal neighbours of a module list, which print as one line: '(0-11): 12 x GPT2Block'. */
export interface ModuleGroup {
  /** '0-11', or the module's name where it stands alone. */
  readonly label: string;
  readonly count: number;
  /** The first of them. */
  readonly module: Module;
}

/** The children of a module as `print(model)` groups them: only lists fold. */
export function groupedChildren(module: Module): ModuleGroup[] {
  if (module.type !== 'ModuleList')
    return module.children.map((child) => ({ label: child.name, count: 1, module: child }));
  const groups: { members: Module[]; printed: string }[] = [];
  for (const child of module.children) {
    const printed = printModules(child);
    const last = groups.at(-1);
    if (last?.printed === printed) last.members.push(child);
    else groups.push({ members: [child], printed });
  }
  return groups.map(({ members }) => {
    const [first, last] = [members[0]!, members.at(-1)!];
    return {
      label: first === last ? first.name : `${first.name}-${last.name}`,
      count: members.length,
      module: first,
    };
  });
}

/** Line for line what `print(model)` gives in Python (torch.nn.Module.__repr__). */
export function printModules(module: Module): string {
  const children = groupedChildren(module);
  if (children.length === 0) return `${module.type}(${module.args})`;
  const lines = children.flatMap(({ label, count, module: child }) => {
    const times = count > 1 ? `${count} x ` : '';
    return `(${label}): ${times}${printModules(child)}`.split('\n');
  });
  return [`${module.type}(`, ...lines.map((line) => `  ${line}`), ')'].join('\n');
}

/** The number of learned numbers, each counted once where modules share it. */
export function countParameters(module: Module): number {
  const seen = new Set<string>();
  let total = 0;
  for (const { parameter } of placedParameters(module)) {
    const { holds, learned } = parameter;
    if (!learned) continue;
    if (holds.length > 0 && holds.every((held) => seen.has(held.weight))) continue;
    for (const held of holds) seen.add(held.weight);
    total += cellCount(parameter.shape);
  }
  return total;
}
