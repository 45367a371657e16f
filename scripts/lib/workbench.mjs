// A VS Code window driven from outside, as a person would use it: open, select, run a command, hover, look.

import { chromium as playwright } from 'playwright-core';
import { CHROMIUM_ARGS, chromium } from './chromium.mjs';
import { temporaryFolder } from './ending.mjs';
import { startServer } from './vscode-server.mjs';

/** @typedef {keyof typeof THEMES} Theme */

/** What each is called in the settings and in the picker, and the class it gives the window. */
const THEMES = {
  dark: { id: 'Default Dark Modern', label: 'Dark Modern', kind: 'vs-dark' },
  light: { id: 'Default Light Modern', label: 'Light Modern', kind: 'vs' },
  hc: { id: 'Default High Contrast', label: 'Dark High Contrast', kind: 'hc-black' },
};

/** What tells the panel's errors from VS Code's own. */
const PANEL_SCRIPT = '/dist/webview/panel.js';

/** How long VS Code may take to come to what is waited for; a loaded machine needs most of it. */
const PATIENCE_MS = 45_000;

/** Nothing in the picture but the editor, and nothing that asks the network. */
const QUIET = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'extensions.autoCheckUpdates': false,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/**
 * Starts a server, opens a window on it in headless Chromium, and waits until VS Code is drawn.
 * @param {object} options
 * @param {string} options.folder the folder to open
 * @param {string} [options.file] a file to open in it
 * @param {string} [options.extensions] the folder of installed extensions; without it:
 * @param {import('./vscode-server.mjs').Development} [options.development]
 * @param {Theme} [options.theme]
 * @param {{ width: number, height: number }} [options.size] in CSS pixels
 * @param {Record<string, unknown>} [options.settings] further user settings
 * @param {Record<string, string>} [options.env] variables for the extension host
 * @returns {Promise<Workbench>}
 */
export async function launchWorkbench({
  theme = 'dark',
  size = { width: 1400, height: 900 },
  extensions,
  settings = {},
  env = {},
  ...where
}) {
  const executablePath = await chromium();
  const data = temporaryFolder('vscode');
  /** @type {(() => unknown)[]} */
  const undo = [data.remove];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const colorTheme = { 'workbench.colorTheme': THEMES[theme].id };
    const server = await startServer({
      dataFolder: data.path,
      ...(extensions ? { extensions } : {}),
      settings: { ...QUIET, ...colorTheme, ...settings },
      env,
    });
    undo.push(server.stop);
    const browser = await playwright.launch({ executablePath, args: CHROMIUM_ARGS });
    undo.push(() => browser.close());
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(server.page(where));
    await page.locator('.monaco-workbench .statusbar').waitFor();
    return new Workbench(page, close);
  } catch (error) {
    await close();
    throw error;
  }
}

export class Workbench {
  /**
   * @param {import('playwright-core').Page} page for whatever the methods here do not do
   * @param {() => Promise<void>} close closes the window and stops the server
   */
  constructor(page, close) {
    this.page = page;
    this.close = close;
    /** @type {string[]} what the panel's scripts threw and did not catch */
    this.panelErrors = [];
    page.on('pageerror', ({ message, stack }) => {
      if (stack?.includes(PANEL_SCRIPT)) this.panelErrors.push(message);
    });
  }

  /** The text editor in front. */
  get editor() {
    return this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /** The palette's or a picker's line of input. */
  get quickInput() {
    return this.page.locator('.quick-input-widget:visible input[type="text"]');
  }

  /**
   * A row of the palette or a picker, by its whole label.
   * @param {string} label
   */
  row(label) {
    const exact = new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.quick-input-list-label .label-name', { hasText: exact }) })
      .first();
  }

  /**
   * Opens a file of the folder by its name and waits for its text.
   * @param {string} name
   */
  async openFile(name) {
    await this.pick('', name);
    await this.page
      .locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`)
      .waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  /**
   * Brings an editor that is open already to the front and gives it the focus, beside the panel for instance.
   * @param {string} name
   */
  async focusFile(name) {
    await this.page.locator(`.tab[data-resource-name="${name}"]`).first().click();
    await this.page
      .locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`)
      .waitFor();
  }

  /**
   * Runs a command through the palette; it must be there under just this title.
   * @param {string} title such as `Headlight: Explore Selection`
   */
  async run(title) {
    await this.pick('>', title);
  }

  /** Selects all text of the editor in front. */
  async selectAll() {
    await this.editor.locator('.view-lines').click({ position: { x: 2, y: 2 } });
    await this.page.keyboard.press('ControlOrMeta+A');
  }

  /**
   * The panel's own document, once it says that it is drawn.
   * @returns {Promise<import('playwright-core').Frame>}
   */
  async panel() {
    let state = 'there is none';
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      for (const frame of this.page.frames()) {
        // A frame that goes away while it is asked is not the panel.
        const found = await frame
          .evaluate(() => document.getElementById('app')?.dataset.state)
          .catch(() => undefined);
        if (found === 'ready') return frame;
        if (found) state = `it is “${found}”`;
      }
      await this.page.waitForTimeout(100);
    }
    const said = [...(await this.notifications()), ...this.panelErrors].map((text) => ` “${text}”`);
    throw new Error(`The panel was not drawn in ${PATIENCE_MS / 1000} s: ${state}.${said.join('')}`);
  }

  /**
   * Looks into the notification centre, where a message stays when its pop-up has gone.
   * @returns {Promise<string[]>} the texts of all notifications, the newest first
   */
  async notifications() {
    const bell = this.page.locator('[id="status.notifications"] a');
    const centre = this.page.locator('.notifications-center.visible');
    await bell.click();
    await centre.waitFor();
    const texts = await centre.locator('.notification-list-item-message').allInnerTexts();
    await bell.click();
    await centre.waitFor({ state: 'detached' });
    return texts;
  }

  /**
   * Holds the pointer over a word of the editor in front until the hover is drawn.
   * @param {string} word its first occurrence on the screen
   * @returns {Promise<string>} the text of the hover
   */
  async hoverWord(word) {
    const box = await this.editor.locator('.view-lines').evaluate(boxOfWord, word);
    if (!box) throw new Error(`The word “${word}” is not on show in the editor.`);
    // From elsewhere, in two moves: VS Code opens a hover for a pointer that moves and then rests.
    await this.page.mouse.move(box.x - 5, box.y + 40);
    await this.page.mouse.move(box.x, box.y, { steps: 4 });
    const hover = this.page.locator('.monaco-hover:visible .hover-contents').first();
    await hover.waitFor();
    return (await this.page.locator('.monaco-hover:visible').first().innerText()).trim();
  }

  /**
   * Changes the colour theme through the palette, and waits until it is drawn.
   * @param {Theme} theme
   */
  async setTheme(theme) {
    await this.run('Preferences: Color Theme');
    await this.quickInput.fill(THEMES[theme].label);
    await this.row(THEMES[theme].label).click();
    await this.page.locator(`.monaco-workbench.${THEMES[theme].kind}`).waitFor();
    // The webview hears of the theme later than the window.
    await this.page.waitForTimeout(500);
  }

  /**
   * Writes what is on the screen as PNG.
   * @param {string} path
   */
  async screenshot(path) {
    await this.page.screenshot({ path });
  }

  /**
   * Types into the quick input and takes the item of this name.
   * @param {'' | '>'} kind files or commands
   * @param {string} name
   */
  async pick(kind, name) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      await this.page.keyboard.press('F1');
      await this.quickInput.fill(kind + name);
      // Commands appear once the extension host has told of them: asked too early, the list stays without.
      const row = this.row(name);
      const found = await row.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (found) return row.click();
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`VS Code offers no ${kind === '>' ? 'command' : 'file'} “${name}”.`);
  }
}

/**
 * Runs in the page: the middle of a word's first occurrence.
 * @param {Element} lines
 * @param {string} word
 */
function boxOfWord(lines, word) {
  const walker = document.createTreeWalker(lines, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.replaceAll('\u00a0', ' ') ?? '';
    const start = text.indexOf(word);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return undefined;
}
