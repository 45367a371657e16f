// Passages: where they lie while the document is edited around them, or replaced as a whole.

import assert from 'node:assert/strict';
import { follow, type Passage } from '../../../src/host/passage.ts';

const passage: Passage = { uri: 'a', name: 'a', start: 10, end: 20, whole: false, text: 'embeddings' };

describe('a passage', () => {
  const edited = (offset: number, length: number, inserted: number, whole = false) => {
    const { start, end } = follow({ ...passage, whole }, { offset, length, text: 'x'.repeat(inserted) });
    return [start, end];
  };

  it('moves with what happens before it', () => {
    assert.deepEqual(edited(0, 2, 5), [13, 23]);
    assert.deepEqual(edited(10, 0, 3), [13, 23]);
    assert.deepEqual(edited(5, 5, 0), [5, 15]);
  });

  it('does not mind what happens after it', () => {
    assert.deepEqual(edited(20, 0, 3), [10, 20]);
    assert.deepEqual(edited(25, 5, 1), [10, 20]);
  });

  it('stretches with what happens inside it, and takes in what is replaced across its ends', () => {
    assert.deepEqual(edited(12, 3, 5), [10, 22]);
    assert.deepEqual(edited(8, 4, 1), [8, 17]);
    assert.deepEqual(edited(18, 4, 1), [10, 19]);
  });

  it('of a whole document grows also at its end', () => {
    assert.deepEqual(edited(20, 0, 3, true), [10, 23]);
  });

  it('that is replaced is what stands there instead', () => {
    assert.deepEqual(edited(10, 10, 4), [10, 14]);
  });
});

describe('a passage in a text that is replaced', () => {
  /** Explores `[wanted]` of a document, replaces [offset, offset + length) of it, and reads the passage again. */
  const replaced = (marked: string, text: string, offset = 0, length = marked.length - 2) => {
    const start = marked.indexOf('[');
    const end = marked.indexOf(']') - 1;
    const before = marked.replace(/[[\]]/g, '');
    const old = { ...passage, start, end, text: before.slice(start, end) };
    const now = follow(old, { offset, length, text });
    const after = before.slice(0, offset) + text + before.slice(offset + length);
    return { start: now.start, text: after.slice(now.start, now.end) };
  };

  it('stays where it is when the line breaks change, also among its likes', () => {
    assert.deepEqual(replaced('a\na\n[a]\na\na', 'a\r\na\r\na\r\na\r\na'), { start: 6, text: 'a' });
    assert.deepEqual(replaced('a\r\na\r\n[a]\r\na\r\na', 'a\na\na\na\na'), { start: 4, text: 'a' });
    assert.deepEqual(replaced('b\n[a\na]\n', 'b\r\na\r\na\r\n'), { start: 3, text: 'a\r\na' });
    assert.deepEqual(replaced('b\r\n[a\r\na]\r\n', 'b\na\na\n'), { start: 2, text: 'a\na' });
  });

  it('is found where it has moved to, the nearest of several', () => {
    assert.deepEqual(replaced('one [two] three', 'three two one'), { start: 6, text: 'two' });
    assert.deepEqual(replaced('two one [two] three', 'two; one; two; three'), { start: 10, text: 'two' });
    assert.deepEqual(replaced('b\n[a\na]\n', 'new\r\nb\r\na\r\na\r\n'), { start: 8, text: 'a\r\na' });
    assert.deepEqual(replaced('zero one [two] three', 'Two one two', 5, 7), { start: 13, text: 'two' });
  });

  it('keeps its place where it is not found, as far as there is text', () => {
    assert.deepEqual(replaced('one [two] three', 'six seven eight'), { start: 4, text: 'sev' });
    assert.deepEqual(replaced('one [two] three', 'six se'), { start: 4, text: 'se' });
    assert.deepEqual(replaced('one [two] three', 'six'), { start: 3, text: '' });
  });

  it('comes back when its deletion is undone', () => {
    const deleted = follow(passage, { offset: 5, length: 25, text: '' });
    assert.deepEqual([deleted.start, deleted.end], [5, 5]);
    assert.deepEqual(
      follow(deleted, { offset: 5, length: 0, text: `12345${passage.text}1234567890` }),
      passage,
    );
  });
});
