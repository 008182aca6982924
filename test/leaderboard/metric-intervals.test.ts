import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureScores } from '../../src/eval/scores/score.ts';
import { tallyPredictions } from '../../src/eval/scores/tally.ts';
import { measureMetrics } from '../../src/leaderboard/metric-intervals.ts';
import { drawableRanking } from '../../src/statistics/drawable-ranking.ts';
import { auroc, averagePrecision } from '../../src/statistics/ranking.ts';

const row = fc.record({
  program: fc.nat({ max: 3 }),
  label: fc.nat({ max: 1 }),
  // Few values, so that there are ties within and across programs.
  score: fc.nat({ max: 4 }).map((value) => value / 4),
});
const rowsAndTimes = fc.tuple(
  fc.array(row, { minLength: 1, maxLength: 40 }),
  fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }),
);

/** Undefined for both, or the same but for the last bits. */
function expectSame(a: number, b: number): void {
  if (Number.isNaN(b)) expect(a).toBeNaN();
  else expect(a).toBeCloseTo(b, 12);
}

describe('drawableRanking', () => {
  it('weighs rows as if their programs were there that often', () => {
    fc.assert(
      fc.property(rowsAndTimes, ([rows, times]) => {
        const scores = Float64Array.from(rows.flatMap(({ score }) => [1 - score, score]));
        const ranking = drawableRanking(
          rows.map(({ label }) => label),
          scores,
          rows.map(({ program }) => program),
          4,
        );
        const drawn = rows.flatMap((one) => new Array<typeof one>(times[one.program]!).fill(one));
        const positive = drawn.map(({ label }) => label === 1);
        const values = Float64Array.from(drawn, ({ score }) => score);
        expectSame(ranking.auroc(times), auroc(positive, values));
        expectSame(ranking.averagePrecision(times), averagePrecision(positive, values));
      }),
    );
  });
});

describe('measureMetrics', () => {
  const programs = ['a', 'b', 'c', 'd', 'e'];
  const rows = programs.flatMap((program) =>
    Array.from({ length: 14 }, (_, i) => ({
      traceId: `${program}${i}`,
      program,
      family: 'dense',
      dataSet: null,
      operator: 'x',
      mutant: `${program}${i}`,
      session: 0,
      label: i % 2 === 0 ? 'no' : 'yes',
    })),
  );
  const labels = Int32Array.from(rows, (_, i) => i % 2);
  const data = {
    task: 'detection' as const,
    classes: ['no', 'yes'],
    columns: [],
    rows,
    labels,
    features: [],
  };
  const answers = [0, 1].map((repeat) =>
    Int32Array.from(rows, (_, i) =>
      i % (5 + repeat) === 0 ? -1 : (i * 7 + repeat) % 3 === 0 ? 1 - labels[i]! : labels[i]!,
    ),
  );
  const scores = answers.map((ofRepeat) =>
    Float64Array.from(
      [...ofRepeat].flatMap((prediction, i) =>
        prediction < 0 ? [0, 0] : [1 - prediction * 0.9 - i / 1000, prediction * 0.9 + i / 1000],
      ),
    ),
  );
  const bootstrap = { draws: 200, seed: 0 };
  const metrics = measureMetrics(data, { predictions: answers, scores }, { hasScores: true }, bootstrap);
  const row = measureScores(
    data,
    { predictions: answers, scores },
    tallyPredictions(data, answers),
    bootstrap,
  );

  it('gives the numbers of the result file, each within its interval', () => {
    const values = Object.fromEntries(Object.entries(metrics).map(([id, estimate]) => [id, estimate!.value]));
    for (const [id, value] of Object.entries(values)) {
      const of = row[id as keyof typeof metrics];
      expect(value, id).toBeCloseTo(typeof of === 'object' ? of!.value : of!, 12);
      const { low, high } = metrics[id as keyof typeof metrics]!;
      expect(low! <= value && value <= high!, id).toBe(true);
    }
    expect(metrics.balancedAccuracy!.low).toBeCloseTo(row.balancedAccuracy.low!, 12);
    expect(metrics.balancedAccuracy!.high).toBeCloseTo(row.balancedAccuracy.high!, 12);
  });

  it('ranks nothing without scores', () => {
    const without = measureMetrics(data, { predictions: answers, scores }, { hasScores: false }, bootstrap);
    expect([without.auroc, without.auprc, without.programAuroc]).toEqual([null, null, null]);
    expect(without.mcc).toEqual(metrics.mcc);
  });
});
