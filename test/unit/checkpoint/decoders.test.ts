// What decoders keep in ways of their own: layers fused head by head, names of other versions, kinds of blocks.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { type Module, placedParameters } from '../../../src/checkpoint/module.ts';
import { memoryFolder, numbered } from './memory-folder.ts';
import { wholeWeight } from './whole-weight.ts';

type Config = Readonly<Record<string, unknown>>;

const rounded = (numbers: Float32Array) => Array.from(numbers, (x) => Math.round(x * 1000) / 1000);

/** C = 4, H = 2 */
const neox = {
  model_type: 'gpt_neox',
  architectures: ['GPTNeoXForCausalLM'],
  vocab_size: 5,
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 3,
  rotary_pct: 1,
};
const attention = 'gpt_neox.layers.0.attention';
const neoxTensors = {
  [`${attention}.query_key_value.weight`]: [12, 4],
  [`${attention}.query_key_value.bias`]: [12],
  [`${attention}.dense.weight`]: [4, 4],
  [`${attention}.dense.bias`]: [4],
  'gpt_neox.layers.0.mlp.dense_h_to_4h.weight': [3, 4],
  'gpt_neox.layers.0.mlp.dense_h_to_4h.bias': [3],
  'gpt_neox.layers.0.mlp.dense_4h_to_h.weight': [4, 3],
  'gpt_neox.layers.0.mlp.dense_4h_to_h.bias': [4],
  ...norm('gpt_neox.layers.0.input_layernorm'),
  ...norm('gpt_neox.layers.0.post_attention_layernorm'),
  ...norm('gpt_neox.final_layer_norm'),
  'gpt_neox.embed_in.weight': [5, 4],
};

function norm(name: string) {
  return { [`${name}.weight`]: [4], [`${name}.bias`]: [4] };
}

function open(config: Config, tensors: Readonly<Record<string, readonly number[]>> = {}) {
  return openCheckpoint(memoryFolder({ 'config.json': config, 'model.safetensors': numbered(tensors) }));
}

/** What a family's refusal says, which comes before any tensor is looked for. */
async function refusal(config: Config): Promise<string> {
  return open(config).then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

describe('a decoder’s checkpoint', () => {
  it('may fuse queries, keys and values head by head (GPT-NeoX)', async () => {
    const checkpoint = await open(neox, { ...neoxTensors, 'lm_head.weight': [5, 4] });
    // The first tensor: each row of it, from [0, 0.001, 0.002, 0.003] on, is an output cell.
    const key = await wholeWeight(checkpoint, 'blocks.0.attn.k.weight');
    assert.deepEqual([key.rows, key.columns], [4, 4]);
    // Rows 2 and 3 are the first head's key, rows 8 and 9 the second's.
    assert.deepEqual(rounded(key.data).slice(0, 4), [0.008, 0.012, 0.032, 0.036]);
    const bias = await wholeWeight(checkpoint, 'blocks.0.attn.v.bias');
    assert.deepEqual(rounded(bias.data), [1.004, 1.005, 1.01, 1.011]);
  });

  it('may be named as older versions did', async () => {
    for (const name of ['embed_out.weight', 'lm_head.weight']) {
      const { architecture, notes } = await open(neox, { ...neoxTensors, [name]: [5, 4] });
      assert.equal(architecture.head.kind, 'language_model', name);
      assert.deepEqual(notes, [], name);
    }
    const old = { ...neox, rotary_emb_base: 100 };
    const { architecture } = await open(old, { ...neoxTensors, 'embed_out.weight': [5, 4] });
    const { rope } = architecture.stacks[0]!.blocks[0]!.attention;
    assert.deepEqual([rope?.base, rope?.dims], [100, 2]);
  });

  it('is found under every path that its family knows', () => {
    const leaf: Module = {
      name: 'norm',
      type: 'RMSNorm',
      args: '',
      parameters: [{ name: 'weight', aliases: ['gamma'], shape: [4], holds: [], learned: true }],
      children: [],
    };
    const root: Module = {
      name: '',
      type: 'Model',
      args: '',
      parameters: [],
      children: [
        { ...leaf, name: 'model', aliases: ['language_model.model'], parameters: [], children: [leaf] },
      ],
    };
    assert.deepEqual(placedParameters(root)[0]!.names, [
      'model.norm.weight',
      'language_model.model.norm.weight',
      'model.norm.gamma',
      'language_model.model.norm.gamma',
    ]);
  });

  it('is refused where blocks are described that are not there (GPT-Neo)', async () => {
    const kinds = { attention_types: [[['global', 'local'], 2]] };
    assert.match(
      await refusal({ model_type: 'gpt_neo', num_layers: 3, ...kinds }),
      /“attention_types” speaks of 4 layers, but “num_layers” is 3; correct one of them\.$/,
    );
    assert.match(
      await refusal({ model_type: 'gpt_neo', num_layers: 1, attention_layers: ['everywhere'] }),
      /“attention_layers\.0” is "everywhere", but must be "global" or "local"; correct it\.$/,
    );
  });

  it('is refused where transformers itself reads a setting in two ways (Gemma)', async () => {
    for (const model_type of ['gemma', 'gemma2']) {
      assert.match(
        await refusal({ model_type, use_bidirectional_attention: true }),
        /“use_bidirectional_attention” is true, which Headlight does not compute/,
      );
    }
  });

  it('names the setting where only the text part of a model is read (Gemma 3)', async () => {
    assert.match(
      await refusal({ model_type: 'gemma3', text_config: ['gemma3_text'] }),
      /“text_config” is \["gemma3_text"\], but must be a table of settings; correct it\.$/,
    );
    const rope_scaling = { rope_type: 'linear' };
    assert.match(
      await refusal({ model_type: 'gemma3', text_config: { rope_scaling } }),
      /config\.json has no “rope_scaling\.factor”; add it\.$/,
    );
  });
});
