import { describe, expect, test } from 'vitest';
import { groupBy } from '../../../src/lib/group.ts';
import { canonicalKey, familyOf } from '../../../src/mutants/quality/families.ts';
import { readQualityTables } from '../../../src/mutants/quality/quality-tables.ts';
import {
  rateFamilies,
  secondsPerHighHigh,
  selectFamilies,
  selectWithinBudget,
} from '../../../src/mutants/quality/rate-families.ts';
import {
  assignSets,
  cutPointsBySet,
  isHighHigh,
  type SetRow,
} from '../../../src/mutants/quality/score-rows.ts';
import { studySelection } from '../../../src/mutants/quality/selection-study.ts';
import { validateOnHeldOutPrograms } from '../../../src/mutants/quality/validate-selection.ts';
import { median } from '../../../src/statistics/descriptive.ts';
import { describeOracle, oracle, readOracleCsv } from '../../kills/oracles.ts';

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

function row(bug: string, operator: string, high: boolean | null, cpuSeconds: number | null = null): SetRow {
  const value = high === null ? null : high ? 0.9 : 0.1;
  const names = { bug, mutant: `${bug} ${operator}`, operator, configuration: '', set: 'a' };
  return { ...names, resistance: value, realism: value, cpuSeconds };
}

/** `good` mutants are High-High in every bug, `bad` ones in none. */
const rows = ['a1', 'a2', 'a3', 'a4'].flatMap((bug) => [
  row(bug, 'good', true, 1),
  row(bug, 'good', true, 1),
  row(bug, 'bad', false, 10),
  row(bug, 'bad', false, 10),
]);
const bootstrap = { draws: 50, seed: 0 };

describe('a family', () => {
  test('gathers configurations that mean the same', () => {
    expect(canonicalKey('add_noise', '15')).toBe('pct_5_15');
    expect(canonicalKey('add_noise', '15.01')).toBe('pct_15_30');
    expect(canonicalKey('add_noise', 'much')).toBe('pct_unknown');
    expect(canonicalKey('change_learning_rate', 'False_1e-05')).toBe('lr_le_1e-5');
    expect(canonicalKey('change_learning_rate', '')).toBe('lr_unknown');
    expect(canonicalKey('change_weights_initialisation', 'he_normal_12')).toBe('he_normal');
    expect(canonicalKey('add_weights_regularisation', 'l1_l2_3')).toBe('l1_l2');
    expect(canonicalKey('change_weights_regularisation', '3')).toBe('any');
    expect(canonicalKey('change_dropout_rate', '0.25_0.5_4')).toBe('0.25_to_0.5');
    expect(canonicalKey('add_bias', '3')).toBe('any_layer');
    expect(canonicalKey('change_earlystopping_patience', '5')).toBe('5');
  });

  test('is rated by its High-High mutants, of which one without a measure is none', () => {
    const [good, bad] = rateFamilies([...rows, row('a5', 'good', null, 1)]);
    expect(good).toMatchObject({
      id: 'good::',
      mutants: 9,
      highHigh: 8,
      hitRate: 8 / 9,
      bugs: 5,
      bugsHighHigh: 4,
    });
    expect(bad).toMatchObject({ id: 'bad::', mutants: 8, highHigh: 0, hitRate: 0, cpuSeconds: 80 });
  });
});

describe('a selection', () => {
  const families = rateFamilies(rows);

  test('keeps a family on one mutant by the published rule, not by ours', () => {
    const thin = rateFamilies([...rows.flatMap((own) => [own, own, own]), row('a1', 'lucky', true, 1)]);
    const ids = (rule: 'hit-rate' | 'shrunken') =>
      selectFamilies(thin, 0.9, rule).map(({ operator }) => operator);
    expect(ids('hit-rate')).toEqual(['good', 'lucky']);
    expect(ids('shrunken')).toEqual(['good', 'lucky']);
    const even = rateFamilies([
      ...rows.map((own, i) => ({ ...own, operator: `o${i % 2}` })),
      row('a1', 'lucky', true, 1),
    ]);
    expect(selectFamilies(even, 0.9).map(({ operator }) => operator)).toEqual(['lucky']);
    expect(selectFamilies(even, 0.9, 'shrunken')).toEqual([]);
  });

  test('counts what a High-High mutant costs', () => {
    // 8 · 1 + 8 · 10 seconds for 8 mutants; 8 seconds for them without the bad family.
    expect(secondsPerHighHigh(families)).toBe(11);
    expect(secondsPerHighHigh(selectFamilies(families, 0.5))).toBe(1);
    expect(secondsPerHighHigh(families.filter(({ operator }) => operator === 'bad'))).toBeNull();
    expect(secondsPerHighHigh(rateFamilies([row('a1', 'good', true)]))).toBeNull();
  });

  test('within a budget takes what gives most for the money', () => {
    expect(selectWithinBudget(families, 87).map(({ operator }) => operator)).toEqual(['good']);
    expect(selectWithinBudget(families, 88).map(({ operator }) => operator)).toEqual(['good', 'bad']);
    expect(selectWithinBudget(families, 7)).toEqual([]);
    expect(codeOf(() => selectWithinBudget(rateFamilies([row('a1', 'good', true)]), 1))).toBe('cost-unknown');
  });

  test('is validated on programs that it was not made on', () => {
    const study = validateOnHeldOutPrograms(rows, {
      threshold: 0.5,
      rule: 'hit-rate',
      folds: 2,
      seed: 0,
      bootstrap,
    });
    expect(study).toMatchObject({
      before: { mutants: 16, highHigh: 8 },
      after: { mutants: 8, highHigh: 8 },
      reduction: 0.5,
      highHighGain: { value: 0.5, low: 0.5, high: 0.5 },
      retained: [1, 1],
    });
  });

  test('that keeps nothing has no medians and no gain', () => {
    const study = studySelection(
      rows.map((own) => ({ ...own, operator: own.bug })),
      { estimate: ['a1'], validate: 'a2', threshold: 0, rule: 'hit-rate', bootstrap },
    );
    expect(study.validation.after).toEqual({
      mutants: 0,
      medianResistance: null,
      medianRealism: null,
      highHigh: 0,
      highHighShare: null,
      bestRealism: null,
    });
    expect(study.validation).toMatchObject({ reduction: 1, highHighGain: null });
    expect(study.heldOutPrograms).toBeNull();
  });

  test('holds out each set in turn, and is made at several thresholds', () => {
    const scores = [...rows, ...rows.map((own) => ({ ...own, bug: own.bug.replace('a', 'b') }))];
    const options = { rule: 'hit-rate', bootstrap } as const;
    const held = { ...options, threshold: 0.5 };
    const studies = [
      studySelection(scores, { ...held, estimate: ['b'], validate: 'a' }),
      studySelection(scores, { ...held, estimate: ['a'], validate: 'b' }),
    ];
    expect(studies).toMatchObject([
      { estimate: ['b'], validate: 'a', validationWasSeen: false, validation: { reduction: 0.5 } },
      { estimate: ['a'], validate: 'b', validationWasSeen: false, validation: { reduction: 0.5 } },
    ]);
    const curve = [0, 0.5, 1].map((threshold) =>
      studySelection(scores, { ...options, threshold, estimate: ['a'], validate: 'a' }),
    );
    expect(curve.map(({ families }) => families.retained)).toEqual([2, 1, 1]);
    expect(curve.every(({ validationWasSeen }) => validationWasSeen)).toBe(true);
  });

  test('refuses what it cannot use', () => {
    const options = { estimate: [], validate: 'a', threshold: 0.5, rule: 'hit-rate', bootstrap } as const;
    expect(codeOf(() => studySelection(rows, options))).toBe('selection-sets');
    expect(codeOf(() => selectFamilies(families, 1.5))).toBe('selection-threshold');
    expect(codeOf(() => selectFamilies(families, Number.NaN))).toBe('selection-threshold');
    expect(codeOf(() => assignSets(rows, ['a', 'z']))).toBe('unknown-set');
    const held = { threshold: 0.5, rule: 'hit-rate', seed: 0, bootstrap } as const;
    expect(codeOf(() => validateOnHeldOutPrograms(rows, { ...held, folds: 1 }))).toBe('selection-folds');
    expect(codeOf(() => validateOnHeldOutPrograms(rows.slice(0, 4), { ...held, folds: 2 }))).toBe(
      'too-few-groups',
    );
  });
});

const sets = ['cleanml', 'deepfd', 'deeplocalize'];

describeOracle('the published selection', () => {
  const scores = readQualityTables(oracle('dl-mutant-quality', 'quality'));
  const mapping = readOracleCsv('dl-mutant-quality', 'selection', 'canonical_mapping_raw_to_canonical.csv');

  test('puts all 9,612 mutants into the published families', () => {
    expect(mapping).toHaveLength(9612);
    for (const row of mapping) {
      expect(canonicalKey(row.operator!, row.config_str!)).toBe(row.canonical_key);
      expect(familyOf(row.operator!, row.config_str!)).toBe(row.canonical_config_id);
    }
  });

  test('flags the published mutants as High-High, at the published cut points', () => {
    const rows = assignSets(scores, sets);
    const cuts = cutPointsBySet(rows);
    for (const row of mapping) {
      const { resistance, realism } = cuts.get(row.dataset!)!;
      expect(resistance).toBeCloseTo(Number(row.median_IQ), 14);
      expect(realism).toBeCloseTo(Number(row.median_EQ), 14);
    }
    expect(
      rows.map((row) => [row.bug, row.operator, isHighHigh(row, cuts.get(row.set)!) ? 'True' : 'False']),
    ).toEqual(mapping.map((row) => [row.bug_id, row.operator, row.is_high_high]));
  });

  test('retains, on any two sets, the families that the published flags of those two say', () => {
    for (const threshold of [0.2, 0.25, 0.3]) {
      const options = { threshold, rule: 'hit-rate', bootstrap: { draws: 20, seed: 0 } } as const;
      const studies = sets.map((validate) =>
        studySelection(scores, { ...options, estimate: sets.filter((set) => set !== validate), validate }),
      );
      for (const { validate, retained, validation } of studies) {
        const others = mapping.filter(({ dataset }) => dataset !== validate);
        const families = groupBy(others, (row) => row.canonical_config_id!);
        const kept = [...families]
          .filter(
            ([, own]) => own.filter((row) => row.is_high_high === 'True').length / own.length >= threshold,
          )
          .map(([id]) => id);
        expect(retained.map(({ id }) => id).sort()).toEqual(kept.sort());
        expect(validation.after.mutants).toBe(
          mapping.filter((row) => row.dataset === validate && kept.includes(row.canonical_config_id!)).length,
        );
      }
    }
  });

  describe.each([
    ['0.20', 67],
    ['0.25', 51],
    ['0.30', 27],
  ])('at threshold %s', (threshold, count) => {
    const published = readOracleCsv(
      'dl-mutant-quality',
      'selection',
      `selected_canonical_configurations_thr_${threshold}.csv`,
    );

    test.each(sets)(
      'retains the published families in their order, and does to %s what it should',
      (validate) => {
        const study = studySelection(scores, {
          estimate: sets,
          validate,
          threshold: Number(threshold),
          rule: 'hit-rate',
          bootstrap: { draws: 20, seed: 0 },
        });
        expect(study.families).toEqual({ total: 123, retained: count });
        expect(
          study.retained.map(({ operator, key, id, mutants, highHigh, hitRate, ...support }) => [
            ...[operator, key, id],
            ...[
              mutants,
              highHigh,
              hitRate,
              support.bugs,
              support.sets,
              support.bugsHighHigh,
              support.setsHighHigh,
            ],
          ]),
        ).toEqual(
          published.map(({ operator, canonical_key, canonical_config_id, ...numbers }) => [
            ...[operator, canonical_key, canonical_config_id],
            ...Object.values(numbers).map(Number),
          ]),
        );
        const all = mapping.filter(({ dataset }) => dataset === validate);
        const ids = new Set(published.map((row) => row.canonical_config_id));
        const kept = all.filter((row) => ids.has(row.canonical_config_id!));
        const summary = (rows: typeof all) => ({
          mutants: rows.length,
          medianResistance: median(rows.map(({ IQ }) => Number(IQ))),
          medianRealism: median(rows.map(({ EQ }) => Number(EQ))),
          highHigh: rows.filter((row) => /true/i.test(row.is_high_high!)).length,
        });
        const { before, after, reduction } = study.validation;
        // The mapping was read and written by pandas, whose last digit may differ.
        for (const [ours, theirs] of [
          [before, summary(all)],
          [after, summary(kept)],
        ] as const) {
          expect(ours.mutants).toBe(theirs.mutants);
          expect(ours.highHigh).toBe(theirs.highHigh);
          expect(ours.medianResistance).toBeCloseTo(theirs.medianResistance, 14);
          expect(ours.medianRealism).toBeCloseTo(theirs.medianRealism, 14);
        }
        expect(reduction).toBeCloseTo(1 - kept.length / all.length, 12);
      },
    );
  });
});
