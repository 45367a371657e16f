// The module tree of ModernBERT's base model.

import { namedActivation } from '../activations.ts';
import { container, dropout, embedding, layerNorm, leaf, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';
import type { ModernbertConfig } from './modernbert-config.ts';

export function modernbertNorm(
  name: string,
  { hidden_size: C, norm_eps, norm_bias }: ModernbertConfig,
  step: string,
): Module {
  return layerNorm(name, C, norm_eps, step, norm_bias);
}

export function modernbertBase(name: string, config: ModernbertConfig): Module {
  const { hidden_size: C, pad_token_id: padding } = config;
  return container(name, 'ModernBertModel', [
    container('embeddings', 'ModernBertEmbeddings', [
      embedding('tok_embeddings', config.vocab_size, C, 'embed.tokens', { padding }),
      modernbertNorm('norm', config, 'embed.norm'),
      dropout('drop', config.embedding_dropout),
    ]),
    moduleList('layers', config.num_hidden_layers, (i) => layer(i, config)),
    modernbertNorm('final_norm', config, 'final_norm'),
    leaf('rotary_emb', 'ModernBertRotaryEmbedding'),
  ]);
}

function layer(i: number, config: ModernbertConfig): Module {
  const { hidden_size: C, intermediate_size: F, attention_bias, mlp_bias, attention_dropout: p } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  const projections = ['q', 'k', 'v'].map((each) => step(`attn.${each}`));
  return container(`${i}`, 'ModernBertEncoderLayer', [
    i === 0 ? leaf('attn_norm', 'Identity') : modernbertNorm('attn_norm', config, step('ln1')),
    container('attn', 'ModernBertAttention', [
      linear('Wqkv', C, 3 * C, projections, { bias: attention_bias }),
      linear('Wo', C, C, [step('attn.out')], { bias: attention_bias }),
      p > 0 ? dropout('out_drop', p) : leaf('out_drop', 'Identity'),
    ]),
    modernbertNorm('mlp_norm', config, step('ln2')),
    container('mlp', 'ModernBertMLP', [
      linear('Wi', C, 2 * F, [step('mlp.gate'), step('mlp.pre')], { bias: mlp_bias }),
      leaf('act', namedActivation('hidden_activation', config.hidden_activation).type),
      dropout('drop', config.mlp_dropout),
      linear('Wo', F, C, [step('mlp.out')], { bias: mlp_bias }),
    ]),
  ]);
}
