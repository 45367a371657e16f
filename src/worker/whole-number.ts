// Settings of the editor that are whole numbers from 1 on, where anything may stand.

export interface WholeNumber {
  readonly found: number;
  /** One sentence where that is not what stands there. */
  readonly remark: string | null;
}

/**
 * @param value what stands there; null or undefined is nothing
 * @param name of the setting
 * @param usual taken where nothing stands there, or nothing of use
 */
export function wholeNumber(value: unknown, name: string, usual: number): WholeNumber {
  if (value === null || value === undefined) return { found: usual, remark: null };
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) {
    return { found: value, remark: null };
  }
  const json = JSON.stringify(value);
  const shown = json.length > 40 ? `${json.slice(0, 40)}…` : json;
  return {
    found: usual,
    remark: `The setting ${name} is ${shown}, and must be a whole number from 1 on: the engine uses ${usual}, as without it.`,
  };
}
