import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../lib/errors.ts';
import { unknownName } from '../../lib/registry.ts';
import { sizeOf } from '../../training/data.ts';
import type {
  Generator,
  GeneratorShape,
  GeneratorWeight,
  LabelledInputs,
  TrainedGenerator,
  TrainingOptions,
} from '../contract.ts';
import { normals, oneHot, readOut } from './networks/batches.ts';
import type { Parameters } from './networks/layers.ts';

/** A kind of generator as its file writes it; `train` and `open` get the settings in force. */
export interface GeneratorDefinition<S extends Readonly<Record<string, number>>> {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly settings: S;
  readonly train: (data: LabelledInputs, options: TrainingOptions, settings: S) => readonly GeneratorWeight[];
  readonly open: (
    weights: readonly GeneratorWeight[],
    shape: GeneratorShape,
    settings: S,
  ) => TrainedGenerator;
}

/** A generator whose training data are checked before it sees them. @throws InputError `generator-data` from `train`. */
export function defineGenerator<S extends Readonly<Record<string, number>>>(
  definition: GeneratorDefinition<S>,
): Generator {
  const { train, open, settings, ...names } = definition;
  return {
    ...names,
    settings,
    train(data, options) {
      checkData(data);
      return train(data, options, settings);
    },
    open: (weights, { inputShape, classes }) => open(weights, { inputShape, classes }, settings),
    with(changes) {
      const known = Object.keys(settings);
      const unknown = Object.keys(changes).find((name) => !known.includes(name));
      if (unknown !== undefined) throw unknownName('setting', unknown, known);
      return defineGenerator({ ...definition, settings: { ...settings, ...changes } });
    },
  };
}

/**
 * A generator of normal latents that one pass through its networks decodes.
 * @param paint latents `[1, B, latentSize]` and one-hot classes to inputs `[1, B, d]` in [0, 1]
 */
export function openConditional(
  kind: string,
  shape: GeneratorShape,
  latentSize: number,
  parameters: Parameters,
  paint: (latents: tf.Tensor3D, classes: tf.Tensor3D) => tf.Tensor,
): TrainedGenerator {
  return {
    ...shape,
    kind,
    latentSize,
    prior: (rows, random) => normals(rows, latentSize, random),
    decode: (latents, labels) =>
      readOut(() =>
        paint(tf.tensor3d(latents, [1, labels.length, latentSize]), oneHot(labels, shape.classes)),
      ),
    dispose: () => parameters.dispose(),
  };
}

function checkData({ rows, inputShape, inputs, labels, classes }: LabelledInputs): void {
  if (rows < 2) throw wrongData('at least 2 rows', rows);
  if (inputs.length !== rows * sizeOf(inputShape))
    throw wrongData('as many values as its shape says', inputs.length);
  const outside = inputs.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) throw wrongData('values in [0, 1]', outside);
  const unknown = labels.find((label) => label < 0 || label >= classes);
  if (unknown !== undefined) throw wrongData(`classes from 0 to ${classes - 1}`, unknown);
}

function wrongData(need: string, value: number): InputError {
  return new InputError('generator-data', {
    rule: 'a generator learns from rows in the unit cube',
    need,
    value,
  });
}
