import { expect, test } from 'vitest';
import { correctRows, type LabelKind, labelKind } from '../../src/kills/correctness.ts';
import { packKills } from '../../src/kills/kill-set.ts';
import { killsByWrongness } from '../../src/kills/killing-inputs.ts';
import { asPublished } from '../../src/kills/measure.ts';
import type { Predictions, Targets } from '../../src/kills/predictions.ts';
import { type ModelKills, scoreModels } from '../../src/kills/score-models.ts';
import { wilsonInterval } from '../../src/statistics/normal.ts';
import { collect } from './collect.ts';
import { describeOracle, readOracleJson } from './oracles.ts';

interface Golden {
  killing_indicator: {
    kind: string;
    original: number[];
    mutant: number[];
    label: number | number[];
    task: 'classification' | 'multi-label';
    kill: number;
  }[];
  matrices: {
    name: string;
    executionMatrix: Record<string, number[][]>;
    killingProbability: Record<string, number[]>;
    expected: (Record<'S' | 'weightedC' | 'IQ' | 'EQ' | 'IoU' | 'CS', number> & {
      column: string;
      reliableEQ: boolean;
      reliableIoU: boolean;
      reliableCS: boolean;
    })[];
  }[];
  wilson90: { n: number; kills: number; lower: number; upper: number }[];
  task_type: { labels: (number | number[])[]; task: 'classification' | 'multi-label' }[];
}

const predictions = (values: number[]): Predictions => ({
  rows: 1,
  units: values.length,
  values: Float32Array.from(values),
});
const targets = (labels: readonly (number | number[])[]): Targets => {
  const rows = labels.map((label) => [label].flat());
  return { rows: rows.length, width: rows[0]!.length, values: rows.flat() };
};
const kindOf = (task: 'classification' | 'multi-label'): LabelKind =>
  task === 'multi-label' ? 'multi-label' : 'single-label';

describeOracle('the published functions', () => {
  const golden = readOracleJson<Golden>('golden_kill_metrics.json');

  test('agree on which inputs kill', () => {
    const kills = golden.killing_indicator.map(({ original, mutant, label, task }) => {
      const right = (values: number[]) => correctRows(predictions(values), targets([label]), kindOf(task));
      return killsByWrongness(right(original), right(mutant))[0];
    });
    expect(kills).toEqual(golden.killing_indicator.map(({ kill }) => kill));
  });

  test('agree on killing probabilities', () => {
    for (const { executionMatrix, killingProbability } of golden.matrices) {
      for (const [model, instances] of Object.entries(executionMatrix)) {
        const column = model.endsWith('_faulty') ? `FM_${model}` : `MM_${model}`;
        const probability = instances[0]!.map(
          (_, t) => instances.reduce((total, kills) => total + kills[t]!, 0) / instances.length,
        );
        const expected = killingProbability[column]!;
        probability.forEach((value, t) => {
          expect(value).toBeCloseTo(expected[t]!, 12);
        });
      }
    }
  });

  test('agree on S, weighted C, resistance, realism, coupling and the flag of every mutant', async () => {
    for (const { executionMatrix, expected } of golden.matrices) {
      const models = Object.entries(executionMatrix).map(
        ([model, instances]): ModelKills => ({
          model: `MM_${model}`,
          role: model.endsWith('_faulty') ? 'fault' : 'mutant',
          kills: packKills(instances),
        }),
      );
      const scores = await collect(scoreModels(() => models));
      expect(scores).toHaveLength(expected.length);
      for (const want of expected) {
        const got = scores.find(({ model }) => model === want.column)!;
        expect(Math.abs(got.killProbability - want.S)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.ease) - want.weightedC)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.resistance) - want.IQ)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.overlap) - want.IoU)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.coupling) - want.CS)).toBeLessThan(1e-12);
        expect([want.reliableEQ, want.reliableIoU, want.reliableCS]).toEqual(Array(3).fill(got.reliable));
      }
    }
  });

  test('agree on the intervals', () => {
    for (const { n, kills, lower, upper } of golden.wilson90) {
      const [low, high] = wilsonInterval(kills, n);
      expect(Math.abs(low - lower)).toBeLessThan(1e-12);
      expect(Math.abs(high - upper)).toBeLessThan(1e-12);
    }
  });

  test('agree on what kind of labels there are', () => {
    expect(golden.task_type.map(({ labels }) => labelKind(targets(labels)))).toEqual(
      golden.task_type.map(({ task }) => kindOf(task)),
    );
  });
});
