// Finds a Chromium to drive without a screen; on Debian, as root, installs one.

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mustRun } from './run-program.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome',
];

const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** What keeps a driven Chromium quiet and off the network, also as root in a container. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

/**
 * The path of a Chromium, Chrome or Edge: `HEADLIGHT_CHROMIUM`, else one found, else (Debian, root) one installed.
 * @returns {Promise<string>}
 */
export async function chromium() {
  const wanted = process.env.HEADLIGHT_CHROMIUM;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new Error(`HEADLIGHT_CHROMIUM names “${wanted}”, and no file is there.`);
  }
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && findProgram('apt-get')) {
    console.log('Installing Chromium (apt-get) …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun('Installing Chromium', 'apt-get', ['update'], { env });
    await mustRun(
      'Installing Chromium',
      'apt-get',
      ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      { env },
    );
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium was found to open VS Code in without a screen: install Chromium, Chrome or Edge, or set HEADLIGHT_CHROMIUM to its path.',
  );
}

/**
 * The full path of a program in PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(isProgram);
}

/** @returns {string | undefined} */
function findChromium() {
  const inPath = NAMES.map(findProgram).find(Boolean);
  if (inPath) return inPath;
  if (process.platform === 'darwin') return MAC.find(existsSync);
  const bases = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  return bases.flatMap((base) => (base ? WINDOWS.map((path) => join(base, path)) : [])).find(existsSync);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
