import { expect, test } from 'vitest';
import type { TaskRows } from '../../src/eval/rows.ts';
import { bootstrapT, measureGap } from '../../src/eval/scores/gap.ts';
import { type Tally, tallyPredictions } from '../../src/eval/scores/tally.ts';
import { randomStream } from '../../src/lib/random.ts';
import { syntheticRows } from '../eval/synthetic.ts';

const shape = { programs: 12, mutantsPerClass: 4, seeds: 2, classes: 4, fault: 0, signature: 0, mutant: 0 };
const data = syntheticRows(shape);
const bootstrap = { draws: 8000, seed: 1 };

/** Answers that are right more often in some programs than in others. */
function predictionsOf(name: string, share: number): Int32Array {
  const random = randomStream('duplicates', name);
  return data.labels.map((label, i) => {
    const ease = Number(data.rows[i]!.program.split('-')[1]) / 24;
    return random.uniform() < share + ease ? label : (label + 1) % 4;
  });
}

const within = predictionsOf('within', 0.5);
const heldOut = predictionsOf('held out', 0.3);

/** The rows twice, the second time in the program that `rename` says. */
function twice(rename: (program: string) => string): TaskRows {
  const copies = data.rows.map((row) => ({
    ...row,
    traceId: `${row.traceId}-again`,
    program: rename(row.program),
  }));
  return {
    ...data,
    rows: [...data.rows, ...copies],
    labels: Int32Array.from([...data.labels, ...data.labels]),
    features: [...data.features, ...data.features],
  };
}

function widths(rows: TaskRows): { percentile: number; t: number } {
  const repeated = (predictions: Int32Array) =>
    rows === data ? predictions : Int32Array.from([...predictions, ...predictions]);
  const tally = (predictions: Int32Array): Tally => tallyPredictions(rows, [repeated(predictions)]);
  const gap = measureGap(tally(within), tally(heldOut), bootstrap);
  return { percentile: gap.high! - gap.low!, t: gap.bootstrapT!.high - gap.bootstrapT!.low };
}

test('every trace twice inside its program does not narrow the intervals', () => {
  const [once, doubled] = [widths(data), widths(twice((program) => program))];
  expect(doubled.percentile).toBeCloseTo(once.percentile, 12);
  expect(doubled.t).toBeCloseTo(once.t, 12);
});

test('every program twice narrows them by the root of two', () => {
  const [once, doubled] = [widths(data), widths(twice((program) => `${program}-again`))];
  expect(Math.abs(once.percentile / doubled.percentile - Math.SQRT2)).toBeLessThan(0.15);
  // The tails of t are longer with few programs, so more than the root of two is gained.
  expect(once.t / doubled.t).toBeGreaterThan(1.25);
});

test('an interval over programs does not know how many traces a program has', () => {
  const tally = tallyPredictions(data, [within]);
  const tenfold = { ...tally, count: tally.count.map((n) => 10 * n), right: tally.right.map((n) => 10 * n) };
  const [once, more] = [bootstrapT(tally, bootstrap)!, bootstrapT(tenfold, bootstrap)!];
  expect(more.low).toBeCloseTo(once.low, 12);
  expect(more.high).toBeCloseTo(once.high, 12);
});
