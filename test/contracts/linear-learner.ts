import { solveRidge } from '../../src/eval/diagnosers/normal-equations.ts';
import { randomStream } from '../../src/lib/random.ts';
import { mean } from '../../src/statistics/descriptive.ts';
import type { RawData } from '../../src/training/data.ts';

/* A ridge learner for the contract suite of data sets: whether a set has something to learn, within a second. */

const widest = 150;

/** Rows `first` to `last` of the data, at most. */
export interface Part {
  readonly data: RawData;
  readonly rows: readonly number[];
}

/** Rows as the lines see them: standardised by the rows to train on. */
interface Features {
  readonly of: Part;
  readonly width: number;
  readonly train: readonly Float64Array[];
  readonly test: readonly Float64Array[];
}

/** By the part to train on: a task of many targets asks for the same rows once for each. */
const known = new WeakMap<Part, Features>();

function featuresFor(train: Part, test: Part): Features {
  const before = known.get(train);
  if (before?.of === test) return before;
  const compress = compressor(train.data);
  const raw = train.rows.map(compress);
  const width = raw[0]!.length;
  const centre = Float64Array.from({ length: width }, (_, c) => mean(raw.map((row) => row[c]!)));
  const spread = centre.map((m, c) => Math.sqrt(mean(raw.map((row) => (row[c]! - m) ** 2))) || 1);
  const standardise = (row: Float64Array) => row.map((value, c) => (value - centre[c]!) / spread[c]!);
  const tested = test.rows.map((row) => standardise(compress(row)));
  const features = { of: test, width, train: raw.map(standardise), test: tested };
  known.set(train, features);
  return features;
}

/** What one line per vector of targets, fitted to the rows to train on, gives for each row to test on. */
function predict(
  train: Part,
  test: Part,
  targets: readonly Float64Array[],
  weights: Float64Array,
): number[][] {
  const features = featuresFor(train, test);
  const { width } = features;
  const values = new Float64Array(train.rows.length * width);
  features.train.forEach((row, i) => {
    values.set(row, i * width);
  });
  const lines = solveRidge({ length: train.rows.length, width, values, weights, targets, penalty: 3 });
  return features.test.map((row) =>
    lines.map((line) => {
      let total = line[width]!;
      for (let c = 0; c < width; c++) total += row[c]! * line[c]!;
      return total;
    }),
  );
}

function compressor({ inputs, rows }: RawData): (row: number) => Float64Array {
  const width = inputs.length / rows;
  const slice = (row: number) => Float64Array.from(inputs.subarray(row * width, (row + 1) * width));
  if (width <= widest) return slice;
  const random = randomStream('linear learner', width);
  // Each value is added to one of the sums, or taken from it.
  const places = Uint8Array.from({ length: width }, () => random.integer(widest));
  const signs = Float64Array.from({ length: width }, () => random.pick([-1, 1]));
  return (row) => {
    const sums = new Float64Array(widest);
    slice(row).forEach((value, i) => {
      sums[places[i]!]! += value * signs[i]!;
    });
    return sums;
  };
}

/** Mean share of each class (of those in the test rows) that is found; majority and chance have 1 / classes. */
export function balancedAccuracy(train: Part, test: Part, labelOf: (row: number) => number): number {
  const classes = [...new Set(train.rows.map(labelOf))];
  const countOf = new Map(
    classes.map((label) => [label, train.rows.filter((row) => labelOf(row) === label).length]),
  );
  const weights = Float64Array.from(
    train.rows,
    (row) => train.rows.length / classes.length / countOf.get(labelOf(row))!,
  );
  const targets = classes.map((label) =>
    Float64Array.from(train.rows, (row) => (labelOf(row) === label ? 1 : -1)),
  );
  const predictions = predict(train, test, targets, weights);
  const found = new Map<number, number[]>();
  for (const [i, row] of test.rows.entries()) {
    const values = predictions[i]!;
    const predicted = classes[values.indexOf(Math.max(...values))]!;
    const label = labelOf(row);
    found.set(label, [...(found.get(label) ?? []), predicted === label ? 1 : 0]);
  }
  return mean([...found.values()].map((hits) => mean(hits)));
}

/** 1 − squared error over that of the training mean, on the test rows. */
export function determination(train: Part, test: Part, targetOf: (row: number) => number): number {
  const centre = mean(train.rows.map(targetOf));
  const targets = [Float64Array.from(train.rows, targetOf)];
  const predictions = predict(train, test, targets, new Float64Array(train.rows.length).fill(1));
  const error = mean(test.rows.map((row, i) => (targetOf(row) - predictions[i]![0]!) ** 2));
  return 1 - error / mean(test.rows.map((row) => (targetOf(row) - centre) ** 2));
}
