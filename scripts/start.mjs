// `npm start`: installs, builds, and opens VS Code with the extension and the example; `-- --screenshot out.png` needs no screen.

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
  const { screenshot, theme, size } = parseArgs({
    options: {
      screenshot: { type: 'string' },
      theme: { type: 'string', default: 'dark' },
      size: { type: 'string', default: '1400x900' },
    },
  }).values;
  if (theme !== 'dark' && theme !== 'light' && theme !== 'hc')
    throw new Error(`There is no theme “${theme}”. ${USE}`);
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  if (!width || !height) throw new Error(`“${size}” is no size in pixels such as 1400x900. ${USE}`);
  return {
    screenshot: screenshot && resolve(screenshot),
    theme: /** @type {import("./lib/workbench.mjs").Theme} */ (theme),
    size: { width: Number(width), height: Number(height) },
  };
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
