// How one cell was made: its operands, read through the step's index maps, put together by the rule of its op.

import type { Derivation, Read, Readings } from './derivation.ts';
import { type Call, type Made, rules } from './derivation-rules.ts';
import { readCount, readIndex, type Surroundings } from './operand-cells.ts';
import { type Plan, stepOf } from './plan.ts';
import { sizes } from './sizes.ts';
import type { Op, Step, StepId } from './step.ts';

/** @param cell one index per axis of the step's shape. Throws a RangeError for a cell outside it. */
export function derive(plan: Plan, id: StepId, cell: readonly number[], from: Readings): Derivation {
  const step = stepOf(plan, id);
  const of = sizes(plan.architecture, from.tokens, step.stack);
  step.shape.forEach((dim, axis) => {
    const index = cell[axis];
    if (index === undefined || index < 0 || index >= of[dim]) {
      throw new RangeError(`${id} has no cell [${cell}]: its ${dim} axis counts ${of[dim]}.`);
    }
  });
  const { op } = step;
  const around = { of, rows: from.rows[step.stack]! };
  const call: Call = {
    step,
    cell,
    of,
    operand: (i) => readOperand(step, i, cell, around, from),
    dropoutFactor: () => from.dropoutFactor(id, cell),
  };
  return { step: id, cell, rule: op.kind, ...make(call, op) };
}

function make<K extends Op['kind']>(call: Call, op: Op & { kind: K }): Made {
  return rules[op.kind](call, op);
}

function readOperand(
  step: Step,
  i: number,
  cell: readonly number[],
  around: Surroundings,
  from: Readings,
): Read {
  const name = [...step.inputs, ...step.weights][i]!;
  const map = step.reads[i]!;
  const read = i < step.inputs.length ? from.step : from.weight;
  const values = new Float64Array(readCount(map, around.of));
  for (let n = 0; n < values.length; n++) values[n] = read(name, readIndex(step, map, cell, n, around));
  return { of: name, values };
}
