// `npm start`: installs, builds, and opens VS Code with the extension and the example; `-- --screenshot out.png` needs no screen.

import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { END_SIGNALS, exitOnSignals, temporaryFolder } from './lib/ending.mjs';
import { cacheFolder, example } from './lib/paths.mjs';

const USE = 'Usage: npm start [-- --screenshot out.png [--theme dark|light|hc] [--size 1400x900]]';

async function start() {
  const options = readOptions();
  await installDependencies();
  const { build } = await import('./lib/build.mjs');
  await build({ tests: false });
  if (options.screenshot) {
    exitOnSignals();
    const { takeScreenshot } = await import('./lib/screenshot.mjs');
    console.log(await takeScreenshot(options.screenshot, options));
    console.log(`\nWrote ${options.screenshot}`);
    return;
  }
  const { openDesktop } = await import('./lib/desktop-vscode.mjs');
  const desktop = await openDesktop();
  if (desktop) console.log(`Opened ${desktop}.`);
  else await serve();
}

/** Serves VS Code on loopback until it is told to stop. */
async function serve() {
  const told = new Promise((stop) => {
    for (const signal of END_SIGNALS) process.once(signal, stop);
  });
  const { startServer } = await import('./lib/vscode-server.mjs');
  const { installExtension } = await import('./lib/extension-package.mjs');
  // Of this run alone: what was just built, and out of the way of another run.
  const extensions = temporaryFolder('extensions');
  await installExtension(extensions.path);
  const server = await startServer({
    dataFolder: join(cacheFolder(), 'vscode-data'),
    extensions: extensions.path,
  });
  const address = server.page({ folder: dirname(example), file: example });
  console.log(
    `No desktop VS Code was found, so it runs as a server. Open this address:\n\n  ${address}\n\nCtrl-C stops it.`,
  );
  await Promise.race([told, server.ended]);
  await server.stop();
  extensions.remove();
}

function readOptions() {
  const { screenshot, theme, size } = parsedOptions();
  if (theme !== 'dark' && theme !== 'light' && theme !== 'hc')
    throw new Error(`There is no theme “${theme}”. ${USE}`);
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  if (!width || !height) throw new Error(`“${size}” is no size in pixels such as 1400x900. ${USE}`);
  return {
    screenshot: screenshot === undefined ? undefined : pictureFile(screenshot),
    theme: /** @type {import("./lib/workbench.mjs").Theme} */ (theme),
    size: { width: Number(width), height: Number(height) },
  };
}

function parsedOptions() {
  const args = process.argv.slice(2);
  try {
    return parseArgs({
      args,
      options: {
        screenshot: { type: 'string' },
        theme: { type: 'string', default: 'dark' },
        size: { type: 'string', default: '1400x900' },
      },
    }).values;
  } catch {
    throw new Error(`npm start does not understand “${args.join(' ')}”. ${USE}`);
  }
}

/**
 * Refuses what cannot be written before anything is built.
 * @param {string} name
 * @returns {string} the absolute path
 */
function pictureFile(name) {
  // npm changes to the checkout; the file is named from where the command was typed.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const folder = dirname(file);
  if (!isFolder(folder))
    throw new Error(`There is no folder ${folder} to write the picture into; make it, or name another.`);
  if (isFolder(file)) throw new Error(`${file} is a folder; name the file for the picture, such as out.png.`);
  return file;
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
