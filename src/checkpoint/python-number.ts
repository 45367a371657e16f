// A floating-point number as Python prints it, for the lines of `print(model)`.

/** 1e-05 for 0.00001, 0.0 for 0, 0.1 for 0.1. */
export function pythonNumber(x: number): string {
  const [mantissa, power] = x.toExponential().split('e');
  const exponent = Number(power);
  if (x !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(x) ? `${x}.0` : String(x);
}
