import { expect, test } from 'vitest';
import type { Result, ResultComparison } from '../../src/eval/result.ts';
import { describeDynFault, dynFaultStudy } from '../../src/replication/index.ts';

const study = dynFaultStudy(['a', 'b'], { draws: 100, seed: 0 });
const { comparisons } = study.primary!;

test('the study measures each technique and family once per learner and split, and probes for the program', () => {
  expect(comparisons).toHaveLength(24);
  expect(new Set(comparisons.map(({ id }) => id)).size).toBe(24);
  expect(
    study.plans.map(({ task, methods: [method], strategies, controls }) => [
      ...[task, method!.diagnoser.id, method!.features.id],
      ...[strategies.map(({ id }) => id).join(), controls.length],
    ]),
  ).toEqual([
    ...['forest', 'logistic'].flatMap((diagnoser, i) =>
      ['autotrainer', 'deepfd', 'de-fault'].map((features, j) => [
        ...['fault-typing', diagnoser, features, 'S0,S4,S1', i + j === 0 ? 1 : 0],
      ]),
    ),
    ...['forest', 'logistic'].flatMap((diagnoser) =>
      ['baseline+curvature', 'baseline', 'baseline+optimizer', 'baseline+activation'].map((features) => [
        ...['instability', diagnoser, features, 'S1,S4', 0],
      ]),
    ),
  ]);
  expect(study.size).toEqual({ folds: 5, repeats: 1, seed: 0 });
});

/** A result in which comparisons have these values, each ± 0.02. */
function resultOf(valueOfId: (id: string) => number, probe: number | null = 0.6): Result {
  const measured = comparisons.map(({ id }): Partial<ResultComparison> => {
    const value = valueOfId(id);
    const pHolm = Math.abs(value) > 0.02 ? 0.001 : 0.5;
    return { id, n: 958, value, low: value - 0.02, high: value + 0.02, pHolm };
  });
  const values = ['loss', 'chance'].map((name) => ({
    ...{ name, value: name === 'chance' ? 0.02 : probe, reason: null },
    ...{ low: probe, high: probe },
  }));
  return {
    corpus: { programs: 44, traces: 9020, coveredPrograms: 44, hash: 'c62b25bed081' },
    primary: { comparisons: measured },
    controls: [{ id: 'identity-probe', values }],
  } as unknown as Result;
}

const verdicts = (result: Result) => describeDynFault(result).claims.map(({ verdict }) => verdict);

test('a result as the paper has it holds every claim; its opposite none', () => {
  const asPublished = resultOf((id) => {
    if (id.startsWith('fault-typing')) return id.includes('S0') ? 0.2 : 0.19;
    if (id.includes('curvature')) return 0.05;
    return id.includes('S1') ? 0.05 : 0;
  });
  expect(verdicts(asPublished)).toEqual(['holds', 'holds', 'holds', 'holds', 'holds']);
  expect(verdicts(resultOf(() => 0))).toEqual(Array(5).fill('does not hold'));
});

test('a gap of seeds only holds in part, and a missing probe leaves its claim open', () => {
  const seeds = resultOf((id) => (id.includes('S0') ? 0.19 : id.includes('S1 −') ? 0.05 : 0));
  expect(verdicts(seeds).slice(0, 2)).toEqual(['holds in part', 'holds in part']);
  expect(verdicts(resultOf(() => 0.19, null))[1]).toBe('cannot be said');
});

test('says first what stands in for what, and that no value need be equal', () => {
  const { standsIn, values, lines } = describeDynFault(resultOf(() => 0.19));
  expect(standsIn).toMatch(
    /^Stand-in: the authors published no data, .*9020 traces of 44 programs .*5,542 of 38/,
  );
  expect(values.map(({ name, recomputed, equal }) => [name, recomputed, equal])).toEqual([
    ['traces', 958, false],
    ['programs', 44, false],
    ['gap', expect.closeTo(0.19, 12), true],
  ]);
  expect(lines![0]).toEqual({
    ...{ task: 'fault-typing', what: 'S0 − S4', diagnoser: 'forest', features: 'autotrainer' },
    ...{ value: 0.19, low: 0.17, high: 0.21, pHolm: 0.001, differs: true },
  });
});
