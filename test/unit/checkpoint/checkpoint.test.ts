// Opening checkpoints: heads, names, orientation, what is left over.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { layerNorm } from '../../../src/plan/plain.ts';
import { plan } from '../../../src/plan/plan.ts';
import { cellCount } from '../../../src/plan/sizes.ts';
import { freeWriting } from '../../../src/plan/writing-rules.ts';
import { memoryFolder, numbered } from './memory-folder.ts';
import { folderOf, recorded } from './pytorch.ts';
import { wholeWeight } from './whole-weight.ts';

/** Where a tensor stands among those that `numbered` writes, and so the whole part of its numbers. */
const place = (model: string, tensor: string) => Object.keys(recorded[model]!.tensors).indexOf(tensor);

/** Rounded, because tensor n holds n + i / 1000 in single precision. */
const rounded = (numbers: Float32Array) => Array.from(numbers, (x) => Math.round(x * 1000) / 1000);

describe('openCheckpoint', () => {
  for (const name of Object.keys(recorded)) {
    it(`gives every weight of ${name} in the plan's shape`, async () => {
      const checkpoint = await openCheckpoint(folderOf(name));
      for (const [weight, { shape }] of plan(checkpoint.architecture).weights) {
        const { rows, columns } = checkpoint.weights.get(weight)!;
        assert.equal(rows * columns, cellCount(shape), weight);
        assert.equal(rows, weight.endsWith('.bias') || shape.length === 1 ? 1 : shape[0], weight);
      }
    });
  }

  it('reads the head from the class that config.json names', async () => {
    const head = async (name: string) => (await openCheckpoint(folderOf(name))).architecture.head;
    const plain = { transform: null, scale: null, softCap: null };
    assert.deepEqual(await head('gpt2-lm'), { kind: 'language_model', tied: true, bias: false, ...plain });
    assert.deepEqual(await head('gpt2-base'), { kind: 'none' });
    assert.deepEqual(await head('bert-pooler'), { kind: 'pooler' });
    assert.deepEqual(await head('bert-bare'), { kind: 'none' });
    const transform = { bias: true, activation: 'gelu_tanh', norm: layerNorm(1e-12) };
    const masked = { kind: 'language_model', tied: true, bias: true, ...plain, transform };
    assert.deepEqual(await head('bert-mlm'), masked);
    assert.deepEqual(await head('bart-lm'), { kind: 'language_model', tied: true, bias: true, ...plain });
    assert.deepEqual(await head('bart-base'), { kind: 'none' });
    const labels = ['rock', 'paper', 'scissors'];
    const classifier = { kind: 'classifier', of: 'first', bias: true, labels, scores: 'softmax' };
    const tanh = { dropout: 0, bias: true, activation: 'tanh', norm: null };
    assert.deepEqual(await head('bert-classifier'), { ...classifier, dense: tanh, dropout: 0.25 });
    assert.deepEqual(await head('vanilla-classifier'), { ...classifier, dense: null, dropout: 0 });
  });

  it('reads the head from the tensors where config.json names no class', async () => {
    const names = [
      'gpt2-lm',
      'gpt2-base',
      'bert-pooler',
      'bert-bare',
      'bert-mlm',
      'bert-classifier',
      'bart-lm',
      'bart-base',
    ];
    for (const name of names) {
      const named = await openCheckpoint(folderOf(name));
      const guessed = await openCheckpoint(folderOf(name, { config: { architectures: null } }));
      assert.deepEqual(guessed.architecture, named.architecture, name);
    }
  });

  it('shows another class as its base model, and says so', async () => {
    const config = { architectures: ['GPT2DoubleHeadsModel'] };
    const { architecture, notes, modules } = await openCheckpoint(
      folderOf('gpt2-lm', { config, add: { 'score.weight': [2, 12] } }),
    );
    assert.deepEqual(architecture.head, { kind: 'none' });
    assert.equal(modules.type, 'GPT2Model');
    assert.deepEqual(notes, [
      'GPT2DoubleHeadsModel is shown as its base model, GPT2Model, without its head.',
      'Stored but not used by any step: score.weight.',
    ]);
  });

  it('shows the base model where the head that config.json names is not stored, and says so', async () => {
    const config = { architectures: ['BertForTokenClassification'] };
    const { architecture, notes, modules } = await openCheckpoint(folderOf('bert-pooler', { config }));
    assert.deepEqual(architecture.head, { kind: 'pooler' });
    assert.equal(modules.type, 'BertModel');
    assert.deepEqual(notes, [
      'BertForTokenClassification is shown as its base model, BertModel, for its head is not stored.',
    ]);
  });

  it('names and weighs labels as the pipelines of transformers do', async () => {
    const rename = (name: string) => (name.startsWith('classifier.') ? null : name);
    const answers = async (config: object, count: number) => {
      const add = { 'classifier.weight': [count, 12], 'classifier.bias': [count] };
      const folder = folderOf('bert-classifier', { config: { ...config }, rename, add });
      const { head } = (await openCheckpoint(folder)).architecture;
      assert.ok(head.kind === 'classifier');
      return [head.scores, ...head.labels];
    };
    const none = { id2label: undefined };
    const several = { problem_type: 'multi_label_classification' };
    assert.deepEqual(await answers(none, 2), ['softmax', 'LABEL_0', 'LABEL_1']);
    assert.deepEqual(await answers({ id2label: { 0: 1, 1: 5 } }, 2), ['softmax', '1', '5']);
    assert.deepEqual(await answers({ ...none, num_labels: 1 }, 1), ['sigmoid', 'LABEL_0']);
    assert.deepEqual(await answers({ num_labels: 2 }, 2), ['softmax', 'LABEL_0', 'LABEL_1']);
    assert.deepEqual(await answers({ ...none, ...several }, 2), ['sigmoid', 'LABEL_0', 'LABEL_1']);
    assert.deepEqual(await answers({ problem_type: 'regression' }, 3), ['none', 'rock', 'paper', 'scissors']);
  });

  it('reads one head of a fused tensor stored as [in, out] (GPT-2)', async () => {
    const checkpoint = await openCheckpoint(folderOf('gpt2-lm'));
    const n = place('gpt2-lm', 'transformer.h.1.attn.c_attn.weight');
    const key = await wholeWeight(checkpoint, 'blocks.1.attn.k.weight');
    assert.equal(key.rows, 12);
    // Row 0 and row 1 of the middle third of the columns.
    assert.deepEqual(rounded(key.data).slice(0, 2), [n + 0.012, n + 0.013]);
    assert.deepEqual(rounded(key.data).slice(12, 14), [n + 0.048, n + 0.049]);
    const bias = place('gpt2-lm', 'transformer.h.1.attn.c_attn.bias');
    assert.equal(rounded((await wholeWeight(checkpoint, 'blocks.1.attn.v.bias')).data)[0], bias + 0.024);
  });

  it('reads one part of a fused tensor stored as [out, in] (nn.MultiheadAttention)', async () => {
    const checkpoint = await openCheckpoint(folderOf('vanilla-encoder'));
    const n = place('vanilla-encoder', 'encoder.layers.0.self_attn.in_proj_weight');
    // Element [in 0, out 0] and [in 0, out 1] of the last third of the rows.
    const value = rounded((await wholeWeight(checkpoint, 'blocks.0.attn.v.weight')).data);
    assert.deepEqual(value.slice(0, 2), [n + 0.288, n + 0.3]);
  });

  it('transposes nn.Linear, but not a table', async () => {
    const checkpoint = await openCheckpoint(folderOf('bert-mlm'));
    const up = await wholeWeight(checkpoint, 'blocks.0.mlp.pre.weight');
    const n = place('bert-mlm', 'bert.encoder.layer.0.intermediate.dense.weight');
    assert.deepEqual([up.rows, up.columns], [12, 20]);
    assert.deepEqual(rounded(up.data).slice(0, 2), [n, n + 0.012]);
    const table = await wholeWeight(checkpoint, 'embed.tokens.weight');
    const m = place('bert-mlm', 'bert.embeddings.word_embeddings.weight');
    assert.deepEqual([table.rows, table.columns], [7, 12]);
    assert.deepEqual(rounded(table.data).slice(0, 2), [m, m + 0.001]);
  });

  it('takes names without the base model’s prefix, and old names of layer norms', async () => {
    const bare = await openCheckpoint(
      folderOf('gpt2-lm', { rename: (name) => name.replace('transformer.', '') }),
    );
    assert.deepEqual(bare.architecture, (await openCheckpoint(folderOf('gpt2-lm'))).architecture);
    const old = (name: string) =>
      name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
    const { weights, notes } = await openCheckpoint(folderOf('bert-mlm', { rename: old }));
    assert.deepEqual(notes, []);
    assert.equal(weights.get('embed.norm.weight')!.columns, 12);
    await openCheckpoint(folderOf('bert-pooler', { rename: (name) => `bert.${name}` }));
  });

  it('sees, and says, that no layer has a bias for queries, keys and values', async () => {
    const rename = (name: string) => (name.endsWith('c_attn.bias') ? null : name);
    const { architecture, notes } = await openCheckpoint(folderOf('gpt2-lm', { rename }));
    assert.deepEqual(
      architecture.stacks[0]!.blocks.map(({ attention }) => attention.qkvBias),
      [false, false, false],
    );
    assert.match(notes.join(), /c_attn\.bias is not stored/);
  });

  it('does not tie what is stored twice with different numbers', async () => {
    const checkpoint = await openCheckpoint(folderOf('gpt2-lm', { add: { 'lm_head.weight': [7, 12] } }));
    const { architecture, notes } = checkpoint;
    assert.ok(architecture.head.kind === 'language_model' && !architecture.head.tied);
    assert.match(notes[0]!, /^lm_head\.weight differs from transformer\.wte\.weight/);
    assert.equal(
      rounded((await wholeWeight(checkpoint, 'logits.weight')).data)[0],
      Object.keys(recorded['gpt2-lm']!.tensors).length,
    );
  });

  it('says in short what is left over', async () => {
    const add = {
      'transformer.h.0.attn.bias': [1, 1, 5, 5],
      'transformer.h.1.attn.bias': [1, 1, 5, 5],
      extra: [1],
    };
    const { notes } = await openCheckpoint(folderOf('gpt2-lm', { add }));
    assert.deepEqual(notes, [
      'Stored but not used: transformer.h.0.attn.bias, transformer.h.1.attn.bias (the causal mask, which the plan has as a step of its own).',
      'Stored but not used by any step: extra.',
    ]);
  });

  it('counts bytes as stored, tied weights once', async () => {
    const { bytes, dtypes } = await openCheckpoint(folderOf('gpt2-lm'));
    assert.equal(bytes, 4 * recorded['gpt2-lm']!.parameters);
    assert.deepEqual(dtypes, ['F32']);
  });

  it('opens the tokenizer where there is one', async () => {
    assert.equal((await openCheckpoint(folderOf('gpt2-lm'))).tokenizer, null);
    const files = { 'tokenizer.json': { version: '1.0' } };
    const { tokenizer } = await openCheckpoint(folderOf('gpt2-lm', { files }));
    assert.deepEqual(tokenizer, { json: { version: '1.0' } });
  });

  describe('of an encoder-decoder', () => {
    const target = async (...changes: Parameters<typeof folderOf>) =>
      (await openCheckpoint(folderOf(...changes))).target;
    const generation = (settings: object) => ({ files: { 'generation_config.json': settings } });

    it('reads how the target begins and ends, from generation_config.json first', async () => {
      const ids = { decoder_start_token_id: 3, eos_token_id: 4 };
      const none = { decoder_start_token_id: undefined, eos_token_id: undefined };
      const read = async (...changes: Parameters<typeof folderOf>) => {
        const { start, ends } = (await target(...changes))!;
        return { start, ends };
      };
      assert.deepEqual(await read('bart-lm'), { start: 2, ends: [2] });
      assert.deepEqual(await read('bart-lm', { config: none }), { start: 2, ends: [2] });
      assert.deepEqual(await read('bart-lm', { config: ids }), { start: 3, ends: [4] });
      const other = generation({ decoder_start_token_id: 6, eos_token_id: [0, 1] });
      assert.deepEqual(await read('bart-lm', { config: ids, ...other }), { start: 6, ends: [0, 1] });
      assert.equal(await target('gpt2-lm', generation({ eos_token_id: 'x' })), null);
    });

    it('reads how the model writes from generation_config.json, or else from config.json', async () => {
      const rules = async (config: object, settings: object) =>
        (await target('bart-lm', { config: { ...config }, ...generation(settings) }))!.rules;
      const places = { max_position_embeddings: 5, forced_eos_token_id: undefined };
      assert.deepEqual(await rules(places, {}), freeWriting(5));
      assert.equal((await rules({ ...places, max_length: 30 }, {})).limit, 30);
      assert.equal((await rules({ max_length: 30 }, { max_length: 20 })).limit, 20);
      assert.equal((await rules({}, { max_length: 20, max_new_tokens: 3 })).limit, 4);
      assert.equal((await rules({ forced_bos_token_id: 5 }, {})).first, 5);
      assert.equal((await rules({ forced_bos_token_id: 5 }, { max_length: 9 })).first, null);
      const old = { force_bos_token_to_be_generated: true, bos_token_id: 1 };
      assert.equal((await rules(old, {})).first, 1);
      const bad = { eos_token_id: 2, bad_words_ids: [[1], [2], [3, 2]], suppress_tokens: [4] };
      assert.deepEqual((await rules({}, bad)).never, [[1], [3, 2], [4]]);
      assert.equal((await rules({}, { min_length: 9, min_new_tokens: 4 })).least, 5);
      assert.equal((await rules({}, { min_length: 9 })).least, 9);
    });

    it('finds the one table of tokens under each of its names', async () => {
      const { tensors } = recorded['bart-lm']!;
      const stored = 'model.shared.weight';
      assert.ok(stored in tensors);
      for (const name of ['model.encoder.embed_tokens', 'model.decoder.embed_tokens', 'lm_head', 'shared']) {
        const rename = (old: string) => (old === stored ? `${name}.weight` : old);
        const checkpoint = await openCheckpoint(folderOf('bart-lm', { rename }));
        const { data } = await wholeWeight(checkpoint, 'embed.tokens.weight');
        assert.equal(Math.floor(data[0]!), place('bart-lm', stored));
        assert.deepEqual(checkpoint.notes, []);
      }
    });

    it('unties an output matrix that is stored with other numbers', async () => {
      const add = { 'lm_head.weight': [7, 12] };
      const { architecture, notes } = await openCheckpoint(folderOf('bart-lm', { add }));
      assert.ok(architecture.head.kind === 'language_model' && !architecture.head.tied);
      assert.match(notes[0]!, /^lm_head\.weight differs from model\.shared\.weight/);
    });

    it('adds no bias to the scores where none is stored', async () => {
      const rename = (name: string) => (name === 'final_logits_bias' ? null : name);
      const { architecture } = await openCheckpoint(folderOf('bart-lm', { rename }));
      assert.ok(architecture.head.kind === 'language_model' && !architecture.head.bias);
    });

    it('gives each stack its own sizes, and scales embeddings where the config says so', async () => {
      const { stacks } = (await openCheckpoint(folderOf('bart-lm'))).architecture;
      assert.deepEqual(
        stacks.map(({ name, blocks, heads, headDim, ff }) => [name, blocks.length, heads, headDim, ff]),
        [
          ['encoder', 2, 3, 4, 20],
          ['decoder', 1, 2, 6, 16],
        ],
      );
      const scales = async (config: object) =>
        (await openCheckpoint(folderOf('bart-lm', { config: { ...config } }))).architecture.stacks.map(
          ({ embedding }) => embedding.scale,
        );
      assert.deepEqual(await scales({}), [null, null]);
      assert.deepEqual(await scales({ scale_embedding: true }), [Math.sqrt(12), Math.sqrt(12)]);
    });

    it('shows a class with another head as its base model, and says so', async () => {
      const config = { architectures: ['BartForCausalLM'] };
      const { architecture, notes, modules } = await openCheckpoint(folderOf('bart-lm', { config }));
      assert.deepEqual(architecture.head, { kind: 'none' });
      assert.equal(modules.type, 'BartModel');
      assert.equal(notes[0], 'BartForCausalLM is shown as its base model, BartModel, without its head.');
    });
  });

  it('reads shards by their index', async () => {
    const { tensors, config } = recorded['gpt2-lm']!;
    const names = Object.keys(tensors);
    const shard = (keep: (i: number) => boolean) =>
      Object.fromEntries(names.filter((_, i) => keep(i)).map((name) => [name, tensors[name]!]));
    const folder = memoryFolder({
      'config.json': config,
      'a.safetensors': numbered(shard((i) => i < 5)),
      'b.safetensors': numbered(shard((i) => i >= 5)),
      'model.safetensors.index.json': {
        weight_map: Object.fromEntries(
          names.map((name, i) => [name, i < 5 ? 'a.safetensors' : 'b.safetensors']),
        ),
      },
    });
    assert.equal((await openCheckpoint(folder)).bytes, 4 * recorded['gpt2-lm']!.parameters);
  });
});
