// The process in which onnxruntime-node is measured.

import { onnxEngine } from './onnx.ts';
import { serve } from './serve.ts';

await serve((options) => onnxEngine('onnxruntime-node', options));
