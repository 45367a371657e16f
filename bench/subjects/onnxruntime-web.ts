// The process in which onnxruntime-web is measured.

import { onnxEngine } from './onnx.ts';
import { serve } from './serve.ts';

await serve((options) => onnxEngine('onnxruntime-web', options));
