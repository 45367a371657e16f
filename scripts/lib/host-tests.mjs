// Runs the host tests in the extension host of a real VS Code: the server's, or a desktop's.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { example, root } from './paths.mjs';
import { launchWorkbench } from './workbench.mjs';

const TESTS = join(root, 'out', 'test', 'host', 'index.cjs');
const TIMEOUT_MS = 5 * 60_000;

/**
 * Resolves when the tests have left their results, or VS Code has ended without.
 * `HEADLIGHT_VSCODE` chooses: `server`; `desktop` (downloaded); or the path of a desktop VS Code's executable.
 * Unset, Linux takes the server, which needs no screen, and macOS and Windows the desktop.
 * @param {{ resultsFile: string, env: Record<string, string> }} options
 */
export async function runHostTests(options) {
  const vscode = process.env.HEADLIGHT_VSCODE || (process.platform === 'linux' ? 'server' : 'desktop');
  if (vscode === 'server') await inServer(options);
  else await inDesktop(options, vscode === 'desktop' ? undefined : vscode);
}

/** @param {{ resultsFile: string, env: Record<string, string> }} options */
async function inServer({ resultsFile, env }) {
  const workbench = await launchWorkbench({
    folder: dirname(example),
    development: { extension: root, tests: TESTS },
    env,
  });
  try {
    const end = Date.now() + TIMEOUT_MS;
    while (!existsSync(resultsFile)) {
      if (Date.now() > end)
        throw new Error(
          'The host tests did not end within five minutes: look whether the extension host was ended.',
        );
      await sleep(200);
    }
  } finally {
    await workbench.close();
  }
}

/**
 * @param {{ env: Record<string, string> }} options
 * @param {string | undefined} executable
 */
async function inDesktop({ env }, executable) {
  const { runTests } = await import('@vscode/test-electron');
  await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: TESTS,
    extensionTestsEnv: env,
    launchArgs: [dirname(example), '--disable-extensions', '--disable-workspace-trust'],
  });
}
