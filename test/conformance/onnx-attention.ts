// ONNX's Attention as steps of the plan: scores, sum with a mask, causal mask, softmax, mix.

import type { Kernels } from '../../src/engine/kernels.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import type { OnnxCase, OnnxTensor } from './onnx-cases.ts';

/** Why today's steps cannot express a case; null where they can. */
export function whyNotAttention({ attributes, inputs }: OnnxCase): string | null {
  if (Object.values(inputs).some(({ dtype }) => dtype === 'float16')) return 'float16 arithmetic';
  if (attributes.softcap) return 'soft cap on the scores';
  const [Q, K] = [heads(inputs.Q!, attributes.q_num_heads), heads(inputs.K!, attributes.kv_num_heads)];
  if (Q !== K) return `grouped heads (${Q} of queries, ${K} of keys)`;
  return null;
}

/** The outputs that the case records, in its own layout. */
export function attention(
  kernels: Kernels,
  { attributes, inputs, outputs }: OnnxCase,
): Record<string, Float32Array> {
  const q = tokenMajor(inputs.Q!, attributes.q_num_heads);
  const k = tokenMajor(inputs.K!, attributes.kv_num_heads);
  const v = tokenMajor(inputs.V!, attributes.kv_num_heads);
  const [B, Tq, H, D] = q.shape;
  // ONNX aligns the causal mask with the first key, the plan with the last: beyond the queries nobody sees a key.
  const causal = attributes.is_causal === 1;
  const Tk = causal ? Math.min(Tq, k.shape[1]) : k.shape[1];
  const scale = Number(attributes.scale ?? 1 / Math.sqrt(D));
  const Y: number[][] = [];
  const matrices: number[][] = [];
  for (let b = 0; b < B; b++) {
    const item = (x: TokenMajor, tokens: number) => {
      const [, T, heads, width] = x.shape;
      const from = b * T * heads * width;
      return kernels.tensor([tokens, heads, width], x.data.slice(from, from + tokens * heads * width));
    };
    const values = item(v, Tk);
    const scores = kernels.scores(item(q, Tq), item(k, Tk), scale);
    const added = inputs.attn_mask
      ? kernels.add([
          scores,
          kernels.tensor(scores.shape, bias(inputs.attn_mask, [B, H, Tq, k.shape[1]], b, Tk)),
        ])
      : scores;
    const masked = causal ? kernels.causalMask(added) : added;
    const pattern = kernels.softmax(masked);
    // Mode 0 asks for the scores, 2 for the masked ones, 3 for the pattern.
    const asked = { 0: scores, 2: masked, 3: pattern }[Number(attributes.qk_matmul_output_mode ?? 0)]!;
    matrices.push([...asked.data]);
    const mixed = kernels.mix(pattern, values);
    Y.push(inputs.Q!.shape.length === 3 ? [...mixed.data] : headMajor(mixed.data, [Tq, H, v.shape[3]]));
  }
  return {
    Y: Float32Array.from(Y.flat()),
    ...(outputs.qk_matmul_output ? { qk_matmul_output: Float32Array.from(matrices.flat()) } : {}),
  };
}

interface TokenMajor {
  /** [B, T, H, D] */
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array;
}

/** H of [B, H, T, D], or the attribute that says it of [B, T, H D]. */
function heads({ shape }: OnnxTensor, attribute: unknown): number {
  return shape.length === 4 ? shape[1]! : Number(attribute);
}

/** [B, H, T, D] or [B, T, H D] as [B, T, H, D], the order in which the kernels read. */
function tokenMajor(x: OnnxTensor, attribute: unknown): TokenMajor {
  const H = heads(x, attribute);
  if (x.shape.length === 3) {
    const [B, T, width] = x.shape as [number, number, number];
    return { shape: [B, T, H, width / H], data: x.data };
  }
  const [B, , T, D] = x.shape as [number, number, number, number];
  const data = new Float32Array(x.data.length);
  let to = 0;
  for (let b = 0; b < B; b++)
    for (let t = 0; t < T; t++)
      for (let h = 0; h < H; h++)
        for (let d = 0; d < D; d++) data[to++] = x.data[((b * H + h) * T + t) * D + d]!;
  return { shape: [B, T, H, D], data };
}

/** [T, H, D] as [H, T, D]. */
function headMajor(data: Float32Array, [T, H, D]: readonly [number, number, number]): number[] {
  const out: number[] = [];
  for (let h = 0; h < H; h++)
    for (let t = 0; t < T; t++) for (let d = 0; d < D; d++) out.push(data[(t * H + h) * D + d]!);
  return out;
}

/**
 * A mask as what is added to the scores of batch item `b`: [H, Tq, keys].
 * A boolean one adds -Infinity where it is false; one of fewer axes is the same for all heads and items.
 */
function bias(
  mask: OnnxTensor,
  [B, H, Tq, Tk]: readonly [number, number, number, number],
  b: number,
  keys: number,
): Float32Array {
  const shape = [...new Array<number>(4 - mask.shape.length).fill(1), ...mask.shape];
  const out = new Float32Array(cellCount([H, Tq, keys]));
  const at = (index: readonly number[]) =>
    index.reduce((cell, i, axis) => cell * shape[axis]! + Math.min(i, shape[axis]! - 1), 0);
  let to = 0;
  if (shape[0] !== 1 && shape[0] !== B) throw new Error(`A mask for ${shape[0]} items stands beside ${B}.`);
  if (shape[3] !== Tk) throw new Error(`A mask over ${shape[3]} keys stands beside ${Tk}.`);
  for (let h = 0; h < H; h++)
    for (let i = 0; i < Tq; i++)
      for (let j = 0; j < keys; j++) {
        const value = mask.data[at([b, h, i, j])]!;
        if (mask.dtype === 'bool') out[to++] = value === 0 ? Number.NEGATIVE_INFINITY : 0;
        else out[to++] = value;
      }
  return out;
}
