// The layer rules of ARCHITECTURE.md, checked on what was really bundled and on what tsc may see.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** For each layer, the layers whose code it may import; `types` are gone from a bundle. */
const LAYERS: Readonly<
  Record<string, { readonly code: readonly string[]; readonly types?: readonly string[] }>
> = {
  'src/plan': { code: [] },
  'src/checkpoint': { code: ['src/plan'] },
  'src/tokenizer': { code: ['src/plan'] },
  'src/engine': { code: ['src/plan'] },
  'src/capture': { code: ['src/plan', 'src/engine'] },
  'src/protocol': { code: [], types: ['src/plan'] },
  'src/worker': {
    code: ['src/plan', 'src/checkpoint', 'src/tokenizer', 'src/engine', 'src/capture', 'src/protocol'],
  },
  'src/cli': {
    code: [
      'src/plan',
      'src/checkpoint',
      'src/tokenizer',
      'src/engine',
      'src/capture',
      'src/protocol',
      'src/worker',
    ],
  },
  'src/host': { code: ['src/plan', 'src/protocol', 'src/worker'] },
  src: { code: ['src/host', 'src/worker'] },
  webview: { code: ['src/plan', 'src/protocol'] },
};

/** Only these may touch Node: the others must also run in a browser's extension host. */
const NODE_ALLOWED = new Set(['src/worker', 'src/cli', 'src/host', 'src']);

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly Import[] }>>;
}

interface Import {
  readonly path: string;
  readonly external?: boolean;
}

interface Override {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
        };
      };
    };
  };
}

describe('layers', () => {
  const bundles = ['extension', 'worker', 'kernel-thread', 'cli', 'panel', 'report'];
  const edges = bundles.flatMap((name) => edgesOf(JSON.parse(readFileSync(`out/meta/${name}.json`, 'utf8'))));

  it('are every folder of sources', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const known = Object.keys(LAYERS).filter((layer) => layer.startsWith('src/'));
    assert.deepEqual(folders.map(({ name }) => `src/${name}`).sort(), known.sort());
  });

  it('import only what they may', () => {
    assert.ok(edges.length > 0, 'no import was found in the bundles');
    const wrong = edges.filter(({ from, to }) => {
      const [importer, imported] = [layerOf(from), layerOf(to)];
      return importer && imported && importer !== imported && !LAYERS[importer]?.code.includes(imported);
    });
    assert.deepEqual(listed(wrong), []);
  });

  it('let the host know the worker by its client alone', () => {
    const wrong = edges.filter(
      ({ from, to }) =>
        layerOf(from) === 'src/host' && layerOf(to) === 'src/worker' && to !== 'src/worker/client.ts',
    );
    assert.deepEqual(listed(wrong), []);
  });

  it('touch neither Node nor VS Code where they may not', () => {
    const wrong = edges.filter(({ from, to }) => {
      const importer = layerOf(from);
      if (!importer) return false;
      if (to === 'vscode') return importer !== 'src/host' && importer !== 'src';
      return to.startsWith('node:') && !NODE_ALLOWED.has(importer);
    });
    assert.deepEqual(listed(wrong), []);
  });

  for (const [layer, { code, types = [] }] of Object.entries(LAYERS)) {
    const allowed = [...code, ...types].sort();

    it(`are to tsc what they are here: ${layer}`, () => {
      const { references = [] }: { references?: readonly { path: string }[] } = JSON.parse(
        readFileSync(`${layer}/tsconfig.json`, 'utf8'),
      );
      assert.deepEqual(references.map(({ path }) => posix.join(layer, path)).sort(), allowed);
    });

    // src/extension.ts imports by './host/…', and tsc guards it.
    if (layer === 'src') continue;
    it(`are to biome what they are here: ${layer}`, () => {
      const others = Object.keys(LAYERS).filter((other) => ![layer, 'src', ...allowed].includes(other));
      assert.deepEqual(
        [...forbiddenByBiome(layer)].sort(),
        others.map((other) => posix.basename(other)).sort(),
      );
    });
  }
});

/** The layers that biome forbids a layer to import, from the names between the braces of its one pattern. */
function forbiddenByBiome(layer: string): readonly string[] {
  const { overrides }: { overrides: readonly Override[] } = JSON.parse(readFileSync('biome.json', 'utf8'));
  const override = overrides.find(({ includes }) => includes[0] === `${layer}/**`);
  const group = override?.linter.rules.style?.noRestrictedImports?.options.patterns[0]?.group[0] ?? '';
  return /\{(.*)\}/.exec(group)?.[1]?.split(',') ?? [];
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Each once, however many bundles hold it. */
function listed(edges: readonly Edge[]): readonly string[] {
  return [...new Set(edges.map(({ from, to }) => `${from} imports ${to}`))].sort();
}

function edgesOf({ inputs }: Metafile): readonly Edge[] {
  return Object.entries(inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path }) => ({ from, to: path })),
  );
}

/** The layer that a file is in; undefined for a package. */
function layerOf(file: string): string | undefined {
  if (/^src\/[^/]+$/.test(file)) return 'src';
  return Object.keys(LAYERS).find((layer) => layer !== 'src' && file.startsWith(`${layer}/`));
}
