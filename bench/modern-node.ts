// The Node that the engine is measured under: 22 or later, as in VS Code.

import { installedNode } from '../scripts/lib/vscode-server.mjs';

const oldest = 22;

/** @throws Error, one sentence, where neither this Node nor the one of the tests' VS Code is new enough. */
export function modernNode(): string {
  if (Number.parseInt(process.versions.node, 10) >= oldest) return process.execPath;
  const installed = installedNode();
  if (installed) return installed;
  throw new Error(
    `The engine is measured under Node ${oldest} or later, as in VS Code, and this is ${process.version}: start it with a newer Node, or run npm test -- host once, which installs VS Code's.`,
  );
}
