import { randomStream } from '../../../src/lib/random.ts';
import type { TrainingRun } from '../../../src/training/contract.ts';
import { type DataSet, sizeOf } from '../../../src/training/data.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../../src/training/spec.ts';

/** What a test says of a program; the rest is filled in. */
export type TestProgram = Pick<ProgramInput, 'layers' | 'loss'> & Partial<ProgramInput>;

/** A program that needs no data source: tests bring their own data. */
export function testProgram(input: TestProgram): ProgramSpec {
  return defineProgram({
    id: 'test-program',
    title: 'a program of a test',
    source: { kind: 'toy', reference: 'test', licence: 'MIT', changes: 'none', repair: 'none-needed' },
    family: 'dense',
    task: 'regression',
    data: { source: 'none', rows: { train: 1, validation: 1, test: 1 }, target: 'value' },
    optimizer: { kind: 'sgd' },
    batchSize: 8,
    epochs: 1000,
    healthy: { metric: 'r2', atLeast: 0 },
    ...input,
  });
}

/** Targets of a test data set: `normal`, shares in (0, 1), one-hot rows, class indices, signs, counts. */
type TargetKind = 'normal' | 'unit' | 'bits' | 'oneHot' | 'index' | 'signs' | 'positive';

export interface TestDataShape {
  readonly rows: number;
  readonly inputShape: readonly number[];
  readonly targetShape: readonly number[];
  readonly target: TargetKind;
  /** Number of classes of `index` targets. */
  readonly classes?: number;
  /** Inputs are integers below this; normal deviates without it. */
  readonly vocabulary?: number;
}

/** Seeded data; the same names give the same data. */
export function testData(shape: TestDataShape, ...names: readonly (string | number)[]): DataSet {
  const random = randomStream('test-data', ...names);
  const { rows, inputShape, targetShape, vocabulary } = shape;
  const inputs = Float32Array.from({ length: rows * sizeOf(inputShape) }, () =>
    vocabulary === undefined ? random.normal() : random.integer(vocabulary),
  );
  const targets = new Float32Array(rows * sizeOf(targetShape));
  const width = targetShape.at(-1) ?? 1;
  if (shape.target === 'oneHot') {
    for (let i = 0; i < targets.length; i += width) targets[i + random.integer(width)] = 1;
  } else {
    const draw = {
      normal: () => random.normal(),
      unit: () => random.uniform(0.05, 0.95),
      bits: () => random.integer(2),
      index: () => random.integer(shape.classes ?? 2),
      signs: () => 2 * random.integer(2) - 1,
      positive: () => random.uniform(0.1, 3),
    }[shape.target];
    targets.forEach((_, i) => {
      targets[i] = draw();
    });
  }
  return { rows, inputShape, inputs, targetShape, targets };
}

/** One run; validation and test parts are the training part, which no test here looks at apart. */
export function testRun(spec: ProgramSpec, train: DataSet, seedIndex = 0): TrainingRun {
  return { spec, seedIndex, data: { train, validation: train, test: train } };
}
