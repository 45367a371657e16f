// What is said of folders that are no checkpoint, or one that cannot be run.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { supportedModelTypes } from '../../../src/checkpoint/families.ts';
import type { Folder } from '../../../src/checkpoint/files.ts';
import { writeTensors } from '../../support/write-tensors.ts';
import { announced, memoryFolder } from './memory-folder.ts';
import { folderOf, recorded } from './pytorch.ts';

/** One sentence, from where to what to do. */
async function refused(folder: Folder, message: RegExp): Promise<void> {
  await assert.rejects(openCheckpoint(folder), (error: Error) => {
    assert.equal(error.name, 'CheckpointError');
    assert.match(error.message, /^\/models\/model: [^\n]*[^.]\.$/);
    assert.match(error.message, message);
    return true;
  });
}

const { config } = recorded['gpt2-lm']!;

describe('a folder that is no sound checkpoint', () => {
  it('has no config.json', () =>
    refused(memoryFolder({ 'notes.txt': '' }), /has no config\.json; choose the folder/));

  it('cannot be listed', () => {
    const list = () => Promise.reject(new Error('ENOENT'));
    return refused({ ...memoryFolder({}), list }, /cannot be read \(ENOENT\); choose/);
  });

  it('has a file that cannot be opened', () => {
    const open = () => Promise.reject(new Error('EACCES'));
    return refused({ ...folderOf('gpt2-lm'), open }, /config\.json cannot be opened \(EACCES\)/);
  });

  it('has a config.json that is not JSON', () =>
    refused(memoryFolder({ 'config.json': '{' }), /config\.json is not JSON/));

  it('has a config.json that is a list', () =>
    refused(memoryFolder({ 'config.json': [] }), /not a table of settings/));

  it('has no weights', () =>
    refused(memoryFolder({ 'config.json': config }), /there are no weights here; put model\.safetensors/));

  it('has only a pickle', () => {
    const folder = memoryFolder({ 'config.json': config, 'pytorch_model.bin': '' });
    return refused(
      folder,
      /pytorch_model\.bin, a pickle, .*save_pretrained\(folder, safe_serialization=True\)/,
    );
  });

  it('has weights that are cut off', () => {
    const whole = folderOf('gpt2-lm');
    const open: Folder['open'] = async (file) => {
      const inner = await whole.open(file);
      return file === 'config.json' ? inner : { ...inner, size: inner.size - 4 };
    };
    return refused({ ...whole, open }, /model\.safetensors is cut off: its header promises/);
  });

  it('lacks a shard', () => {
    const index = { weight_map: { a: 'model-1.safetensors', b: 'model-2.safetensors' } };
    const folder = memoryFolder({
      'config.json': config,
      'model.safetensors.index.json': index,
      'model-1.safetensors': writeTensors([]),
    });
    return refused(folder, /names files that are not here: model-2\.safetensors; download/);
  });

  it('has an index that promises what its shard lacks', () => {
    const index = { weight_map: { a: 'model-1.safetensors' } };
    const folder = memoryFolder({
      'config.json': config,
      'model.safetensors.index.json': index,
      'model-1.safetensors': writeTensors([]),
    });
    return refused(folder, /promises tensors that are not there: a in model-1\.safetensors/);
  });

  it('has an index without a map', () => {
    const folder = memoryFolder({ 'config.json': config, 'model.safetensors.index.json': {} });
    return refused(folder, /index\.json has no “weight_map”/);
  });

  it('has a tokenizer.json that is not JSON', () =>
    refused(folderOf('gpt2-lm', { files: { 'tokenizer.json': 'x' } }), /tokenizer\.json is not JSON/));
});

describe('a checkpoint that cannot be run', () => {
  it('is of another model type', () =>
    refused(
      folderOf('gpt2-lm', { config: { model_type: 'xlnet' } }),
      new RegExp(`“model_type” is "xlnet".*of a type that works: ${supportedModelTypes.join(', ')}\\.$`),
    ));

  it('names no model type', () =>
    refused(folderOf('gpt2-lm', { config: { model_type: undefined } }), /config\.json has no “model_type”/));

  const settings: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['gpt2-lm', { activation_function: 'mish' }, /“activation_function” is “mish”.*it computes relu, gelu/],
    [
      'gpt2-lm',
      { quantization_config: { quant_method: 'awq', bits: 4 } },
      /“quantization_config” is \{"quant_method":"awq","bits":4\}, but quantised weights cannot be read/,
    ],
    ['bert-mlm', { hidden_act: 'toString' }, /“hidden_act” is “toString”/],
    ['gpt2-lm', { add_cross_attention: true }, /“add_cross_attention” is true.*in which it is false/],
    [
      'bert-mlm',
      { position_embedding_type: 'relative_key' },
      /“position_embedding_type” is "relative_key".*is "absolute"/,
    ],
    ['bert-mlm', { is_decoder: true }, /“is_decoder” is true/],
    ['gpt2-lm', { n_embd: '12' }, /“n_embd” is "12", but must be a whole number/],
    ['gpt2-lm', { n_layer: 10 ** 9 }, /“n_layer” is 1000000000, but must be 1000 or less/],
    ['gpt2-lm', { n_head: 5 }, /“n_embd” is 12, which cannot be divided among “n_head”, 5/],
    ['gpt2-lm', { attn_pdrop: 1 }, /“attn_pdrop” is 1, but must be less than 1/],
    ['bart-lm', { is_encoder_decoder: false }, /“is_encoder_decoder” is false.*in which it is true/],
    ['bart-lm', { activation_function: 'hardswish' }, /“activation_function” is “hardswish”/],
    ['bart-lm', { decoder_attention_heads: 5 }, /“d_model” is 12, .*“decoder_attention_heads”, 5/],
    ['bart-lm', { decoder_layers: 0 }, /“decoder_layers” is 0, but must be 1 or more/],
    ['bart-lm', { eos_token_id: ['x'] }, /“eos_token_id” is \["x"\], but must be a token id, or a list/],
    ['bart-lm', { decoder_start_token_id: 7 }, /“decoder_start_token_id” is 7, but the vocabulary ends at 6/],
    ['bert-classifier', { problem_type: 'ranking' }, /“problem_type” is "ranking", but must be "regression"/],
    ['vanilla-encoder', { head: 'pooler' }, /“head” is "pooler", but must be "none"/],
    ['vanilla-encoder', { hidden_size: undefined }, /config\.json has no “hidden_size”; add it/],
    ['vanilla-classifier', { id2label: { 1: 'x' } }, /“id2label” is \{"1":"x"\}, but must be a table from 0/],
  ];
  for (const [model, change, message] of settings) {
    it(`has the setting ${JSON.stringify(change)}`, () =>
      refused(folderOf(model, { config: change }), message));
  }

  it('has a generation_config.json with a wrong field, or that is a list', async () => {
    const generation = (settings: unknown) =>
      folderOf('bart-lm', { files: { 'generation_config.json': settings } });
    await refused(
      generation({ decoder_start_token_id: -1 }),
      /in generation_config\.json “decoder_start_token_id” is -1, but must be 0 or more/,
    );
    await refused(generation([]), /generation_config\.json is not a table of settings/);
  });

  it('lacks tensors', () =>
    refused(
      folderOf('gpt2-lm', { rename: (name) => (name.includes('.ln_1.') ? null : name) }),
      /with 6 tensors missing \(transformer\.h\.0\.ln_1\.weight, transformer\.h\.0\.ln_1\.bias, transformer\.h\.1\.ln_1\.weight and 3 more\)/,
    ));

  it('lacks a fused tensor, named once', () =>
    refused(
      folderOf('gpt2-lm', { rename: (name) => (name.includes('h.0.attn.c_attn.weight') ? null : name) }),
      /with 1 tensor missing \(transformer\.h\.0\.attn\.c_attn\.weight\)/,
    ));

  it('has tensors of another shape', () =>
    refused(
      folderOf('gpt2-lm', { config: { vocab_size: 8, n_positions: 6 } }),
      /with 2 tensors of another shape \(transformer\.wte\.weight is \[7, 12\] instead of \[8, 12\], transformer\.wpe/,
    ));

  it('has weights of a type that cannot be read', async () => {
    const tensors = Object.entries(recorded['gpt2-lm']!.tensors).map(([name, shape]) => {
      const cells = shape.reduce((product, length) => product * length, 1);
      const stored = name.endsWith('wte.weight')
        ? { dtype: 'U8', bytes: cells }
        : { dtype: 'F32', bytes: 4 * cells };
      return [name, { shape, ...stored }] as const;
    });
    const { header, size } = announced(Object.fromEntries(tensors));
    const file = new Uint8Array(size);
    file.set(header);
    const folder = memoryFolder({ 'config.json': config, 'model.safetensors': file });
    await refused(folder, /transformer\.wte\.weight is stored as U8, but weights can be read as F32/);
  });
});
