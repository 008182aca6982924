import type { DataParts, DataSet } from '../../training/data.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../training/spec.ts';
import type { ActivationName } from '../../training/specs/fields.ts';
import type { InputParts, LabelledInputs } from '../contract.ts';

type Layers = ProgramInput['layers'];

interface ImageProgram extends Pick<ProgramInput, 'layers' | 'family' | 'epochs'> {
  readonly learningRate: number;
  readonly rows: InputParts;
}

/**
 * A classifier of an image set as a program, so that the engine can train it and every mutation
 * operator break it.
 */
export function imageProgram(
  id: string,
  set: string,
  { rows: { train, validation, test }, learningRate, ...rest }: ImageProgram,
): ProgramSpec {
  return defineProgram({
    ...rest,
    ...{ id, title: `A classifier of image set ${set}`, headline: false },
    source: {
      ...{ kind: 'toy', reference: `image set ${set}`, licence: 'ours', repair: 'none-needed' },
      changes: 'Written for the search of test inputs.',
    },
    task: 'multiclass',
    data: {
      source: set,
      rows: { train: train.rows, validation: validation.rows, test: test.rows },
      target: 'index',
    },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: { kind: 'adam', learningRate },
    batchSize: 32,
    healthy: { metric: 'accuracy', atLeast: 0 },
  });
}

/** Dense layers after another. */
export function denseLayers(units: readonly number[], activation: ActivationName, classes: number): Layers {
  return [
    { kind: 'flatten' },
    ...units.map((width) => ({ kind: 'dense' as const, units: width, activation })),
    { kind: 'dense', units: classes, activation: 'softmax' },
  ];
}

/** Convolutions of 3 × 3, each with a pooling, and a dense layer. */
export function convolutional(filters: readonly number[], units: number, classes: number): Layers {
  return [
    ...filters.flatMap((count) => [
      {
        kind: 'conv2d' as const,
        filters: count,
        kernelSize: [3, 3] as [number, number],
        activation: 'relu' as const,
        padding: 'same' as const,
      },
      { kind: 'maxPooling2d' as const },
    ]),
    ...denseLayers([units], 'relu', classes),
  ];
}

/** Labelled inputs as the engine trains on them. */
export function labelledData({ train, validation, test }: InputParts): DataParts {
  const convert = ({ rows, inputShape, inputs, labels }: LabelledInputs): DataSet => ({
    rows,
    inputShape,
    inputs,
    targetShape: [1],
    targets: Float32Array.from(labels),
  });
  return { train: convert(train), validation: convert(validation), test: convert(test) };
}
