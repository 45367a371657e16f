// The licences of what the bundles contain, as their authors ask: dist/THIRD-PARTY-NOTICES.txt.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * @param {Iterable<string>} inputs what esbuild read, as paths from the root with forward slashes
 */
export function writeNotices(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /(?:^|\/)(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const notices = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|ofl)(\.|$)/i.test(entry));
    if (!file)
      throw new Error(`${folder} is bundled but has no licence file; find its terms before it ships.`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}
