import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../../lib/errors.ts';
import type { RandomStream } from '../../../lib/random.ts';
import type { Tensor, Tensor3D, Variable } from '../../../lib/tensor.ts';
import { sizeOf } from '../../../training/data.ts';
import { initialise } from '../../../training/initialisers.ts';
import type { AnyActivation } from '../../../training/kernels/activation.ts';
import { dense } from '../../../training/ops/dense.ts';
import type { InitialiserSpec } from '../../../training/specs/fields.ts';
import type { GeneratorShape, GeneratorWeight } from '../../contract.ts';

/** Slope of leaky ReLU below 0, as in StyleGAN and DCGAN. */
const leak = 0.2;

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
  x: Tensor,
  activation: AnyActivation = 'leakyRelu',
): Tensor3D {
  const kernel = parameters.get(`${name}/kernel`);
  return dense(x, kernel, parameters.get(`${name}/bias`), activation, { alpha: leak }) as Tensor3D;
}

/** One weight of a network, before it has values. */
export interface ParameterPlan {
  /** Layer and role: `encoder-0/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialiser: InitialiserSpec;
}

/** Weights of a network, `[1, …shape]` each, so that the ops of the training engine take them as those of one replica. */
export interface Parameters {
  /** @throws Error where there is no weight of that name: a defect of the caller. */
  get(name: string): Variable;
  /** In the order of their plans. */
  readonly all: readonly Variable[];
  read(): GeneratorWeight[];
  dispose(): void;
}

/** Weights as their initialisers draw them, one after the other, from a single stream. */
export function createParameters(plans: readonly ParameterPlan[], random: RandomStream): Parameters {
  return holdParameters(plans, ({ initialiser, shape }) => initialise(initialiser, shape, random));
}

/** Weights that were trained before. @throws InputError `generator-weights` where they are others than planned. */
export function openParameters(
  plans: readonly ParameterPlan[],
  weights: readonly GeneratorWeight[],
): Parameters {
  const need = plans.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  const found = weights.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  const at = need.findIndex((text, i) => text !== found[i]);
  if (at >= 0) throw foreign(need[at]!, found[at] ?? `${found.length} weights`);
  if (found.length > need.length) throw foreign(`${need.length} weights`, `${found.length}`);
  for (const weight of weights) checkValues(weight);
  return holdParameters(plans, (_, i) => weights[i]!.values);
}

function checkValues({ name, shape, values }: GeneratorWeight): void {
  if (values.length !== sizeOf(shape))
    throw foreign(`${sizeOf(shape)} values of ${name}`, `${values.length}`);
  if (!values.every(Number.isFinite)) throw foreign(`finite values of ${name}`, 'others');
}

function foreign(need: string, value: string): InputError {
  return new InputError('generator-weights', {
    rule: 'the weights are not those of this generator and data',
    need,
    value,
    remedy: 'Train the generator on this data.',
  });
}

function holdParameters(
  plans: readonly ParameterPlan[],
  valuesOf: (plan: ParameterPlan, i: number) => Float32Array,
): Parameters {
  const all = plans.map((plan, i) =>
    tf.tidy(() => tf.variable(tf.tensor(valuesOf(plan, i), [1, ...plan.shape]))),
  );
  const byName = new Map(plans.map(({ name }, i) => [name, all[i]!]));
  return {
    get(name) {
      const variable = byName.get(name);
      if (variable === undefined) throw new Error(`no weight is called ${name}`);
      return variable;
    },
    all,
    read: () =>
      plans.map(({ name, shape }, i) => ({ name, shape, values: all[i]!.dataSync() as Float32Array })),
    dispose: () => tf.dispose([...all]),
  };
}

/** Sizes of dense networks between inputs, classes and latents. */
export interface DenseSizes {
  /** Values of one input. */
  readonly inputs: number;
  readonly classes: number;
  /** Of a hidden layer. */
  readonly units: number;
  readonly latentSize: number;
}

/** Sizes for such inputs; a latent has no more numbers than an input. */
export function denseSizes(
  { inputShape, classes }: GeneratorShape,
  { unitsPerRoot, latentSize }: { readonly unitsPerRoot: number; readonly latentSize: number },
): DenseSizes {
  const inputs = sizeOf(inputShape);
  const units = hiddenUnits(inputShape, unitsPerRoot);
  return { inputs, classes, units, latentSize: Math.min(inputs, latentSize) };
}

/**
 * Units of a hidden layer beside inputs of that shape: they grow with the root of their size, a
 * multiple of 8 from 24 to 256.
 */
export function hiddenUnits(inputShape: readonly number[], perRoot: number): number {
  const wanted = perRoot * Math.sqrt(sizeOf(inputShape));
  return Math.min(256, Math.max(24, 8 * Math.round(wanted / 8)));
}
