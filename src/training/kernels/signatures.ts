// Written by build.ts from the exports of assembly/index.ts; addresses are byte offsets in tfjs's heap.
export interface Kernels {
  activate(kind: number, x: number, gate: number, y: number, count: number, alpha: number): void;
  activateGradient(kind: number, y: number, gate: number, dy: number, dx: number, count: number, alpha: number): void;
  softmax(x: number, y: number, rows: number, columns: number): void;
  softmaxGradient(y: number, dy: number, dx: number, rows: number, columns: number): void;
  dense(x: number, kernel: number, bias: number, y: number, replicas: number, rows: number, inputs: number, units: number, kind: number, alpha: number, scratch: number): void;
  denseGradient(x: number, y: number, dy: number, dz: number, dKernel: number, dBias: number, replicas: number, rows: number, inputs: number, units: number, kind: number, alpha: number, scratch: number): void;
  matMul(a: number, aReplica: number, aRow: number, aColumn: number, b: number, bReplica: number, bRow: number, bColumn: number, c: number, replicas: number, m: number, n: number, k: number, scratch: number): void;
  matMulScratch(): number;
  gatherRows(data: number, indices: number, output: number, replicas: number, picked: number, rows: number, rowBytes: number, dataStride: number): void;
  statistics(values: number, output: number, replicas: number, size: number): void;
  dotProduct(a: number, b: number, output: number, replicas: number, size: number): void;
  updateWeight(kind: number, weight: number, gradient: number, slot1: number, slot2: number, coefficients: number, replicas: number, size: number, columns: number, scratch: number): void;
  clipReplicas(values: number, limits: number, output: number, replicas: number, size: number): void;
  convolutionScratch(size: number, filters: number): number;
  convolve(x: number, kernel: number, bias: number, y: number, relu: boolean, scratch: number, replicas: number, images: number, height: number, width: number, channels: number, filters: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  convolutionKernelGradient(x: number, dy: number, dKernel: number, scratch: number, replicas: number, images: number, height: number, width: number, channels: number, filters: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  convolutionInputGradient(dy: number, kernel: number, dx: number, scratch: number, replicas: number, images: number, height: number, width: number, channels: number, filters: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  convolutionBiasGradient(dy: number, y: number, dSum: number, dBias: number, relu: boolean, scratch: number, replicas: number, rows: number, filters: number): void;
  embedRows(table: number, ids: number, y: number, replicas: number, picked: number, vocabulary: number, width: number): void;
  addRows(dy: number, ids: number, dTable: number, replicas: number, picked: number, vocabulary: number, width: number): void;
  batchNormalise(x: number, gamma: number, beta: number, y: number, mean: number, variance: number, replicas: number, count: number, channels: number, epsilon: number): void;
  batchNormaliseGradient(x: number, dy: number, gamma: number, mean: number, variance: number, dx: number, dGamma: number, dBeta: number, replicas: number, count: number, channels: number, epsilon: number): void;
  maxPool(x: number, y: number, indices: number, images: number, height: number, width: number, channels: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  gatherCells(x: number, indices: number, y: number, images: number, cells: number, places: number, channels: number): void;
  scatterCells(dy: number, indices: number, dx: number, images: number, cells: number, places: number, channels: number): void;
  averagePool(x: number, y: number, images: number, height: number, width: number, channels: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  spreadAverages(dy: number, dx: number, images: number, height: number, width: number, channels: number, outHeight: number, outWidth: number, sizeY: number, sizeX: number, strideY: number, strideX: number, beforeY: number, beforeX: number): void;
  gruScratch(rows: number, steps: number, units: number): number;
  gru(x: number, kernel: number, recurrent: number, bias: number, y: number, work: number, scratch: number, replicas: number, rows: number, steps: number, inputs: number, units: number, activation: number, gate: number, resetAfter: boolean, backwards: boolean): void;
  gruGradient(dy: number, y: number, work: number, recurrent: number, dGates: number, dProducts: number, dRecurrent: number, dBias: number, scratch: number, replicas: number, rows: number, steps: number, units: number, activation: number, gate: number, resetAfter: boolean, backwards: boolean): void;
  lstmScratch(rows: number, steps: number, units: number): number;
  lstm(x: number, kernel: number, recurrent: number, bias: number, y: number, work: number, scratch: number, replicas: number, rows: number, steps: number, inputs: number, units: number, activation: number, gate: number, backwards: boolean): void;
  lstmGradient(dy: number, y: number, work: number, recurrent: number, dGates: number, dRecurrent: number, dBias: number, scratch: number, replicas: number, rows: number, steps: number, units: number, activation: number, gate: number, backwards: boolean): void;
  simpleRnnScratch(rows: number, steps: number, units: number): number;
  simpleRnn(x: number, kernel: number, recurrent: number, bias: number, y: number, scratch: number, replicas: number, rows: number, steps: number, inputs: number, units: number, activation: number, backwards: boolean): void;
  simpleRnnGradient(dy: number, y: number, recurrent: number, dSums: number, dRecurrent: number, dBias: number, scratch: number, replicas: number, rows: number, steps: number, units: number, activation: number, backwards: boolean): void;
}
