// The worker thread in which the engine runs.

import { parentPort, workerData } from 'node:worker_threads';
import type { EngineApi } from '../protocol/engine.ts';
import { serve } from '../protocol/rpc.ts';
import type { EngineOptions } from './client.ts';
import { kernelFactory } from './kernels.ts';
import { portTransport } from './port.ts';
import { engineService } from './service.ts';

const options: EngineOptions = workerData;

serve<EngineApi>(
  portTransport(parentPort!),
  engineService({
    kernels: kernelFactory(options.kernels, { threads: options.threads }),
    models: options.models,
    captureBytes: options.captureBytes,
  }),
);
