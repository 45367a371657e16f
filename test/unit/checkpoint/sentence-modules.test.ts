// Folders of sentence-transformers: which vector they make of a text, and what is refused.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { printModules } from '../../../src/checkpoint/describe.ts';
import { readPart } from '../../../src/checkpoint/files.ts';
import { plan } from '../../../src/plan/plan.ts';
import { memoryFolder } from './memory-folder.ts';
import { folderOf } from './pytorch.ts';

const kinds = ['Transformer', 'Pooling', 'Normalize'];
const modules = (names: readonly string[], path = '') =>
  names.map((kind, idx) => ({
    idx,
    name: `${idx}`,
    path: idx === 0 ? path : `${idx}_${kind}`,
    type: `sentence_transformers.models.${kind}`,
  }));
const sentence = (names: readonly string[], pooling: unknown) =>
  openCheckpoint(
    folderOf('bert-mlm', {
      files: { 'modules.json': modules(names), '1_Pooling/config.json': pooling },
    }),
  );

describe('a folder of sentence-transformers', () => {
  it('gives the base model one vector for the text, and shows no other head', async () => {
    const { architecture, modules: tree } = await sentence(kinds, { pooling_mode_mean_tokens: true });
    assert.deepEqual(architecture.head, { kind: 'embedding', pooling: 'mean', normalized: true });
    assert.equal(plan(architecture).steps.at(-1)!.id, 'sentence.unit');
    assert.match(printModules(tree), /^BertModel\(/);
  });

  const poolings: readonly (readonly [config: unknown, pooling: string])[] = [
    [{ pooling_mode_cls_token: true, pooling_mode_mean_tokens: false, include_prompt: true }, 'first'],
    [{ pooling_mode_max_tokens: true }, 'max'],
    [{ pooling_mode_lasttoken: true }, 'last'],
    [{ word_embedding_dimension: 8 }, 'mean'],
    [{ embedding_dimension: 8, pooling_mode: 'cls' }, 'first'],
    [{ pooling_mode: ['lasttoken'], pooling_mode_mean_tokens: true }, 'last'],
  ];
  for (const [config, pooling] of poolings) {
    it(`reads ${JSON.stringify(config)} as ${pooling}`, async () => {
      const { architecture } = await sentence(kinds.slice(0, 2), config);
      assert.deepEqual(architecture.head, { kind: 'embedding', pooling, normalized: false });
    });
  }

  it('leaves out dropout, which changes nothing', async () => {
    const { architecture } = await sentence(['Transformer', 'Pooling', 'Dropout', 'Normalize'], {});
    assert.deepEqual(architecture.head, { kind: 'embedding', pooling: 'mean', normalized: true });
  });

  it('keeps the head of a model that makes no vector', async () => {
    const { architecture, notes } = await sentence(['Transformer'], {});
    assert.equal(architecture.head.kind, 'language_model');
    assert.deepEqual(notes, []);
  });

  it('says which module keeps it from showing the vector', async () => {
    const { architecture, notes } = await sentence(['Transformer', 'Pooling', 'Dense', 'Normalize'], {});
    assert.equal(architecture.head.kind, 'language_model');
    assert.equal(
      notes[0],
      'modules.json passes the text through 2_Dense (Dense), which Headlight does not compute, so no vector is shown for the whole text.',
    );
  });

  it('refuses pooling that no step computes', async () => {
    await assert.rejects(sentence(kinds, { pooling_mode: ['cls', 'mean'] }), {
      message:
        '/models/model: in 1_Pooling/config.json the pooling is cls and mean, which Headlight does not compute; choose a model that pools by one of cls, mean, max, lasttoken.',
    });
    await assert.rejects(
      sentence(kinds, { pooling_mode_weightedmean_tokens: true }),
      /is weightedmean, which/,
    );
    await assert.rejects(
      sentence(kinds, { pooling_mode: 7 }),
      /“pooling_mode” is 7, but must be a way to pool/,
    );
  });

  it('refuses a list of modules that is none', async () => {
    const files = { 'modules.json': { type: 'Transformer' } };
    await assert.rejects(
      openCheckpoint(folderOf('bert-mlm', { files })),
      /in modules\.json .* a list of modules/,
    );
  });

  it('finds the model in a folder inside', async () => {
    const whole = folderOf('bert-mlm');
    const inside: Record<string, unknown> = {};
    for (const file of await whole.list()) {
      const open = await whole.open(file);
      inside[`0_Transformer/${file}`] = await readPart(open, 0, open.size);
    }
    const files = { 'modules.json': modules(kinds, '0_Transformer'), '1_Pooling/config.json': {}, ...inside };
    assert.equal((await openCheckpoint(memoryFolder(files))).architecture.head.kind, 'embedding');
    delete files['0_Transformer/model.safetensors' as keyof typeof files];
    await assert.rejects(
      openCheckpoint(memoryFolder(files)),
      /^CheckpointError: \/models\/model\/0_Transformer: /,
    );
  });

  it('says where sentence-transformers reads less of a text', async () => {
    const notes = async (most: number) => {
      const files = {
        'modules.json': modules(kinds),
        '1_Pooling/config.json': {},
        'sentence_bert_config.json': { max_seq_length: most, do_lower_case: false },
      };
      return (await openCheckpoint(folderOf('bert-mlm', { files }))).notes;
    };
    assert.equal(
      (await notes(3))[0],
      'sentence-transformers cuts texts after 3 tokens, as sentence_bert_config.json says; here longer ones are read whole.',
    );
    assert.ok(!(await notes(512)).some((note) => note.includes('cuts texts')));
  });

  it('lower-cases first where it is told to', async () => {
    const tokenizer = { model: {}, normalizer: { type: 'NFC' } };
    const asked = async (settings: unknown, json: unknown = tokenizer) => {
      const files = { 'tokenizer.json': json, 'sentence_bert_config.json': settings };
      return (await openCheckpoint(folderOf('bert-mlm', { files }))).tokenizer!.json;
    };
    const lower = {
      model: {},
      normalizer: { type: 'Sequence', normalizers: [{ type: 'Lowercase' }, { type: 'NFC' }] },
    };
    assert.deepEqual(await asked({ do_lower_case: true }), lower);
    assert.deepEqual(await asked({ do_lower_case: true }, lower), lower);
    assert.deepEqual(await asked({ do_lower_case: false }), tokenizer);
  });
});
