// Attention and linear layers of an ONNX graph, as an export writes them, without an axis for the batch.

import type { GraphBuilder } from './graph.ts';

/** One graph being built: its width and heads, and its stored weights by name. */
export interface ModelGraph {
  readonly graph: GraphBuilder;
  readonly heads: number;
  readonly width: number;
  /** A stored tensor as a value of the graph. */
  readonly weight: (name: string) => string;
}

/** x · W + b, where W is stored [out, in] as torch.nn.Linear keeps it, or [in, out] as Conv1D does. */
export function dense({ graph, weight }: ModelGraph, x: string, name: string, stored: 'linear' | 'conv1d') {
  return graph.op('Gemm', [x, weight(`${name}.weight`), weight(`${name}.bias`)], {
    transB: stored === 'linear' ? 1 : 0,
  });
}

export function layerNorm({ graph, weight }: ModelGraph, x: string, name: string, epsilon: number): string {
  return graph.op('LayerNormalization', [x, weight(`${name}.weight`), weight(`${name}.bias`)], {
    axis: -1,
    epsilon,
  });
}

/** The ids [T] that go in, and the places 0 to T - 1. */
export function readIds({ graph }: ModelGraph): { ids: string; places: string } {
  const ids = graph.input('ids', 'int64', ['T']);
  const [zero, one] = [graph.constant([0], 'int64', []), graph.constant([1], 'int64', [])];
  const T = graph.op('Squeeze', [graph.op('Shape', [ids])]);
  return { ids, places: graph.op('Range', [zero, T, one]) };
}

/**
 * Eager attention: q, k and v are [T, C]; the pattern [H, T, T] is given out as attentions.`layer`.
 * @param mask [T, T], added to the scores; null where every token sees every other
 * @returns [T, C]
 */
export function attention(
  { graph, heads, width }: ModelGraph,
  [q, k, v]: readonly [string, string, string],
  mask: string | null,
  layer: number,
): string {
  const split = graph.constant([-1, heads, width / heads], 'int64');
  const joined = graph.constant([-1, width], 'int64');
  const perHead = (x: string, perm: readonly number[]) =>
    graph.op('Transpose', [graph.op('Reshape', [x, split])], { perm });
  const scale = graph.constant([1 / Math.sqrt(width / heads)], 'float', []);
  const products = graph.op('MatMul', [perHead(q, [1, 0, 2]), perHead(k, [1, 2, 0])]);
  const scores = graph.op('Mul', [products, scale]);
  const masked = mask === null ? scores : graph.op('Add', [scores, mask]);
  const pattern = graph.op('Softmax', [masked], { axis: -1 });
  graph.output(pattern, `attentions.${layer}`, [heads, 'T', 'T']);
  const mixed = graph.op('MatMul', [pattern, perHead(v, [1, 0, 2])]);
  return graph.op('Reshape', [graph.op('Transpose', [mixed], { perm: [1, 0, 2] }), joined]);
}
