// What is drawn of a section: its steps, and as stubs what they read and who reads them.

import { idParts, within } from '../../src/plan/outline.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Step, StepId } from '../../src/plan/step.ts';
import type { DiagramNode } from './diagram-parts.ts';
import { sections } from './diagram-sections.ts';
import { nearName } from './names.ts';

export interface Drawn extends Pick<DiagramNode, 'id' | 'kind' | 'step' | 'label'> {
  readonly inputs: readonly StepId[];
  /** The group below that of the section which it stands in; '' for none. */
  readonly group: string;
  /**
   * Where a stub stands that is not the way in or out: right above the group that reads it, because it comes from
   * another stack; or beside the one step that it is added in.
   */
  readonly aside: 'above' | 'beside' | null;
}

/** The steps of a section, between those that it reads and those that read it. */
export function drawnIn(plan: Plan, section: readonly Step[]): Drawn[] {
  const inside = new Set(section.map(({ id }) => id));
  const groups = groupsOf(section);
  const groupOf = ({ id }: Step) => groups.find((group) => within(id, group)) ?? '';
  const { stack } = section[0]!;
  const stub = (step: Step, change: Partial<Drawn> = {}): Drawn => ({
    id: step.id,
    kind: 'stub',
    step,
    label: step.id,
    inputs: step.inputs.filter((id) => inside.has(id)),
    group: groupOf(step),
    aside: null,
    ...change,
  });
  const read = [...new Set(section.flatMap(({ inputs }) => inputs))].filter((id) => !inside.has(id));
  const before = read.map((id) => plan.byId.get(id)!);
  const own = before.filter((step) => step.stack === stack);
  const after = plan.steps.filter(
    ({ id, inputs }) => !inside.has(id) && inputs.some((input) => inside.has(input)),
  );
  const firsts = new Set(sections(plan).map(([first]) => first!.id));
  return [
    ...own.slice(0, 1).map((step) => stub(step)),
    ...own.slice(1).map((step) => stub(step, { label: nearName(step.id, section[0]!.id), aside: 'beside' })),
    ...before.filter((step) => step.stack !== stack).map((step) => stub(step, { aside: 'above' })),
    ...section.map(
      (step): Drawn => ({
        id: step.id,
        kind: step.op.kind === 'add' || step.op.kind === 'multiply' ? step.op.kind : 'box',
        step,
        label: idParts(step.id).at(-1)!,
        inputs: step.inputs,
        group: groupOf(step),
        aside: null,
      }),
    ),
    ...after.filter(({ id }) => firsts.has(id)).map((step) => stub(step)),
    // Every block reads the encoder, or what stands before the blocks: the first stands for them all.
    ...after
      .filter(({ id }) => !firsts.has(id))
      .slice(0, 1)
      .map((step) => {
        const group = idParts(step.id).slice(0, -1);
        return stub(step, { id: group.join('.'), label: `${group.at(-1)} of each block` });
      }),
  ];
}

/** The groups below the one that all steps of the section share. */
export function groupsOf(section: readonly Step[]): string[] {
  const parents = section.map(({ id }) => idParts(id).slice(0, -1));
  const shared = parents.reduce((common, parts) => {
    const differ = common.findIndex((part, i) => part !== parts[i]);
    return differ < 0 ? common : common.slice(0, differ);
  });
  const below = parents.filter((parts) => parts.length > shared.length).map((parts) => parts.join('.'));
  return [...new Set(below)];
}
