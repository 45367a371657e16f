// BERT as an ONNX graph that gives all attentions and all hidden states.

import type { ModelShape } from '../shapes.ts';
import { attention, dense, layerNorm, type ModelGraph, readIds } from './attention.ts';

const epsilon = 1e-12;

/** Devlin et al. 2018, as transformers computes it, of one text of one segment; without the pooler. */
export function bertGraph(model: ModelGraph, { layers, width }: ModelShape): void {
  const { graph, weight } = model;
  const { ids, places } = readIds(model);
  const tokens = graph.op('Gather', [weight('embeddings.word_embeddings.weight'), ids]);
  const positions = graph.op('Gather', [weight('embeddings.position_embeddings.weight'), places]);
  const segment = graph.constant([0], 'int64', []);
  const types = graph.op('Gather', [weight('embeddings.token_type_embeddings.weight'), segment]);
  const sum = graph.op('Add', [graph.op('Add', [tokens, types]), positions]);
  let x = layerNorm(model, sum, 'embeddings.LayerNorm', epsilon);
  graph.output(x, 'hidden_states.0', ['T', width]);
  for (let i = 0; i < layers; i++) {
    const at = `encoder.layer.${i}`;
    const of = (part: string) => dense(model, x, `${at}.attention.self.${part}`, 'linear');
    const mixed = attention(model, [of('query'), of('key'), of('value')], null, i);
    const attended = dense(model, mixed, `${at}.attention.output.dense`, 'linear');
    const middle = layerNorm(
      model,
      graph.op('Add', [attended, x]),
      `${at}.attention.output.LayerNorm`,
      epsilon,
    );
    const wide = graph.op('Gelu', [dense(model, middle, `${at}.intermediate.dense`, 'linear')]);
    const narrow = dense(model, wide, `${at}.output.dense`, 'linear');
    x = layerNorm(model, graph.op('Add', [narrow, middle]), `${at}.output.LayerNorm`, epsilon);
    graph.output(x, `hidden_states.${i + 1}`, ['T', width]);
  }
}
