// Writes a checkpoint of any size for a test, with seeded weights and the words of the running example.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbers } from './architectures.ts';
import { type NamedTensor, writeTensors } from './write-tensors.ts';

export interface CheckpointSize {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly positions: number;
}

const vocab = 41;

/** A vanilla encoder in `folder`, whose feed-forward layer is as wide as the model. */
export function writeCheckpoint(
  folder: string,
  { hidden: C, layers, heads, positions }: CheckpointSize,
): void {
  const tensors: NamedTensor[] = [];
  const put = (name: string, ...shape: number[]) => {
    const cells = shape.reduce((a, b) => a * b, 1);
    tensors.push({ name, shape, data: numbers(tensors.length, cells).map((value) => value / Math.sqrt(C)) });
  };
  put('embeddings.tokens.weight', vocab, C);
  put('embeddings.positions.weight', positions, C);
  for (let layer = 0; layer < layers; layer++) {
    const at = `encoder.layers.${layer}`;
    put(`${at}.self_attn.in_proj_weight`, 3 * C, C);
    put(`${at}.self_attn.in_proj_bias`, 3 * C);
    put(`${at}.self_attn.out_proj.weight`, C, C);
    put(`${at}.self_attn.out_proj.bias`, C);
    for (const name of ['linear1', 'linear2']) {
      put(`${at}.${name}.weight`, C, C);
      put(`${at}.${name}.bias`, C);
    }
    for (const name of ['norm1', 'norm2']) {
      put(`${at}.${name}.weight`, C);
      put(`${at}.${name}.bias`, C);
    }
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.safetensors'), writeTensors(tensors));
  const config = {
    model_type: 'vanilla',
    architectures: ['VanillaModel'],
    hidden_size: C,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: C,
    vocab_size: vocab,
    max_position_embeddings: positions,
    hidden_act: 'relu',
    layer_norm_eps: 1e-5,
    dropout: 0,
    head: 'none',
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  cpSync('media/models/the-rock-rules/tokenizer.json', join(folder, 'tokenizer.json'));
}
