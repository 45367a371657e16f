// Numbers as the panel prints them.

const MINUS = '\u2212';

/** With so many decimals; a proper minus sign; infinities as ∞. */
export function fixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const size = Number.isFinite(value) ? Math.abs(value).toFixed(decimals) : '∞';
  return value < 0 && Number.parseFloat(size) !== 0 ? MINUS + size : size;
}

/** In two digits, for small cells: .07, 1.2, 36; nothing but 0 is written as 0 without its decimals. */
export function short(value: number): string {
  const size = Math.abs(value);
  const decimals = size < 0.995 ? 2 : size < 9.95 ? 1 : 0;
  return value === 0 ? '0' : fixed(value, decimals).replace('0.', '.');
}

/** About four digits that mean something, whatever the size: 0.1234, 12.34, 1234, 1.2e+7. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (Number.isFinite(size) && (size < 1e-4 || size >= 1e6))
    return value.toExponential(2).replace('-', MINUS).replace('e-', `e${MINUS}`);
  return fixed(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4);
}

/**
 * As `number`, but 0 where the value is lost beside its neighbours, as what rounding leaves of a 0 is.
 * @param scale size of the largest of the neighbours
 */
export function numberBeside(value: number, scale: number): string {
  return Math.abs(value) < 1e-6 * scale ? '0' : number(value);
}

/** A probability as 12.3 %; none is written as certain or impossible because it was rounded. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.0005) return '< 0.1 %';
  if (probability < 1 && probability >= 0.9995) return '> 99.9 %';
  return `${fixed(100 * probability, 1)} %`;
}

/** 124M, 3.2K, 486: a count to be taken in at a glance. */
export function count(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** 0.8 ms, 12 ms, 1.3 s. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** '1 token', '8 tokens'. */
export function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}
