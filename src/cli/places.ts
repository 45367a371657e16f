// Where the command line's own files lie: beside the bundle, wherever it is installed and called from.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Places {
  readonly packageJson: string;
  /** Folder of baseline.wasm and relaxed.wasm. */
  readonly kernels: string;
  /** Folder of the bundled checkpoints. */
  readonly models: string;
  /** Folder of the panel's script and style. */
  readonly webview: string;
}

/** @param bundle URL of dist/cli.js */
export function placesBeside(bundle: string): Places {
  const dist = dirname(fileURLToPath(bundle));
  const root = dirname(dist);
  return {
    packageJson: join(root, 'package.json'),
    kernels: join(dist, 'kernels'),
    models: join(root, 'media', 'models'),
    webview: join(dist, 'webview'),
  };
}
