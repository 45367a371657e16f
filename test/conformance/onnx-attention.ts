// ONNX's Attention as steps of the plan: scores, soft cap, sum with a mask, causal mask, softmax, mix.

import type { Kernels } from '../../src/engine/kernels.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import type { OnnxCase, OnnxTensor } from './onnx-cases.ts';
import { inOnnxLayout, item, tokenMajor } from './onnx-layout.ts';

/** The outputs that the case records, in its own layout. */
export function attention(kernels: Kernels, test: OnnxCase): Record<string, Float32Array> {
  const { attributes, inputs, outputs } = test;
  const q = tokenMajor(inputs.Q!, attributes.q_num_heads);
  const k = tokenMajor(inputs.K!, attributes.kv_num_heads);
  const v = tokenMajor(inputs.V!, attributes.kv_num_heads);
  const [B, Tq, H, D] = q.shape;
  const Tk = k.shape[1];
  const scale = Number(attributes.scale ?? 1 / Math.sqrt(D));
  const cap = Number(attributes.softcap ?? 0);
  const Y: number[] = [];
  const matrices: number[] = [];
  for (let b = 0; b < B; b++) {
    const scores = kernels.scores(item(kernels, q, b), item(kernels, k, b), scale);
    const capped = cap === 0 ? scores : kernels.softCap(scores, cap);
    const biased = inputs.attn_mask
      ? kernels.add([capped, kernels.tensor(capped.shape, bias(inputs.attn_mask, [B, H, Tq, Tk], b))])
      : capped;
    // ONNX counts the queries' places from the first key on, the plan up to the last.
    const reach = { before: null, after: Tq - Tk };
    const masked = attributes.is_causal === 1 ? kernels.mask(biased, reach) : biased;
    const pattern = kernels.softmax(masked);
    const asked = [scores, capped, masked, pattern][Number(attributes.qk_matmul_output_mode ?? 0)]!;
    matrices.push(...asked.data);
    Y.push(...inOnnxLayout(kernels.mix(pattern, item(kernels, v, b)), inputs.Q!.shape.length));
  }
  return {
    Y: Float32Array.from(Y),
    ...(outputs.qk_matmul_output ? { qk_matmul_output: Float32Array.from(matrices) } : {}),
  };
}

/**
 * A mask as what is added to the scores of batch item `b`: [H, Tq, Tk].
 * A boolean one adds -Infinity where it is false; one of fewer axes is the same for all heads and items.
 */
function bias(
  mask: OnnxTensor,
  [B, H, Tq, Tk]: readonly [number, number, number, number],
  b: number,
): Float32Array {
  const shape = [...new Array<number>(4 - mask.shape.length).fill(1), ...mask.shape];
  const out = new Float32Array(cellCount([H, Tq, Tk]));
  const at = (index: readonly number[]) =>
    index.reduce((cell, i, axis) => cell * shape[axis]! + Math.min(i, shape[axis]! - 1), 0);
  let to = 0;
  if (shape[0] !== 1 && shape[0] !== B) throw new Error(`A mask for ${shape[0]} items stands beside ${B}.`);
  if (shape[3] !== Tk) throw new Error(`A mask over ${shape[3]} keys stands beside ${Tk}.`);
  for (let h = 0; h < H; h++)
    for (let i = 0; i < Tq; i++)
      for (let j = 0; j < Tk; j++) {
        const value = mask.data[at([b, h, i, j])]!;
        if (mask.dtype === 'bool') out[to++] = value === 0 ? Number.NEGATIVE_INFINITY : 0;
        else out[to++] = value;
      }
  return out;
}
