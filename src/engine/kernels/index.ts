// What the module exports: one function per operation, over addresses in the imported memory.

export { gelu, geluTanh, relu, tanh } from './activation';
export { add } from './add';
export { mix, scores } from './attention';
export { linear } from './linear';
export { causalMask } from './mask';
export { layerNorm } from './norm';
export { softmax } from './softmax';
