// Written by build.ts from the exports of assembly/index.ts; addresses are byte offsets in tfjs's heap.
export interface Kernels {
  gatherRows(data: number, indices: number, output: number, replicas: number, picked: number, rows: number, rowBytes: number, dataStride: number): void;
}
