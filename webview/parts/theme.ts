// The editor's colours as numbers, for canvases; a signal, because the reader may change the theme at any time.

import { type ReadonlySignal, signal } from '@preact/signals';
import { type Color, readColor } from './color.ts';

export interface Theme {
  readonly background: Color;
  readonly foreground: Color;
  /** Far end of a sequential scale, and the positive end of a diverging one. */
  readonly blue: Color;
  /** The negative end of a diverging scale. */
  readonly red: Color;
}

const current = signal<Theme>({
  background: [255, 255, 255],
  foreground: [0, 0, 0],
  blue: [0, 99, 211],
  red: [229, 20, 0],
});

export const theme: ReadonlySignal<Theme> = current;

/** Reads the theme now and whenever VS Code puts another on the page. Returns a function that stops. */
export function watchTheme(): () => void {
  const read = () => {
    const style = getComputedStyle(document.body);
    const color = (name: string, background: Color) =>
      readColor(style.getPropertyValue(`--vscode-${name}`).trim(), background);
    const dark = document.body.classList.contains('vscode-dark');
    const background = color('editor-background', dark ? [31, 31, 31] : [255, 255, 255]);
    const next: Theme = {
      background,
      foreground: color('editor-foreground', background),
      blue: color('charts-blue', background),
      red: color('charts-red', background),
    };
    if (JSON.stringify(next) !== JSON.stringify(current.value)) current.value = next;
  };
  const observer = new MutationObserver(read);
  observer.observe(document.body, { attributeFilter: ['class', 'style'] });
  observer.observe(document.documentElement, { attributeFilter: ['class', 'style'] });
  read();
  return () => observer.disconnect();
}
