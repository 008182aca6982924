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

interface Fitted {
  readonly width: number;
  readonly lines: readonly Float64Array[];
  featuresOf(row: number): Float64Array;
}

/** One line per vector of targets, on standardised inputs; of many inputs on random sums of them. */
function fitLines({ data, rows }: Part, targets: readonly Float64Array[], weights: Float64Array): Fitted {
  const compress = compressor(data);
  const raw = rows.map(compress);
  const width = raw[0]!.length;
  const centre = Float64Array.from({ length: width }, (_, c) => mean(raw.map((row) => row[c]!)));
  const spread = centre.map((m, c) => Math.sqrt(mean(raw.map((row) => (row[c]! - m) ** 2))) || 1);
  const featuresOf = (row: number) => compress(row).map((value, c) => (value - centre[c]!) / spread[c]!);
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(featuresOf(row), i * width);
  });
  const lines = solveRidge({ length: rows.length, width, values, weights, targets, penalty: 3 });
  return { width, lines, featuresOf };
}

function compressor({ inputs, rows }: RawData): (row: number) => Float64Array {
  const width = inputs.length / rows;
  const slice = (row: number) => Float64Array.from(inputs.subarray(row * width, (row + 1) * width));
  if (width <= widest) return slice;
  const random = randomStream('linear learner', width);
  const signs = Float64Array.from({ length: width * widest }, () => random.pick([-1, 1]));
  return (row) => {
    const values = slice(row);
    const sums = new Float64Array(widest);
    for (let i = 0; i < width; i++)
      for (let c = 0; c < widest; c++) sums[c]! += values[i]! * signs[i * widest + c]!;
    return sums;
  };
}

function linesAt({ width, lines, featuresOf }: Fitted, row: number): number[] {
  const features = featuresOf(row);
  return lines.map((line) => features.reduce((total, value, c) => total + value * line[c]!, line[width]!));
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
  const fitted = fitLines(train, targets, weights);
  const found = new Map<number, number[]>();
  for (const row of test.rows) {
    const values = linesAt(fitted, row);
    const predicted = classes[values.indexOf(Math.max(...values))]!;
    const label = labelOf(row);
    found.set(label, [...(found.get(label) ?? []), predicted === label ? 1 : 0]);
  }
  return mean([...found.values()].map((hits) => mean(hits)));
}

/** 1 − squared error over that of the training mean, on the test rows. */
export function determination(train: Part, test: Part, targetOf: (row: number) => number): number {
  const centre = mean(train.rows.map(targetOf));
  const fitted = fitLines(
    train,
    [Float64Array.from(train.rows, targetOf)],
    new Float64Array(train.rows.length).fill(1),
  );
  const error = mean(test.rows.map((row) => (targetOf(row) - linesAt(fitted, row)[0]!) ** 2));
  return 1 - error / mean(test.rows.map((row) => (targetOf(row) - centre) ** 2));
}
