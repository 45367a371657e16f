// What the module exports: one function per operation, over addresses in the imported memory.

export { gelu, geluTanh, quickGelu, relu, reluSquared, sigmoid, silu, tanh } from './activation';
export { mix, scores } from './attention';
export { add, multiply, scale } from './elementwise';
export { joinQueries } from './join';
export { linear } from './linear';
export { mask } from './mask';
export { layerNorm, rmsNorm } from './norm';
export { rotary } from './rotary';
export { softCap } from './soft-cap';
export { softmax } from './softmax';
