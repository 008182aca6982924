import type * as tf from '@tensorflow/tfjs-core';

/** Tensors of tfjs wherever faultgap speaks of tensors: `import 'faultgap/tfjs'`. */
declare module './lib/tensor.ts' {
  interface TensorTypes {
    readonly tensor: tf.Tensor;
    readonly tensor3d: tf.Tensor3D;
    readonly variable: tf.Variable;
    readonly optimizer: tf.Optimizer;
  }
}
