// Finds a VS Code that is installed on this machine's desktop, and opens it with the extension and the example.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from './chromium.mjs';
import { example, root } from './paths.mjs';
import { runProgram } from './run-program.mjs';

const NAMES = ['code', 'codium', 'code-insiders'];

const MAC = [
  '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
  '/Applications/VSCodium.app/Contents/Resources/app/bin/codium',
  '/Applications/Visual Studio Code - Insiders.app/Contents/Resources/app/bin/code-insiders',
];

const WINDOWS = [
  'Microsoft VS Code\\bin\\code.cmd',
  'VSCodium\\bin\\codium.cmd',
  'Microsoft VS Code Insiders\\bin\\code-insiders.cmd',
];

/**
 * Opens a desktop VS Code, if there is one and a screen to show it on.
 * @returns {Promise<string | undefined>} the path of what was opened
 */
export async function openDesktop() {
  const vscode = findDesktop();
  if (!vscode) return undefined;
  const { status } = await runProgram(vscode, [
    '--new-window',
    `--extensionDevelopmentPath=${root}`,
    dirname(example),
    '--goto',
    example,
  ]);
  if (status !== 0) throw new Error(`“${vscode}” could not be opened: it ended with status ${status}.`);
  return vscode;
}

function findDesktop() {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  const inPath = NAMES.map(findProgram).find(Boolean);
  if (inPath) return inPath;
  if (platform === 'darwin') return MAC.find(existsSync);
  const bases = [env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'Programs'), env.PROGRAMFILES];
  return bases.flatMap((base) => (base ? WINDOWS.map((path) => join(base, path)) : [])).find(existsSync);
}
