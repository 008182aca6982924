// Every exported function works on byte addresses of tfjs's heap; see load.ts.
export { activate, activateGradient, softmax, softmaxGradient } from './activation';
export * from './blocks';
export { dense, denseGradient } from './dense';
export { matMul, matMulScratch } from './gemm';
export * from './noise';
export * from './replicas';
export * from './rows';
export * from './statistics';
export * from './updates';
export * from './clipping';
export * from './convolution';
export * from './elementwise';
export * from './embedding';
export * from './normalisation';
export * from './pooling';
export * from './gru';
export * from './lstm';
export * from './simple-rnn';
