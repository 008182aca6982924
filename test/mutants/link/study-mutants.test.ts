import { describe, expect, test } from 'vitest';
import {
  createEstimator,
  estimateQuality,
  readStudyMutants,
} from '../../../src/mutants/link/study-mutants.ts';
import { madeUpStudy, noise, studied } from './made-up.ts';

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
