// Opens exhibits of the gallery in a browser: a page with the panel's style, a theme of VS Code, and a recording.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/lib/chromium.mjs';
import { type Recording, writeRecording } from '../../src/protocol/recording.ts';
import dark from './themes/dark.json' with { type: 'json' };
import hcDark from './themes/hc-dark.json' with { type: 'json' };
import hcLight from './themes/hc-light.json' with { type: 'json' };
import light from './themes/light.json' with { type: 'json' };

/** What VS Code puts on a webview's page under each theme. */
export const themes = { dark, light, 'hc-dark': hcDark, 'hc-light': hcLight } as const;
export type ThemeName = keyof typeof themes;

const ORIGIN = 'http://gallery.headlight';
/** As strict as the panel's own page; the recording's JSON is data, not script. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'";

export interface Exhibit {
  readonly recording: Recording | null;
  readonly theme: ThemeName;
  /** CSS pixels */
  readonly width: number;
}

export interface Exhibition {
  /** A page with the panel, drawn; whatever the page complains about is thrown when it is closed. */
  open(exhibit: Exhibit): Promise<OpenExhibit>;
  close(): Promise<void>;
}

export interface OpenExhibit {
  readonly page: Page;
  close(): Promise<void>;
}

/** Builds the page once and starts a browser. */
export async function openExhibition(): Promise<Exhibition> {
  const [files, browser] = await Promise.all([pageFiles(), startBrowser()]);
  return {
    close: () => browser.close(),
    async open(exhibit) {
      const context = await browser.newContext({ viewport: { width: exhibit.width, height: 900 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.route('**/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        const file = pathname === '/' ? html(exhibit) : files.get(pathname);
        if (!file) return route.abort();
        return route.fulfill(file);
      });
      await page.goto(`${ORIGIN}/`);
      await page.locator('#app[data-state]:not([data-state=busy]), #app:has(.busy)').waitFor();
      return {
        page,
        async close() {
          await context.close();
          if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('\n')}`);
        },
      };
    },
  };
}

function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.HEADLIGHT_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_ARGS,
  });
}

/** The panel's mathematical font, as the build names it. */
const mathFont = 'stix-two-math-latin-400-normal.woff2';

interface PageFile {
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

async function pageFiles(): Promise<Map<string, PageFile>> {
  const { formulasPlugin } = (await import(
    pathToFileURL(join(process.cwd(), 'scripts/lib/formulas.mjs')).href
  )) as { formulasPlugin: esbuild.Plugin };
  const script = async () => {
    const { outputFiles } = await esbuild.build({
      entryPoints: ['test/gallery/workbench.tsx'],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2023',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      plugins: [formulasPlugin],
    });
    return outputFiles[0]!.text;
  };
  const built = (file: string) => readFile(join('dist/webview', file));
  return new Map<string, PageFile>([
    ['/panel.js', { contentType: 'text/javascript', body: await script() }],
    ['/panel.css', { contentType: 'text/css', body: await built('panel.css') }],
    ['/codicon.ttf', { contentType: 'font/ttf', body: await built('codicon.ttf') }],
    [`/${mathFont}`, { contentType: 'font/woff2', body: await built(mathFont) }],
    ['/favicon.ico', { contentType: 'image/x-icon', body: '' }],
    ...Object.entries(themes).map(([name, theme]): [string, PageFile] => [
      `/${name}.css`,
      { contentType: 'text/css', body: themeStyle(theme.variables) },
    ]),
  ]);
}

function themeStyle(variables: Readonly<Record<string, string>>): string {
  return `:root { ${Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ')} }`;
}

function html({ recording, theme }: Exhibit): PageFile {
  const json = recording ? writeRecording(recording) : 'null';
  return {
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': POLICY },
    body: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Headlight</title>
<link rel="stylesheet" href="/${theme}.css" id="theme">
<link rel="stylesheet" href="/panel.css">
</head>
<body class="${themes[theme].classes.join(' ')}" data-vscode-theme-id="${themes[theme].id}">
<div id="app"></div>
<script type="application/json" id="recording">${json.replaceAll('<', '\\u003c')}</script>
<script src="/panel.js"></script>
</body>
</html>`,
  };
}
