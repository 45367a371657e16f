// A host in the page: answers the panel from a recording, and moves the focus as the editor does.

import type { Move } from '../src/plan/cursor.ts';
import { derive, type Readings } from '../src/plan/derive.ts';
import { type Focus, moveFocus, startFocus, stepFocus } from '../src/plan/focus.ts';
import { type Plan, plan, stepOf } from '../src/plan/plan.ts';
import { cellCount, strides } from '../src/plan/sizes.ts';
import { copySlice } from '../src/plan/slice.ts';
import type { RankedWord, Reader, TensorSlice } from '../src/protocol/engine.ts';
import type { PanelApi, PanelCommand, PanelState, StatePush } from '../src/protocol/panel.ts';
import type { RecordedTensor, Recording } from '../src/protocol/recording.ts';
import { serve, type Transport } from '../src/protocol/rpc.ts';

const moves: Partial<Record<PanelCommand, Move>> = {
  stepOver: 'over',
  stepInto: 'into',
  stepOut: 'out',
  stepBack: 'back',
};

export interface RecordedHost {
  readonly transport: Transport;
  /** Commands that no recording can carry out, in the order in which they were asked for. */
  readonly commands: readonly PanelCommand[];
}

/** @param recording null for a panel that has nothing to show yet */
export function recordedHost(recording: Recording | null): RecordedHost {
  const { panel, host } = pair();
  const commands: PanelCommand[] = [];
  const described = recording && plan(recording.model.architecture);
  const tokens = recording?.run.tokens.length ?? 0;
  let focus: Focus | null = described && startFocus(described);

  const state = (): PanelState => ({
    model: recording?.model ?? null,
    run: recording?.run ?? null,
    focus,
    busy: null,
    problem: null,
    ...recording?.state,
  });
  const moveTo = (next: Focus) => {
    focus = next;
    host.send({ kind: 'state', state: state() } satisfies StatePush);
  };
  serve<PanelApi>(host, {
    ...recordedReader(recording, described),
    state,
    focus({ change }) {
      if (described && focus) moveTo(moveFocus(described, focus, change, tokens));
    },
    command({ command }) {
      const how = moves[command];
      if (how && described && focus) moveTo(stepFocus(described, focus, how, tokens));
      else if (command === 'restart' && described && focus)
        moveTo(moveFocus(described, focus, { cursor: startFocus(described).cursor }, tokens));
      else commands.push(command);
    },
  });
  return { transport: panel, commands };
}

function recordedReader(recording: Recording | null, described: Plan | null): Reader {
  const found = <T>(value: T | null | undefined, what: string): T => {
    if (value === null || value === undefined) throw new Error(`This recording does not hold ${what}.`);
    return value;
  };
  const whole = () => found(recording, 'a run');
  const tensor = (id: string) => found(whole().tensors[id], `the step “${id}”`);
  const weight = (name: string) => found(whole().weights[name], `the weight “${name}”`);
  const readings = (): Readings => {
    const { tokens } = whole().run;
    return {
      tokens: tokens.length,
      rows: { token: tokens.map(({ id }) => id), type: tokens.map(({ type }) => type) },
      step: (id, index) => cell(tensor(id), index),
      weight: (name, index) => cell(weight(name), index),
      kept: () => 1,
    };
  };
  const thePlan = () => found(described, 'a model');
  return {
    summaries: () => whole().summaries,
    thumbnails: ({ side }) => thumbnails(thePlan().patterns.map(tensor), side),
    tensor: ({ step, slice }) => copy(tensor(step), slice),
    weight: ({ name, slice }) => copy(weight(name), slice),
    derive: ({ step, cell }) => derive(thePlan(), step, cell, readings()),
    compare({ step, token, head }) {
      const { shape, data } = tensor(step);
      const dims = stepOf(thePlan(), step).shape;
      const from = readings();
      let cells = 0;
      let largestDifference = 0;
      for (const index of indices(shape)) {
        const outside = dims.some(
          (dim, axis) =>
            ((dim === 'token' || dim === 'query') && index[axis] !== token) ||
            (dim === 'head' && head !== null && index[axis] !== head),
        );
        if (outside) continue;
        const matrix = cell({ shape, data }, index);
        const { value } = derive(thePlan(), step, index, from);
        cells++;
        // Two hidden scores, both minus infinity, are equal; their difference is no number.
        if (value !== matrix) largestDifference = Math.max(largestDifference, Math.abs(value - matrix));
      }
      return { cells, of: cells, largestDifference };
    },
    top({ step, row, count }) {
      const { data, shape } = tensor(step);
      const width = shape.at(-1)!;
      const from = shape.length === 1 ? 0 : row * width;
      return largest(data.subarray(from, from + width), count, names(whole(), width));
    },
  };
}

/** The labels of a classifier, or the words of the vocabulary. */
function names({ model, words }: Recording, width: number): readonly string[] {
  const { head } = model.architecture;
  return head.kind === 'classifier' && head.labels.length === width ? head.labels : words;
}

function largest(values: Float32Array, count: number, words: readonly string[]): RankedWord[] {
  return Array.from(values, (value, id) => ({ id, text: words[id] ?? String(id), value }))
    .sort((a, b) => b.value - a.value)
    .slice(0, count);
}

function copy({ shape, data }: RecordedTensor, slice: Parameters<typeof copySlice>[2]): TensorSlice {
  return copySlice(shape, data, slice);
}

function cell({ shape, data }: RecordedTensor, index: readonly number[]): number {
  return data[strides(shape).reduce((at, stride, axis) => at + stride * index[axis]!, 0)]!;
}

function* indices(shape: readonly number[]): Generator<number[]> {
  const along = strides(shape);
  for (let i = 0; i < cellCount(shape); i++)
    yield shape.map((length, axis) => Math.floor(i / along[axis]!) % length);
}

/**
 * Each head's pattern, shrunk by taking each patch's maximum.
 * @param patterns one for each layer, [H, T, T]
 * @returns [L, H, s, s], where s is T or `side`, whichever is smaller
 */
function thumbnails(patterns: readonly RecordedTensor[], side: number): TensorSlice {
  const [heads = 0, tokens = 0] = patterns[0]?.shape ?? [];
  const s = Math.min(side, tokens);
  const data = new Float32Array(patterns.length * heads * s * s);
  const patch = Array.from({ length: tokens }, (_, i) => Math.floor((i * s) / tokens));
  patterns.forEach((pattern, layer) => {
    for (let head = 0; head < heads; head++) {
      const to = (layer * heads + head) * s * s;
      const from = head * tokens * tokens;
      for (let q = 0; q < tokens; q++) {
        for (let k = 0; k < tokens; k++) {
          const i = to + patch[q]! * s + patch[k]!;
          data[i] = Math.max(data[i]!, pattern.data[from + q * tokens + k]!);
        }
      }
    }
  });
  return { shape: [patterns.length, heads, s, s], data };
}

/** Two ends of one wire. Messages arrive later, as they do from a real host, and are not shared. */
function pair(): { readonly panel: Transport; readonly host: Transport } {
  const ends = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (mine: 0 | 1): Transport => ({
    send(message) {
      const copied = structuredClone(message);
      queueMicrotask(() => {
        for (const hear of ends[mine === 0 ? 1 : 0]) hear(copied);
      });
    },
    listen(hear) {
      ends[mine].add(hear);
      return () => ends[mine].delete(hear);
    },
  });
  return { panel: end(0), host: end(1) };
}
