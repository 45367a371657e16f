// Installs the packages of package-lock.json where they are missing or out of date. Uses only what comes with Node.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { mustRun } from './run-program.mjs';

const OLDEST_NODE = [20, 19];

/**
 * Makes `node_modules` agree with `package-lock.json`; instant when it does already.
 * Install scripts are not run: no package here needs one.
 */
export async function installDependencies() {
  checkNode();
  // npm writes this copy of the lock file last, so its time is the time of the last whole installation.
  const installed = modified(join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modified(join(root, 'package-lock.json'))) return;
  console.log('Installing packages (npm ci) …');
  await mustRun('Installing the packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Headlight needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
}

/** @param {string} file */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
