// What config.json of the decoders with a gated MLP may leave open, and what it may not ask for.

import assert from 'node:assert/strict';
import { printModules } from '../../../src/checkpoint/describe.ts';
import { familyOf } from '../../../src/checkpoint/families.ts';
import type { Settings, Stored } from '../../../src/checkpoint/family.ts';

const sizes = { hidden_size: 24, num_attention_heads: 6, num_hidden_layers: 4, vocab_size: 11 };

/** A file with tensors of these names. */
function stored(...names: readonly string[]): Stored {
  const has = (name: RegExp) => names.some((each) => name.test(each));
  return { has, shape: () => undefined };
}

function read(family: string, config: Settings, file = stored()) {
  return familyOf(family).read({ ...sizes, ...config }, file, {});
}

const stackOf = (family: string, config: Settings) => read(family, config).architecture.stacks[0]!;
const windows = (family: string, config: Settings) =>
  stackOf(family, config).blocks.map(({ attention }) => attention.reach.before);

describe('a decoder with a gated MLP', () => {
  it('has as many heads of keys as of queries, unless config.json or its family says otherwise', () => {
    assert.equal(stackOf('llama', {}).keyHeads, 6);
    assert.equal(stackOf('llama', { num_key_value_heads: null }).keyHeads, 6);
    assert.equal(stackOf('mistral', { num_attention_heads: 8, hidden_size: 32 }).keyHeads, 8);
    assert.equal(stackOf('smollm3', { num_attention_heads: 8, hidden_size: 32 }).keyHeads, 4);
  });

  it('has heads as wide as config.json or its family says', () => {
    assert.equal(stackOf('llama', {}).headDim, 4);
    assert.equal(stackOf('llama', { head_dim: 10 }).headDim, 10);
    assert.equal(stackOf('qwen3', { num_key_value_heads: 6 }).headDim, 128);
  });

  it('counts the token itself into its window', () => {
    assert.deepEqual(windows('mistral', { sliding_window: 3, num_key_value_heads: 2 }), [2, 2, 2, 2]);
    assert.deepEqual(windows('mistral', { sliding_window: null, num_key_value_heads: 2 }), [
      null,
      null,
      null,
      null,
    ]);
    assert.deepEqual(windows('mistral', { num_key_value_heads: 2 }), [4095, 4095, 4095, 4095]);
  });

  it('has windows in the layers that config.json names, if they are turned on', () => {
    const qwen = { num_key_value_heads: 6, sliding_window: 3, max_window_layers: 2 };
    assert.deepEqual(windows('qwen2', qwen), [null, null, null, null]);
    assert.deepEqual(windows('qwen2', { ...qwen, use_sliding_window: true }), [null, null, 2, 2]);
    const smol = {
      num_key_value_heads: 6,
      sliding_window: 3,
      use_sliding_window: true,
      no_rope_layer_interval: 2,
    };
    assert.deepEqual(windows('smollm3', smol), [null, 2, null, 2]);
  });

  it('may have layers that see no positions', () => {
    const turned = (config: Settings) =>
      stackOf('smollm3', { num_key_value_heads: 6, ...config }).blocks.map(
        ({ attention }) => attention.rope !== null,
      );
    assert.deepEqual(turned({}), [true, true, true, false]);
    assert.deepEqual(turned({ no_rope_layers: [0, 1, 1, 0] }), [false, true, true, false]);
  });

  it('is of the class whose head the file holds, where config.json names none', () => {
    const shown = (...names: readonly string[]) =>
      printModules(read('llama', {}, stored(...names)).modules).split('(')[0];
    assert.equal(shown('embed_tokens.weight'), 'LlamaModel');
    assert.equal(shown('model.embed_tokens.weight', 'lm_head.weight'), 'LlamaForCausalLM');
    assert.equal(shown('model.embed_tokens.weight', 'score.weight'), 'LlamaForSequenceClassification');
    assert.equal(
      shown('model.embed_tokens.weight', 'score.weight', 'score.bias'),
      'LlamaForTokenClassification',
    );
    assert.equal(
      shown('transformer.embed_tokens.weight', 'qa_outputs.weight', 'qa_outputs.bias'),
      'LlamaForQuestionAnswering',
    );
    const tied = read('llama', { tie_word_embeddings: true }, stored('model.embed_tokens.weight'));
    assert.equal(tied.modules.type, 'LlamaForCausalLM');
  });

  const wrong: readonly (readonly [string, Settings, RegExp])[] = [
    [
      'llama',
      { num_key_value_heads: 4 },
      /“num_attention_heads” is 6, .*among “num_key_value_heads”, 4; correct one/,
    ],
    ['llama', { hidden_size: 5 }, /“hidden_size” is 5, too little for “num_attention_heads”, 6; correct one/],
    [
      'llama',
      { hidden_act: 'mish' },
      /“hidden_act” is “mish”, an activation that Headlight does not compute/,
    ],
    ['llama', { is_causal: false }, /“is_causal” is false, .*in which it is true/],
    [
      'mistral',
      { num_key_value_heads: 2, sliding_window: 0 },
      /“sliding_window” is 0, but must be 1 or more/,
    ],
    [
      'qwen2',
      { num_key_value_heads: 6, layer_types: ['full_attention'] },
      /“layer_types” speaks of 1 layer, but “num_hidden_layers” is 4; correct one/,
    ],
    [
      'qwen3',
      { num_key_value_heads: 6, layer_types: ['full_attention', 'chunked_attention'] },
      /“layer_types\.1” is "chunked_attention", but must be "full_attention" or "sliding_attention"/,
    ],
    [
      'qwen3',
      { num_key_value_heads: 6, layer_types: new Array(4).fill('sliding_attention') },
      /“layer_types” has "sliding_attention", but no “sliding_window” is in use; give the window a size/,
    ],
    [
      'smollm3',
      { num_key_value_heads: 6, no_rope_layers: [1, 0] },
      /“no_rope_layers” speaks of 2 layers, but “num_hidden_layers” is 4; correct one/,
    ],
  ];
  for (const [family, config, message] of wrong) {
    it(`is refused where config.json has ${JSON.stringify(config)}`, () => {
      assert.throws(() => read(family, config), { name: 'CheckpointError', message });
    });
  }
});
