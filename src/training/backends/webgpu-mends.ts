import * as tf from '@tensorflow/tfjs-core';
import type { GpuDevice } from './dawn.ts';

/**
 * Shaders of tfjs-backend-webgpu 4.22 that Dawn refuses, mended in their text, since kernels call each other past the
 * registry: a transposed int32 tensor is given to a function of floats, and structs, which coordinates of five and
 * six axes are, are indexed.
 */
export function mendShaders(device: GpuDevice): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => create({ ...descriptor, code: mendShader(descriptor.code) });
}

export function mendShader(code: string): string {
  const indexed = code.replaceAll('[coords[4]]', '[coords.u]').replaceAll('[coords[5]]', '[coords.v]');
  if (!/\bA\s*:\s*array<i32>/.test(indexed)) return indexed;
  return indexed.replace('setOutputAtIndex(flatIndex, A[', 'setOutputAtIndexI32(flatIndex, A[');
}

type Infos = Record<'condition' | 't' | 'e', tf.TensorInfo>;

/** `tf.where` there takes four axes at most. Its three tensors have one shape, so that they can be laid flat. */
export function mendSelect(): void {
  const select = tf.getKernel('Select', 'webgpu')!;
  tf.unregisterKernel('Select', 'webgpu');
  tf.registerKernel({
    ...select,
    kernelFunc({ inputs, ...rest }) {
      const { condition, t, e } = inputs as unknown as Infos;
      const flat = { condition: flatten(condition), t: flatten(t), e: flatten(e) };
      const chosen = select.kernelFunc({ inputs: flat, ...rest }) as tf.TensorInfo;
      return { ...chosen, shape: t.shape };
    },
  });
}

function flatten(tensor: tf.TensorInfo): tf.TensorInfo {
  return { ...tensor, shape: [tf.util.sizeFromShape(tensor.shape)] };
}
