// Makes the two checkpoints of the lecture's running example, small enough to follow by hand: every number has two decimals.

import { type PendingTensor, writeFloats } from '../src/checkpoint/write-safetensors.ts';

/** Words by kind: words of a kind point in a common direction, so that attention has something to find. */
const vocabulary = {
  article: ['the', 'a', 'every', 'this'],
  noun: ['rock', 'paper', 'scissors', 'stone', 'band', 'school', 'game', 'king', 'music', 'hand', 'world'],
  rule: ['rules', 'wins', 'beats', 'covers', 'cuts', 'breaks', 'plays', 'rolls', 'is', 'are'],
  adjective: ['hard', 'loud', 'old', 'new'],
  link: ['and', 'but', 'not', 'in', 'on', 'of', 'it'],
  mark: ['.', ',', '!', '?'],
} as const;
const kinds = Object.values(vocabulary);
const words = ['[UNK]', ...kinds.flat()];

interface Shape {
  readonly name: string;
  readonly layers: number;
  readonly heads: number;
  readonly identity: boolean;
  readonly about: string;
}

const C = 6;
const F = 12;
const positions = 64;

const shapes: readonly Shape[] = [
  {
    name: 'the-rock-rules',
    layers: 2,
    heads: 3,
    identity: false,
    about:
      'Two blocks of three heads. The matrices are random, not trained: it shows how the numbers flow, not what a model learns.',
  },
  {
    name: 'the-rock-rules-one-head',
    layers: 1,
    heads: 1,
    identity: true,
    about:
      'One block of one head. The query, key, value and output matrices are the identity, so attention is exactly softmax(X Xᵀ / √d) X: dot products of the words themselves, before any parameter is introduced.',
  },
];

/** The files of both checkpoints, by path below `media/models`. The same bytes every time. */
export function rockRules(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const shape of shapes) {
    const put = (file: string, content: string | Uint8Array) =>
      files.set(
        `${shape.name}/${file}`,
        typeof content === 'string' ? new TextEncoder().encode(content) : content,
      );
    put('config.json', json(config(shape)));
    put('tokenizer.json', json(tokenizerJson()));
    put(
      'tokenizer_config.json',
      json({ tokenizer_class: 'PreTrainedTokenizerFast', unk_token: '[UNK]', model_max_length: positions }),
    );
    put('model.safetensors', writeFloats(weights(shape), { format: 'pt' }));
    put('README.md', card(shape));
  }
  return files;
}

function config({ layers, heads }: Shape): unknown {
  return {
    model_type: 'vanilla',
    architectures: ['VanillaModel'],
    hidden_size: C,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: F,
    vocab_size: words.length,
    max_position_embeddings: positions,
    hidden_act: 'relu',
    layer_norm_eps: 1e-5,
    dropout: 0.1,
    norm_first: false,
    final_norm: false,
    is_decoder: false,
    head: 'none',
  };
}

function tokenizerJson(): unknown {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      {
        id: 0,
        content: '[UNK]',
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      },
    ],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  };
}

function weights({ layers, identity }: Shape): PendingTensor[] {
  // The same seed for both, so that the words are the same vectors in both.
  const draw = normal(1997);
  const tensors: PendingTensor[] = [];
  const put = (name: string, shape: readonly number[], value: (i: number) => number) => {
    const cells = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: cells }, (_, i) => twoDecimals(value(i)));
    tensors.push({ name, shape, fill: (place) => place.set(data) });
  };
  const random = (name: string, shape: readonly number[], spread: number) =>
    put(name, shape, () => spread * draw());

  const directions = kinds.map(() => Array.from({ length: C }, draw));
  const kindOf = words.map((word) => kinds.findIndex((kind) => (kind as readonly string[]).includes(word)));
  put('embeddings.tokens.weight', [words.length, C], (i) => {
    const direction = directions[kindOf[Math.floor(i / C)]!];
    return 0.6 * (direction?.[i % C] ?? 0) + 0.6 * draw();
  });
  random('embeddings.positions.weight', [positions, C], 0.3);
  for (let layer = 0; layer < layers; layer++) {
    const at = (name: string) => `encoder.layers.${layer}.${name}`;
    if (identity) {
      put(at('self_attn.in_proj_weight'), [3 * C, C], (i) => (Math.floor(i / C) % C === i % C ? 1 : 0));
      put(at('self_attn.out_proj.weight'), [C, C], (i) => (Math.floor(i / C) === i % C ? 1 : 0));
    } else {
      random(at('self_attn.in_proj_weight'), [3 * C, C], 0.7);
      random(at('self_attn.out_proj.weight'), [C, C], 0.4);
    }
    put(at('self_attn.in_proj_bias'), [3 * C], () => 0);
    put(at('self_attn.out_proj.bias'), [C], () => 0);
    random(at('linear1.weight'), [F, C], 0.5);
    random(at('linear1.bias'), [F], 0.1);
    random(at('linear2.weight'), [C, F], 0.4);
    random(at('linear2.bias'), [C], 0.1);
    for (const norm of ['norm1', 'norm2']) {
      put(at(`${norm}.weight`), [C], () => 1);
      put(at(`${norm}.bias`), [C], () => 0);
    }
  }
  return tensors;
}

function card({ name, layers, heads, about }: Shape): string {
  return `---
license: mit
---
# ${name}

${about}

| | |
| --- | --- |
| blocks | ${layers} |
| heads | ${heads}, each ${C / heads} wide |
| width of the residual stream | ${C} |
| feed-forward width | ${F}, ReLU |
| positions | ${positions}, learned |
| vocabulary | ${words.length} words, in lower case |

The block is that of Vaswani et al. 2017: post-norm, learned positions, no norm after the embeddings.
Made by \`training/rock-rules.ts\` with a fixed seed; every weight is rounded to two decimals, so that each number in the
panel can be followed by hand. Words that it knows: ${words.slice(1).join(' ')}.
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function twoDecimals(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** Normally distributed numbers: Box and Muller over a multiplicative generator (Park & Miller 1988). */
function normal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
