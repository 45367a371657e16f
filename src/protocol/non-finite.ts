// Numbers that JSON does not have: webview messages turn -Infinity and NaN into null, unless they are spelled out.

const spelled = new Map<string, number>([
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/** Replaces each non-finite number by { $number: name }. Typed arrays survive the boundary and stay as they are. */
export function spellNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  return mapPlain(value, spellNumbers);
}

/** The inverse of `spellNumbers`. */
export function readNumbers(value: unknown): unknown {
  if (
    typeof value === 'object' &&
    value !== null &&
    '$number' in value &&
    typeof value.$number === 'string'
  ) {
    return spelled.get(value.$number) ?? value;
  }
  return mapPlain(value, readNumbers);
}

function mapPlain(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (
    typeof value !== 'object' ||
    value === null ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  )
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}
