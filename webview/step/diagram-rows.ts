// Which steps of a diagram stand side by side, and which one below the other.

import type { StepId } from '../../src/plan/step.ts';
import type { Drawn } from './diagram-nodes.ts';

/** A step in a row of its branch. */
export interface Placed extends Drawn {
  /** From the top. */
  readonly row: number;
  /**
   * Where it stands beside others: which of how many columns; steps of one column follow one another and stay in it.
   * Null for a step that has its row for itself.
   */
  readonly column: Column | null;
  /** Beside the trunk, to its right, stands what ends in the same sum; apart from it what has no line to it. */
  readonly branch: Branch;
}

interface Column {
  readonly index: number;
  readonly of: number;
  /** Whether the columns are of several groups, each with its frame. */
  readonly framed: boolean;
}

export type Branch = 'trunk' | 'beside' | 'apart';

/** Everything but what stands aside. */
export function rowsOf(drawn: readonly Drawn[]): Placed[] {
  const inRows = drawn.filter(({ aside }) => aside === null);
  const rowOf = ranks(inRows);
  const branchOf = branches(inRows);
  return (['trunk', 'beside', 'apart'] as const).flatMap((branch) => {
    const members = inRows.filter((one) => branchOf(one) === branch);
    const columns = columnsOf(members, rowOf);
    return members.map((one): Placed => ({ ...one, row: rowOf.get(one.id)!, column: columns(one), branch }));
  });
}

/** Each step below all that it reads, and no step of a group above the group's first. */
function ranks(drawn: readonly Drawn[]): ReadonlyMap<StepId, number> {
  const rowOf = new Map<StepId, number>();
  const firstOf = new Map<string, number>();
  for (const { id, inputs, group } of drawn) {
    const below = inputs.reduce((most, input) => Math.max(most, (rowOf.get(input) ?? -1) + 1), 0);
    const row = Math.max(below, firstOf.get(group) ?? 0);
    if (group !== '' && !firstOf.has(group)) firstOf.set(group, row);
    rowOf.set(id, row);
  }
  // What reads nothing stands right above what reads it, so that no line has to pass another step.
  for (const { id, inputs, kind } of drawn) {
    const readers = drawn.flatMap((one) => (one.inputs.includes(id) ? [rowOf.get(one.id)!] : []));
    if (inputs.length === 0 && kind !== 'stub' && readers.length > 0) rowOf.set(id, Math.min(...readers) - 1);
  }
  return rowOf;
}

/**
 * Beside the trunk stands a group that neither reads what the first group gives nor is read by it, though both end in
 * one sum, with the steps that belong to it alone.
 */
function branches(drawn: readonly Drawn[]): (one: Drawn) => Branch {
  const readersOf = (id: StepId) => drawn.filter(({ inputs }) => inputs.includes(id));
  const byId = new Map(drawn.map((one) => [one.id, one]));
  const inputsOf = ({ inputs }: Drawn) => inputs.flatMap((id) => byId.get(id) ?? []);
  /** All that is reached from some steps, themselves included. */
  const reach = (from: readonly Drawn[], next: (one: Drawn) => readonly Drawn[]) => {
    const reached = new Set(from);
    for (const one of reached) for (const found of next(one)) reached.add(found);
    return reached;
  };
  const neighbours = (one: Drawn) => [...inputsOf(one), ...readersOf(one.id)];
  const connected = reach(drawn.slice(0, 1), neighbours);

  const [trunk, ...groups] = [...new Set(drawn.map(({ group }) => group))].filter((group) => group !== '');
  const members = (of: string) => drawn.filter(({ group }) => group === of);
  const below = (of: string) => reach(members(of), (one) => readersOf(one.id));
  const above = (of: string) => reach(members(of), inputsOf);
  const beside = groups.flatMap((group) => {
    const related = new Set([...below(trunk!), ...above(trunk!)]);
    const independent = !members(group).some((one) => related.has(one));
    const meet = [...below(group)].some((one) => related.has(one));
    const own = [...above(group), ...below(group)].filter((one) => !related.has(one));
    return independent && meet ? own : [];
  });
  return (one) => (beside.includes(one) ? 'beside' : connected.has(one) ? 'trunk' : 'apart');
}

/** The columns of one branch: steps of a group that follow one another, where some step of them has others beside it. */
function columnsOf(
  members: readonly Drawn[],
  rowOf: ReadonlyMap<StepId, number>,
): (one: Drawn) => Column | null {
  /** The first step of the column that a step is in. */
  const headOf = new Map<StepId, StepId>();
  for (const { id, inputs, group } of members) {
    const [only] = inputs;
    const before = inputs.length === 1 ? members.find((one) => one.id === only) : undefined;
    const readers = members.filter((one) => one.inputs.includes(before?.id ?? ''));
    const follows = before?.group === group && readers.length === 1;
    headOf.set(id, before && follows ? headOf.get(before.id)! : id);
  }
  const inRow = (row: number) => members.filter(({ id }) => rowOf.get(id) === row);
  return ({ id }) => {
    const head = headOf.get(id)!;
    const column = members.filter((one) => headOf.get(one.id) === head);
    const widest = column
      .map((one) => inRow(rowOf.get(one.id)!))
      .reduce((most, row) => (row.length > most.length ? row : most));
    if (widest.length === 1) return null;
    return {
      index: widest.findIndex((one) => headOf.get(one.id) === head),
      of: widest.length,
      framed: widest.some(({ group }) => group !== widest[0]!.group),
    };
  };
}
