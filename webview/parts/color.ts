// Colours as numbers: read from CSS, mixed, and compared for contrast.

/** Red, green and blue, each from 0 to 255. */
export type Color = readonly [number, number, number];

let brush: CanvasRenderingContext2D | null = null;

/**
 * Any CSS colour as it looks on a background, which shows through where the colour is transparent.
 * Text that is no colour gives the background.
 */
export function readColor(css: string, background: Color): Color {
  brush ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!brush || !CSS.supports('color', css)) return background;
  brush.fillStyle = cssColor(background);
  brush.fillRect(0, 0, 1, 1);
  brush.fillStyle = css;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** @param share of `b`, from 0 to 1 */
export function mix(a: Color, b: Color, share: number): Color {
  const channel = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [channel(0), channel(1), channel(2)];
}

export function cssColor([red, green, blue]: Color): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** Relative luminance, from 0 (black) to 1 (white); WCAG 2.2. */
function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, from 1 to 21; WCAG 2.2. */
export function contrast(a: Color, b: Color): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const black: Color = [0, 0, 0];
const white: Color = [255, 255, 255];

/** The preferred colour where it can be read on the background (contrast 4.5), else black or white. */
export function readableOn(background: Color, preferred: Color): Color {
  if (contrast(background, preferred) >= 4.5) return preferred;
  return contrast(background, black) > contrast(background, white) ? black : white;
}
