import type * as tf from '@tensorflow/tfjs';
import type { AnyActivation } from '../../../training/kernels/activation.ts';
import type { InitialiserSpec } from '../../../training/layer-specs.ts';
import { dense } from '../../../training/ops/dense.ts';
import type { ParameterPlan, Parameters } from './parameters.ts';

/** Slope of leaky ReLU below 0, as in StyleGAN and DCGAN. */
export const leak = 0.2;

/** Weights of a dense layer of that name: `name/kernel` and `name/bias`, which starts at `bias`. */
export function planDense(
  name: string,
  inputs: number,
  units: number,
  initialiser: InitialiserSpec = { kind: 'heNormal' },
  bias = 0,
): ParameterPlan[] {
  return [
    { name: `${name}/kernel`, shape: [inputs, units], initialiser },
    { name: `${name}/bias`, shape: [units], initialiser: { kind: 'constant', value: bias } },
  ];
}

/** The dense layer of that name on `[1, B, inputs]`. */
export function runDense(
  parameters: Parameters,
  name: string,
  x: tf.Tensor,
  activation: AnyActivation = 'leakyRelu',
): tf.Tensor3D {
  const kernel = parameters.get(`${name}/kernel`);
  return dense(x, kernel, parameters.get(`${name}/bias`), activation, { alpha: leak }) as tf.Tensor3D;
}
