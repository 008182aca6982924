import * as tf from '@tensorflow/tfjs';
import { activeHeap } from './load.ts';

/**
 * A tensor of unset values that a kernel takes as an input and fills: what its gradient needs later. Passed as an
 * input it is saved for the gradient without being differentiated; as a second output tfjs would allocate, clear and
 * copy a gradient of its size in every step.
 */
export function workTensor(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(activeHeap()!.output(shape, dtype));
}
