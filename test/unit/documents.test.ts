// What the documents point to is there.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const folders = 'src|webview|media|test|training|scripts|examples';

for (const name of documents) {
  describe(name, () => {
    const text = readFileSync(name, 'utf8');

    it('links to files that are there', () => {
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path]) => path!);
      assert.deepEqual(
        links.filter((path) => !existsSync(path)),
        [],
      );
    });

    it('names paths that are there', () => {
      const paths = [...text.matchAll(new RegExp(`\`((?:${folders})/[\\w./-]+)\``, 'g'))].map(
        ([, path]) => path!,
      );
      assert.deepEqual(
        paths.filter((path) => !existsSync(path)),
        [],
      );
    });

    it('names npm scripts that are there', () => {
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
      const named = [...text.matchAll(/npm (?:run ([\w-]+)|(start|test)\b)/g)].map(
        ([, run, own]) => run ?? own!,
      );
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });
  });
}
