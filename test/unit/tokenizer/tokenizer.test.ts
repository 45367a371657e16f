// How a tokenizer treats texts that a person would give it, and files that are not what they should be.

import assert from 'node:assert/strict';
import { tokenizer } from '../../../src/tokenizer/tokenizer.ts';
import { tokenizerJson } from './golden.ts';

/** A word-level tokenizer of three words. */
const words = {
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  model: {
    type: 'WordLevel',
    vocab: { '[UNK]': 0, the: 1, rock: 2, rules: 3, constructor: 4 },
    unk_token: '[UNK]',
  },
};

describe('tokenizer', () => {
  it('gives each token its id, its spelling, and its span of the text', () => {
    assert.deepEqual(tokenizer(words).encode('The Rock  rolls'), [
      { id: 1, text: 'the', span: [0, 3], sequence: 0, special: false, type: 0 },
      { id: 2, text: 'rock', span: [4, 8], sequence: 0, special: false, type: 0 },
      { id: 0, text: '[UNK]', span: [10, 15], sequence: 0, special: false, type: 0 },
    ]);
  });

  it('gives no span to tokens that are not in the text, and numbers the texts of a pair', () => {
    const tokens = tokenizer(tokenizerJson('words')).encode('The', 'rock [MASK]');
    assert.deepEqual(
      tokens.map(({ text, span, sequence, special, type }) => [text, span, sequence, special, type]),
      [
        ['[CLS]', null, 0, true, 0],
        ['the', [0, 3], 0, false, 0],
        ['[SEP]', null, 0, true, 0],
        ['rock', [0, 4], 1, false, 1],
        ['[MASK]', [5, 11], 1, true, 1],
        ['[SEP]', null, 0, true, 1],
      ],
    );
  });

  it('finds the accented letter that it stripped of its accent', () => {
    const text = 'É e\u0301';
    const spans = tokenizer(tokenizerJson('bert_uncased'))
      .encode(text)
      .flatMap(({ span }) => (span ? [span] : []));
    assert.deepEqual(spans, [
      [0, 1],
      [2, 3],
    ]);
  });

  it('gives each byte of a character the whole character', () => {
    const spans = tokenizer(tokenizerJson('gpt2'))
      .encode('a\u{1f9ff}b')
      .map(({ span }) => span);
    assert.deepEqual(new Set(spans.map(String)), new Set(['0,1', '1,3', '3,4']));
  });

  it('gives nothing for an empty text but what the model expects around it', () => {
    assert.deepEqual(tokenizer(words).encode(''), []);
    assert.equal(tokenizer(tokenizerJson('words')).encode('').length, 2);
  });

  it('counts the vocabulary, with words that objects have as names', () => {
    assert.equal(tokenizer(words).vocabSize, 5);
    assert.equal(tokenizer(words).encode('constructor')[0]?.id, 4);
  });

  it('reads files of old versions, which do not name the type of the model', () => {
    const { type: _, ...model } = words.model;
    assert.deepEqual(
      tokenizer({ ...words, model })
        .encode('rock')
        .map(({ id }) => id),
      [2],
    );
  });
});

describe('a bad tokenizer.json', () => {
  const rejects = (json: unknown, message: RegExp) => assert.throws(() => tokenizer(json), { message });

  it('is named when it is something else', () => {
    rejects(null, /^tokenizer\.json is not a description of a tokenizer \(.*\); save it again/);
    rejects([], /^tokenizer\.json is not a description of a tokenizer/);
    rejects({}, /model/);
    rejects({ model: { type: 'WordPiece' } }, /model\.vocab/);
    rejects({ model: { ...words.model, vocab: { the: 'x' } } }, /model\.vocab: Expected ids by token/);
    rejects({ ...words, added_tokens: [{ id: 1 }] }, /added_tokens\.0\.content/);
  });

  it('is told what of it is not supported', () => {
    const refuses = (part: object, named: string) =>
      rejects(
        { ...words, ...part },
        new RegExp(
          `^tokenizer\\.json asks for ${named}, which is not supported; choose a model with another tokenizer\\.$`,
        ),
      );
    refuses({ model: { ...words.model, type: 'Sentences' } }, 'the model “Sentences” \\(model\\.type\\)');
    refuses({ normalizer: { type: 'Shout' } }, 'the normalizer “Shout” \\(normalizer\\.type\\)');
    refuses(
      {
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [{ type: 'Whitespace' }, { type: 'UnicodeScripts' }],
        },
      },
      'the pre-tokenizer “UnicodeScripts” \\(pre_tokenizer\\.pretokenizers\\.1\\.type\\)',
    );
    refuses({ post_processor: { type: 'Wrap' } }, 'the post-processor “Wrap” \\(post_processor\\.type\\)');
    refuses({ decoder: { type: 'Sing' } }, 'the decoder “Sing” \\(decoder\\.type\\)');
  });

  it('is told what of it is damaged', () => {
    const normalizer = (stage: object) => ({ ...words, normalizer: stage });
    rejects(normalizer({}), /\(normalizer\.type: it is missing\)/);
    rejects(normalizer({ type: 'Replace', content: '' }), /\(normalizer\.pattern: it is missing\)/);
    rejects(
      normalizer({ type: 'Precompiled', precompiled_charsmap: 'AAAA' }),
      /^The normalizer in tokenizer\.json cannot be used \(precompiled_charsmap is cut short\); choose/,
    );
    rejects(
      { ...words, pre_tokenizer: { type: 'Split', pattern: { Regex: '(a' }, behavior: 'Isolated' } },
      /^The pre-tokenizer in tokenizer\.json cannot be used \(.*Unterminated group\); choose/,
    );
    const template = { type: 'TemplateProcessing', pair: [], special_tokens: {} };
    rejects(
      { ...words, post_processor: { ...template, single: [{ SpecialToken: { id: '[X]', type_id: 0 } }] } },
      /\(post_processor: Expected every SpecialToken among special_tokens\)/,
    );
    const bpe = { type: 'BPE', vocab: { a: 0 } };
    rejects({ model: { ...bpe, merges: ['a b c'] } }, /\(model\.merges: Expected pairs of tokens\)/);
    rejects({ model: { ...bpe, merges: ['a b'] } }, /\(merges has “b”, which the vocabulary has not\)/);
    const unigram = { type: 'Unigram', vocab: [['a', 0]] };
    rejects({ model: { ...unigram, unk_id: 7 } }, /\(unk_id is 7, beyond the vocabulary\)/);
    rejects({ model: { ...unigram, vocab: [] } }, /\(its vocabulary is empty\)/);
  });

  it('is told when it has neither a word nor a token for the unknown', () => {
    const { encode } = tokenizer({ ...words, model: { ...words.model, unk_token: '?' } });
    assert.throws(() => encode('the roll'), /^Error: The vocabulary has no token for “roll”/);
  });
});
