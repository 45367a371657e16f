// Renders every formula of the plan to MathML while building, so that no TeX and no renderer is shipped.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import temml from 'temml';
import { root } from './paths.mjs';

const SOURCE = join(root, 'src', 'plan', 'formulas.ts');

/**
 * The esbuild plugin behind `import { formulas } from 'mathml:formulas'`: a record from TeX to display-style MathML.
 * @type {import('esbuild').Plugin}
 */
export const formulasPlugin = {
  name: 'formulas',
  setup(build) {
    build.onResolve({ filter: /^mathml:formulas$/ }, ({ path }) => ({ path, namespace: 'formulas' }));
    build.onLoad({ filter: /.*/, namespace: 'formulas' }, async () => ({
      contents: `export const formulas = ${JSON.stringify(await renderFormulas())};`,
      loader: 'js',
      watchFiles: [SOURCE],
    }));
  },
};

/** @returns {Promise<Record<string, string>>} TeX to MathML; throws with the formula's name where TeX is wrong */
async function renderFormulas() {
  const { code } = await transform(await readFile(SOURCE, 'utf8'), { loader: 'ts', format: 'esm' });
  /** @type {{ formulas: Record<string, string> }} */
  const { formulas } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.fromEntries(Object.entries(formulas).map(([name, tex]) => [tex, render(name, tex)]));
}

/**
 * @param {string} name
 * @param {string} tex
 */
function render(name, tex) {
  try {
    const mathml = temml.renderToString(tex, { displayMode: true, throwOnError: true });
    // The panel's content security policy forbids inline styles; what they say here is the default or a matter of padding.
    return mathml.replaceAll(/ style="[^"]*"/g, '');
  } catch (error) {
    throw new Error(`The formula “${name}” in src/plan/formulas.ts is not TeX that temml reads: ${error}`);
  }
}
