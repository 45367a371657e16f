// `npm start`: installs, builds, and opens VS Code with the extension and the example; `-- --screenshot out.png` needs no screen.

import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { cacheFolder, example, root } from './lib/paths.mjs';

const USE = 'Usage: npm start [-- --screenshot out.png [--theme dark|light|hc] [--size 1400x900]]';

async function start() {
  const options = readOptions();
  await installDependencies();
  const { build } = await import('./lib/build.mjs');
  await build({ tests: false });
  if (options.screenshot) {
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
  const { startServer } = await import('./lib/vscode-server.mjs');
  const server = await startServer({
    dataFolder: join(cacheFolder(), 'vscode-data'),
    settings: { 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'workbench.startupEditor': 'none' },
  });
  const address = server.page({ folder: dirname(example), file: example, extension: root });
  console.log(
    `No desktop VS Code was found, so it runs as a server. Open this address:\n\n  ${address}\n\nCtrl-C stops it.`,
  );
  await new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  });
  await server.stop();
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
