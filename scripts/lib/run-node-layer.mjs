// The process in which one layer's tests run under Node: `node run-node-layer.mjs <test file> …`.

import { resolve } from 'node:path';
import { exitOnSignals } from './ending.mjs';
import { runMocha } from './run-mocha.mjs';

exitOnSignals();
await runMocha(process.argv.slice(2).map((file) => resolve(file)));
// A handle that a test left open must not keep the run alive.
process.exit();
