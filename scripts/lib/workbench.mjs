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

/** Nothing in the picture that moves, and nothing that asks the network. */
const QUIET = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'extensions.autoCheckUpdates': false,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
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

  /** The text editor in front; the first of several beside each other. */
  get editor() {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The pop-ups of notifications. */
  get toasts() {
    return this.page.locator('.notification-toast-container');
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

  /**
   * Takes an item of a picker, once that is open.
   * @param {string} title the picker's
   * @param {string} label the item's
   */
  async choose(title, label) {
    await this.page.locator('.quick-input-title:visible', { hasText: title }).waitFor();
    await this.quickInput.fill(label);
    await this.row(label).click();
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
    const centre = this.page.locator('.notifications-center.visible');
    await this.run('Notifications: Show Notifications');
    await centre.waitFor();
    const texts = await centre.locator('.notification-list-item-message').allInnerTexts();
    await this.page.keyboard.press('Escape');
    await centre.waitFor({ state: 'detached' });
    return texts;
  }

  /**
   * Opens a container of the side bar from the activity bar.
   * @param {string} title
   */
  async openSideBar(title) {
    await this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`).click();
    await this.page.locator('.sidebar .composite.title h2', { hasText: title }).waitFor();
  }

  /**
   * The rows of a tree in the side bar that are on show.
   * @param {string} view its title, such as `Steps`
   */
  treeRows(view) {
    const header = this.page.locator(`.pane-header[aria-label^="${view}"]`);
    return this.page.locator('.sidebar .pane').filter({ has: header }).locator('.monaco-list-row');
  }

  /**
   * Opens or closes a row of a tree; a click on its label may do something else.
   * @param {string} view
   * @param {string} label
   */
  async toggleRow(view, label) {
    const row = this.treeRows(view).filter({ hasText: label }).first();
    await row.locator('.monaco-tl-twistie').click();
  }

  /**
   * The middle of a word in the editor in front.
   * @param {string} word its first occurrence on the screen
   * @returns {Promise<{ x: number, y: number }>} in CSS pixels of the page
   */
  async placeOfWord(word) {
    const place = await this.editor.locator('.view-lines').evaluate(middleOfWord, word);
    if (!place) throw new Error(`The word “${word}” is not on show in the editor.`);
    return place;
  }

  /**
   * Holds the pointer over a word of the editor in front until the hover is drawn.
   * @param {string} word its first occurrence on the screen
   * @returns {Promise<string>} the text of the hover
   */
  async hoverWord(word) {
    const box = await this.placeOfWord(word);
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
    await this.page.screenshot({ path, animations: 'disabled' });
  }

  /**
   * Types into the quick input and takes the item of this name.
   * @param {'' | '>'} kind files or commands
   * @param {string} name
   */
  async pick(kind, name) {
    const end = Date.now() + PATIENCE_MS;
    const row = this.row(name);
    while (Date.now() < end) {
      // A key is lost while the focus moves between editors, and commands appear once the extension host has told of
      // them: asked too early, the list stays without.
      await this.page.keyboard.press('F1');
      const found = await this.quickInput
        .fill(kind + name, { timeout: 3000 })
        .then(() => row.waitFor({ timeout: 3000 }))
        .then(
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
function middleOfWord(lines, word) {
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
