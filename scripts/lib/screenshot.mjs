// Explores the example in a real VS Code without a screen, and takes a picture of it.

import { basename, dirname } from 'node:path';
import { temporaryFolder } from './ending.mjs';
import { installExtension } from './extension-package.mjs';
import { example } from './paths.mjs';
import { launchWorkbench } from './workbench.mjs';

/**
 * Opens the example, explores it, and writes the picture once the panel is drawn.
 * @param {string} file the PNG to write
 * @param {{ theme: import('./workbench.mjs').Theme, size: { width: number, height: number } }} options
 * @returns {Promise<string>} what the panel shows, as text
 */
export async function takeScreenshot(file, { theme, size }) {
  const extensions = temporaryFolder('extensions');
  await installExtension(extensions.path);
  const workbench = await launchWorkbench({
    folder: dirname(example),
    extensions: extensions.path,
    theme,
    size,
  });
  try {
    await workbench.openFile(basename(example));
    // Not Explore Selection: a selection would hide the tints of the tokens.
    await workbench.run('Headlight: Explore Document');
    await workbench.panel();
    // The editor lays itself out anew beside the panel.
    await workbench.focusFile(basename(example));
    const panel = await workbench.panel();
    await workbench.screenshot(file);
    return tidy(await panel.locator('#app').innerText());
  } finally {
    await workbench.close();
    extensions.remove();
  }
}

/**
 * Without trailing spaces and without more than one empty line in a row.
 * @param {string} text
 */
function tidy(text) {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
