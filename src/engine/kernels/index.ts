// What the module exports: one function per operation, over addresses in the imported memory.
// The last operands are those of all kernels that threads can share: the counter to claim pieces from, and, where a
// kernel needs scratch of each thread's own, the number of the thread.

export { activation } from './activation';
export { mix, pattern, scores } from './attention';
export { add, multiply, scale } from './elementwise';
export { joinQueries } from './join';
export { linear } from './linear';
export { mask } from './mask';
export { layerNorm, rmsNorm } from './norm';
export { packPanels, packTable } from './pack';
export { patternStatistics } from './pattern-statistics';
export { rotary } from './rotary';
export { shrink } from './shrink';
export { softCap } from './soft-cap';
export { softmax } from './softmax';
export { stateStatistics } from './state-statistics';
