// Numbers as Python prints them, for the lines of `print(model)`.

/**
 * Probabilities of dropout print as config.json writes them: 0, as in ALBERT's, or 0.0. JSON.parse does not tell the
 * two apart, so a whole 0 becomes −0 here, which computes as 0 does, and which a probability never is otherwise.
 * @param text config.json
 */
export function markWholeZeros(text: string): string {
  return text.replace(/("\w*(?:dropout|pdrop)\w*"\s*:\s*)0(?=\s*[,}])/g, '$1-0');
}

/** 1e-05 for 0.00001, 0.0 for 0, 0.1 for 0.1; 0 for a whole 0 that `markWholeZeros` has marked. */
export function pythonNumber(x: number): string {
  if (Object.is(x, -0)) return '0';
  const [mantissa, power] = x.toExponential().split('e');
  const exponent = Number(power);
  if (x !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(x) ? `${x}.0` : String(x);
}
