// The formulas of the plan as MathML, made while building by scripts/lib/formulas.mjs.

declare module 'mathml:formulas' {
  /** From a step's TeX to its MathML, in display style. */
  export const formulas: Readonly<Record<string, string>>;
}
