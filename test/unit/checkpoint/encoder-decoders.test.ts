// What encoder-decoders keep in ways of their own: tables that are tied or not, places that are computed or stored.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { lastStack } from '../../../src/plan/architecture.ts';
import { sinusoid } from '../../../src/plan/sinusoid.ts';
import { readTensors } from '../../support/read-tensors.ts';
import { writeTensors } from '../../support/write-tensors.ts';
import { memoryFolder } from './memory-folder.ts';
import { wholeWeight } from './whole-weight.ts';

interface Changes {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly add?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
  /** What is left out. */
  readonly without?: RegExp;
}

/** A golden checkpoint, changed. */
async function open(name: string, { config = {}, add = {}, without = /^$/ }: Changes = {}) {
  const folder = `test/golden/data/${name}`;
  const tensors = [...(await readTensors(`${folder}/model.safetensors`)), ...Object.entries(add)];
  const file = writeTensors(
    tensors
      .filter(([key]) => !without.test(key))
      .map(([key, { shape, data }]) => ({ name: key, shape, data: Float32Array.from(data) })),
  );
  const settings = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
  return openCheckpoint(
    memoryFolder({ 'config.json': { ...settings, ...config }, 'model.safetensors': file }),
  );
}

async function refusal(...asked: Parameters<typeof open>): Promise<string> {
  return open(...asked).then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

describe('T5', () => {
  const headOf = async (...asked: Parameters<typeof open>) => {
    const { architecture, notes } = await open(...asked);
    assert.ok(architecture.head.kind === 'language_model');
    const { tied, scale } = architecture.head;
    return { tied, scaled: scale !== null, notes };
  };
  const own = { 'lm_head.weight': { shape: [268, 12], data: new Float32Array(268 * 12) } };

  it('scales states unless config.json says that the tables are not tied', async () => {
    const unsaid = { tie_word_embeddings: undefined, scale_decoder_outputs: undefined };
    const config = { ...unsaid, tie_word_embeddings: false };
    assert.deepEqual(await headOf('t5-writes', { config: unsaid }), { tied: true, scaled: true, notes: [] });
    assert.deepEqual(await headOf('t5-writes', { config }), { tied: true, scaled: false, notes: [] });
  });

  it('bends with the function of “dense_act_fn”, whatever “feed_forward_proj” says', async () => {
    const config = { feed_forward_proj: 'gated-gelu', dense_act_fn: 'silu' };
    const { architecture } = await open('t5-untied', { config });
    assert.equal(lastStack(architecture).blocks[0]!.mlp.activation, 'silu');
  });

  it('has an output matrix of its own where one is stored, whatever config.json says', async () => {
    const config = { tie_word_embeddings: false, scale_decoder_outputs: undefined };
    assert.deepEqual(await headOf('t5-writes', { config, add: own }), {
      tied: false,
      scaled: false,
      notes: [],
    });
    const { tied, scaled, notes } = await headOf('t5-writes', { add: own });
    assert.deepEqual([tied, scaled], [false, true]);
    assert.match(notes[0]!, /^lm_head\.weight differs from shared\.weight/);
  });

  it('reads as an encoder alone a file that holds no more', async () => {
    const without = /^decoder\./;
    const { architecture, target } = await open('t5-base', { config: { architectures: undefined }, without });
    assert.deepEqual([architecture.stacks.length, target], [1, null]);
  });

  it('refuses what it cannot compute', async () => {
    const refused = (config: object) => refusal('t5-writes', { config: { ...config } });
    assert.match(await refused({ feed_forward_proj: 'gated-xielu' }), /“feed_forward_proj” is “xielu”/);
    const near = { relative_attention_num_buckets: 32, relative_attention_max_distance: 16 };
    assert.match(await refused(near), /“relative_attention_max_distance” is 16, .* make it more than 16\.$/);
    assert.match(await refused({ relative_attention_num_buckets: 3 }), /is 3, but must be 4 or more/);
  });
});

describe('tables of tokens', () => {
  const table = (name: string, from: number) => ({
    [`model.${name}.embed_tokens.weight`]: {
      shape: [268, 16],
      data: Float32Array.from({ length: 268 * 16 }, (_, i) => from + i),
    },
  });
  const untied = { tie_word_embeddings: false };
  const output = { 'lm_head.weight': { shape: [268, 16], data: new Float32Array(268 * 16) } };

  it('may be one for each stack', async () => {
    const add = { ...table('encoder', 1), ...table('decoder', 2), ...output };
    const checkpoint = await open('bart-writes', { config: untied, add });
    const { architecture, notes } = checkpoint;
    assert.deepEqual(
      architecture.stacks.map(({ embedding }) => embedding.ownTable),
      [true, true],
    );
    assert.equal((await wholeWeight(checkpoint, 'encoder.embed.tokens.weight')).data[0], 1);
    assert.equal((await wholeWeight(checkpoint, 'decoder.embed.tokens.weight')).data[0], 2);
    assert.deepEqual(notes, ['Stored but not used by any step: model.shared.weight.']);
  });

  it('may be shared by some only', async () => {
    const checkpoint = await open('bart-writes', { add: table('decoder', 2) });
    const { architecture, notes } = checkpoint;
    assert.deepEqual(
      architecture.stacks.map(({ embedding }) => embedding.ownTable),
      [false, true],
    );
    assert.equal((await wholeWeight(checkpoint, 'decoder.embed.tokens.weight')).data[0], 2);
    assert.match(notes[0]!, /^model\.decoder\.embed_tokens\.weight differs from model\.shared\.weight/);
  });
});

describe('positions that are computed', () => {
  const places = 'model.encoder.embed_positions.weight';
  const table = (rounded: boolean) => {
    const data = Float32Array.from({ length: 32 * 16 }, (_, i) => {
      const { value } = sinusoid(Math.floor(i / 16), i % 16, 16);
      return rounded ? Math.round(value * 1024) / 1024 : value;
    });
    return { [places]: { shape: [32, 16], data } };
  };

  it('are listed where a file stores them, too', async () => {
    const { architecture, notes } = await open('marian-writes', { add: table(false) });
    assert.equal(architecture.stacks[0]!.embedding.positions.kind, 'sinusoidal');
    assert.deepEqual(notes, [
      `Stored but not used: ${places} (the sines and cosines of the places, which a step computes).`,
    ]);
  });

  it('are looked up where a file stores other numbers', async () => {
    const checkpoint = await open('marian-writes', { add: table(true) });
    const { architecture, notes } = checkpoint;
    assert.equal(architecture.stacks[0]!.embedding.positions.kind, 'learned');
    assert.equal(lastStack(architecture).embedding.positions.kind, 'sinusoidal');
    assert.deepEqual(notes, []);
    assert.equal((await wholeWeight(checkpoint, 'encoder.embed.positions.weight')).rows, 32);
  });

  it('fit config.json', async () => {
    const add = { [places]: { shape: [4, 16], data: new Float32Array(64) } };
    assert.match(await refusal('marian-writes', { add }), /\[4, 16\] instead of \[32, 16\]/);
  });
});

describe('Marian', () => {
  it('is refused with two vocabularies', async () => {
    const config = { share_encoder_decoder_embeddings: false };
    assert.match(
      await refusal('marian-writes', { config }),
      /“share_encoder_decoder_embeddings” is false, which Headlight does not compute/,
    );
  });
});
