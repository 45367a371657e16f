// GPT-2 as an ONNX graph that gives all attentions and all hidden states.

import type { ModelShape } from '../shapes.ts';
import { attention, dense, layerNorm, type ModelGraph, readIds } from './attention.ts';

const epsilon = 1e-5;
/** torch.finfo(torch.float32).min, which transformers adds where a key is out of reach. */
const outOfReach = -3.4028234663852886e38;

/** Radford et al. 2019, as transformers computes it; without the scores over the vocabulary. */
export function gpt2Graph(model: ModelGraph, { layers, width }: ModelShape): void {
  const { graph, weight } = model;
  const { ids, places } = readIds(model);
  const tokens = graph.op('Gather', [weight('transformer.wte.weight'), ids]);
  let x = graph.op('Add', [tokens, graph.op('Gather', [weight('transformer.wpe.weight'), places])]);
  graph.output(x, 'hidden_states.0', ['T', width]);
  const mask = causal(model, places);
  for (let i = 0; i < layers; i++) {
    const at = `transformer.h.${i}`;
    const entry = layerNorm(model, x, `${at}.ln_1`, epsilon);
    const all = dense(model, entry, `${at}.attn.c_attn`, 'conv1d');
    const [q, k, v] = graph.ops('Split', [all], 3, { axis: -1, num_outputs: 3 }) as [string, string, string];
    const attended = dense(model, attention(model, [q, k, v], mask, i), `${at}.attn.c_proj`, 'conv1d');
    const middle = graph.op('Add', [attended, x]);
    const wide = dense(model, layerNorm(model, middle, `${at}.ln_2`, epsilon), `${at}.mlp.c_fc`, 'conv1d');
    const active = graph.op('Gelu', [wide], { approximate: 'tanh' });
    x = graph.op('Add', [dense(model, active, `${at}.mlp.c_proj`, 'conv1d'), middle]);
    // As transformers gives it, the last hidden state is the one after the last norm.
    const given = i + 1 < layers ? x : layerNorm(model, x, 'transformer.ln_f', epsilon);
    graph.output(given, `hidden_states.${i + 1}`, ['T', width]);
  }
}

/** [T, T]: 0 where a query may look, and a large negative number where a key comes after it. */
function causal({ graph }: ModelGraph, places: string): string {
  const queries = graph.op('Unsqueeze', [places, graph.constant([1], 'int64')]);
  const keys = graph.op('Unsqueeze', [places, graph.constant([0], 'int64')]);
  return graph.op('Where', [
    graph.op('Greater', [keys, queries]),
    graph.constant([outOfReach], 'float', []),
    graph.constant([0], 'float', []),
  ]);
}
