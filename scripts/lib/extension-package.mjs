// The extension as its users get it: packed as a .vsix, and installed in a folder that a VS Code server can use.

import { join } from 'node:path';
import { temporaryFolder } from './ending.mjs';
import { root } from './paths.mjs';
import { mustRun } from './run-program.mjs';
import { serverCommand } from './vscode-server.mjs';

/**
 * Packs what is in dist/ and what else belongs to it; no packages are needed beside the bundles.
 * @param {string} file the .vsix to write
 */
export async function packExtension(file) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await mustRun('Packing the extension', process.execPath, [vsce, 'package', ...flags, '--out', file], {
    cwd: root,
  });
}

/**
 * Packs and installs what is in dist/, in about three seconds.
 * @param {string} extensions the folder of installed extensions to add it to
 */
export async function installExtension(extensions) {
  const { path: scratch, remove } = temporaryFolder('install');
  try {
    const vsix = join(scratch, 'headlight.vsix');
    const [[program, ...args]] = await Promise.all([serverCommand(), packExtension(vsix)]);
    await mustRun('Installing the extension', program, [
      ...args,
      ...['--install-extension', vsix, '--extensions-dir', extensions, '--server-data-dir', scratch],
    ]);
  } finally {
    remove();
  }
}
