import { describe, expect, test } from 'vitest';
import { pooledBalancedAccuracy, tallyPredictions } from '../../../src/eval/scores/tally.ts';
import { scoreDifference, scoreSubset } from '../../../src/mutants/link/compare-subsets.ts';
import { correlateOperators, describeOperators } from '../../../src/mutants/link/operator-lines.ts';
import { createEstimator, estimateQuality } from '../../../src/mutants/link/quality-estimates.ts';
import { readStudyMutants } from '../../../src/mutants/link/study-mutants.ts';
import { countAboveMedian, halveMutants } from '../../../src/mutants/link/subsets.ts';
import { madeUpStudy, noise, recorded, studied } from './made-up.ts';

const bootstrap = { draws: 200, seed: 0 };

describe('what a study says of a fault', () => {
  const three = (fault: ReturnType<typeof noise>, values: readonly number[]) =>
    values.map((value, i) => studied(`b${i}`, fault, value));

  test('is told by the same setting on any layer, where three bugs have it', () => {
    const fault = {
      operator: 'initialiser',
      parameters: { initialiser: 'zeros' },
      severity: 'high' as const,
    };
    const onLayer = (layer: number) => ({ ...fault, parameters: { ...fault.parameters, layer } });
    const estimate = createEstimator([0.1, 0.5, 0.9].map((value, i) => studied(`b${i}`, onLayer(i), value)));
    expect(estimate(onLayer(7))).toMatchObject({ nearness: 'configuration', realism: 0.5 });
  });

  test('is told by wider kinds of mutants where bugs are few, and by nothing at last', () => {
    const estimate = createEstimator([
      ...three(noise(10, 'low'), [0.1, 0.2]),
      ...three(noise(20, 'low'), [0.3, 0.4, 0.5]),
      ...three(noise(80, 'high'), [0.9]),
    ]);
    expect(estimate(noise(20, 'low'))?.nearness).toBe('configuration');
    // Bug medians of the mild ones: b0 0.2, b1 0.3, b2 0.5.
    expect(estimate(noise(10, 'low'))?.nearness).toBe('severity');
    expect(estimate(noise(10, 'low'))?.realism).toBeCloseTo(0.3, 12);
    expect(estimate(noise(80, 'high'))?.nearness).toBe('operator');
    expect(estimate({ operator: 'units', parameters: {}, severity: 'low' })).toBeNull();
  });

  test('weighs every bug alike, however many mutants it has, and leaves undefined ones out', () => {
    const many = [0.8, 0.9, 1].map((value) => studied('b0', noise(10, 'low'), value));
    const few = [studied('b1', noise(10, 'low'), 0.1), studied('b2', noise(10, 'low'), 0.2)];
    const none = studied('b3', noise(10, 'low'), null);
    const found = estimateQuality([...many, ...few, none], 'realism', bootstrap)!;
    expect(found.value).toBe(0.2);
    expect([found.low, found.high]).toEqual([0.1, 0.9]);
    expect(estimateQuality([none], 'realism', bootstrap)).toBeNull();
  });
});

describe('mutants of a study', () => {
  test('are told as our faults, all of them', () => {
    const study = madeUpStudy(2);
    const mutants = readStudyMutants(study);
    expect(mutants).toHaveLength(
      study.bugs.reduce((sum, { approaches }) => sum + approaches[0]!.mutants.length, 0),
    );
    expect(mutants[0]!.realism).toBe(study.bugs[0]!.approaches[0]!.mutants[0]!.overlap);
    expect(mutants.some(({ fault }) => fault.operator === 'label-noise')).toBe(true);
  });

  test('of another version of a bug are refused', () => {
    const study = madeUpStudy(1);
    const bugs = [{ ...study.bugs[0]!, planHash: '0'.repeat(64) }];
    expect(() => readStudyMutants({ ...study, bugs })).toThrow('another version of the real fault');
  });
});

describe('halves of mutants', () => {
  const values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const measured = [
    ...values.map((value, i) => recorded(`data${i}`, 'data', value, `d${i % 3}`)),
    ...values.map((value, i) => recorded(`loss${i}`, 'loss', value + 10, `l${i % 3}`)),
    recorded('unsure', 'loss', null),
  ];

  test('are cut class by class, and leave out what the study does not tell', () => {
    const [upper, lower] = halveMutants(measured, 1, 0);
    expect(upper!.mutants.map(({ id }) => id)).toEqual([
      'data3',
      'data4',
      'data5',
      'loss3',
      'loss4',
      'loss5',
    ]);
    expect(lower!.mutants.map(({ id }) => id)).toEqual([
      'data0',
      'data1',
      'data2',
      'loss0',
      'loss1',
      'loss2',
    ]);
    // Over both classes the median would choose a class.
    expect(countAboveMedian(measured, 'realism').data).toEqual({ above: 0, below: 6 });
  });

  test('have random counterparts with as many of each class, of whole configurations or not', () => {
    for (const half of halveMutants(measured, 2, 0)) {
      expect(half.controls.map(({ id }) => id)).toHaveLength(4);
      for (const { kind, mutants } of half.controls) {
        const ofData = mutants.filter(({ label }) => label === 'data');
        expect([ofData.length, mutants.length]).toEqual([3, 6]);
        expect(new Set(mutants).size).toBe(6);
        if (kind === 'configurations') {
          const keys = ofData.map(({ quality }) => quality!.key);
          expect(new Set(keys).size).toBe(2);
        }
      }
    }
  });
});

describe('scores of subsets', () => {
  const rows = ['p', 'p', 'q', 'q'].map((program, i) => ({ program, traceId: `t${i}`, mutant: `m${i % 2}` }));
  const data = { rows, labels: Int32Array.of(0, 1, 0, 1), classes: ['data', 'loss'] } as never;
  const tally = (...predictions: number[]) => tallyPredictions(data, [Int32Array.from(predictions)]);
  const subset = {
    within: tally(0, 1, 0, 1),
    heldOut: tally(0, 1, 1, 1),
    anyOf: tally(0, 0, 0, 0),
    single: tally(0, 1, 0, 1),
  };
  const elsewhere = {
    ...subset,
    within: { ...subset.within, programs: ['q', 'r'] },
    heldOut: { ...subset.heldOut, programs: ['q', 'r'] },
  };

  test('are what the tallies say, the gap being the first less the second', () => {
    const { within, heldOut, gap, anyOf } = scoreSubset(subset, bootstrap);
    expect([within.value, heldOut.value, gap.value, anyOf.value]).toEqual([1, 0.75, 0.25, 0.5]);
    expect(gap.low).toBeLessThanOrEqual(gap.value);
  });

  test('do not differ from themselves in any draw, whatever programs others have', () => {
    const { gap, single } = scoreDifference(subset, [subset, subset], bootstrap);
    expect([gap, single]).toEqual([
      { value: 0, low: 0, high: 0 },
      { value: 0, low: 0, high: 0 },
    ]);
    const other = scoreDifference(subset, [elsewhere], bootstrap);
    expect(other.within.value).toBe(
      pooledBalancedAccuracy(subset.within) - pooledBalancedAccuracy(elsewhere.within),
    );
  });

  test('fall to operators, whose contributions make up the gap', () => {
    const mutants = [
      recorded('m0', 'data', 0.5),
      {
        ...recorded('m1', 'loss', 0.5),
        fault: { operator: 'loss-cross-kind', parameters: {}, severity: 'high' as const },
      },
    ];
    const predicted = {
      ...subset,
      id: 'all',
      data,
      answers: { within: [Int32Array.of(0, 1, 0, 1)], heldOut: [Int32Array.of(0, 1, 1, 1)] },
    };
    const lines = describeOperators(predicted, mutants, [studied('b', noise(10, 'low'), 0.4)], bootstrap);
    const whole = lines.filter(({ severity }) => severity === null);
    expect(whole.map(({ operator }) => operator)).toEqual(['label-noise', 'loss-cross-kind']);
    expect(whole.reduce((sum, { recording }) => sum + recording.contribution, 0)).toBeCloseTo(0.25, 12);
    expect(whole[0]!.recording).toMatchObject({ runs: 2, programs: 2, within: 1, heldOut: 0.5 });
    expect(whole[0]!.recording.lost.value).toBe(0.5);
    expect([whole[0]!.study?.bugs, whole[1]!.study]).toEqual([1, null]);
    // One operator that both know has no rank among others.
    expect(correlateOperators(lines, bootstrap).every(({ spearman }) => spearman === null)).toBe(true);
  });
});
