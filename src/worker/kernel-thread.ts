// A thread of the kernels: begins with the memory and the module that it is handed, and helps until it is ended.

import { workerData } from 'node:worker_threads';
import { serveThread } from '../engine/team.ts';

serveThread(workerData);
