// How a number is written in the step view: to four significant digits, with a true minus sign.

const DIGITS = 4;
const SMALLEST = 1e-4;
const LARGEST = 1e6;
/** Decimals that numbers of order 1 keep beside large ones. */
const LEAST = 2;
/** Below this the largest number of a column needs more than four decimals. */
const SMALL = 0.01;

/**
 * One number in running text: 0.12, −0.04813, 1.2e−7, −∞.
 * @param digits significant digits at most; zeros at the end are left out.
 */
export function formatNumber(x: number, digits = DIGITS): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : signed(x, '∞');
  const size = Math.abs(x);
  if (size === 0) return '0';
  if (size < SMALLEST || size >= LARGEST) return signed(x, exponential(size));
  return signed(x, String(Number(size.toFixed(decimals(size, digits)))));
}

/** A number that follows an operator: in brackets where it is negative. */
export function bracketed(x: number): string {
  return x < 0 ? `(${formatNumber(x)})` : formatNumber(x);
}

/**
 * How to write numbers that stand under one another: all with the same decimals, as few as show the largest
 * to so many significant digits (two decimals at least; from 0.01 on, so many at most), and no more than any needs.
 */
export function aligned(values: ArrayLike<number>, digits = DIGITS): (x: number) => string {
  const finite = Array.from(values).filter(Number.isFinite);
  const largest = finite.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest !== 0 && (largest < SMALLEST || largest >= LARGEST)) return (x) => formatNumber(x);
  const most = mostDecimals(largest, digits);
  const places = Array.from({ length: most }, (_, i) => i).find((few) =>
    finite.every((x) => Number(x.toFixed(few)) === Number(x.toFixed(most))),
  );
  return (x) => {
    if (!Number.isFinite(x)) return formatNumber(x);
    const written = Math.abs(x).toFixed(places ?? most);
    return Number(written) === 0 ? written : signed(x, written);
  };
}

/**
 * As `aligned`, for probabilities: none is shown as certain or impossible because it was rounded.
 * @returns writes '≈ 1' and '< 0.001', or with as many decimals as the others have, in place of 1 and 0
 */
export function alignedProbabilities(values: readonly number[]): (x: number) => string {
  const write = aligned(values);
  const places = mostDecimals(Math.max(...values), DIGITS);
  return (x) => {
    const written = write(x);
    if (Number(written) === 1) return '≈ 1';
    return Number(written) === 0 ? `< ${(10 ** -places).toFixed(places)}` : written;
  };
}

/** Decimals that the largest of some numbers asks for. */
function mostDecimals(largest: number, digits: number): number {
  const enough = largest === 0 ? 0 : Math.max(LEAST, decimals(largest, digits));
  return largest < SMALL ? enough : Math.min(enough, digits);
}

function exponential(size: number): string {
  const [digits, power] = size.toExponential(1).split('e') as [string, string];
  return `${Number(digits)}e${signed(Number(power), String(Math.abs(Number(power))))}`;
}

function decimals(size: number, digits: number): number {
  return Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
}

function signed(x: number, size: string): string {
  return x < 0 ? `−${size}` : size;
}
