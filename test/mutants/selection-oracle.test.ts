import { describe, expect, test } from 'vitest';
import { groupBy } from '../../src/lib/group.ts';
import { cutPointsBySet, isHighHigh } from '../../src/mutants/quality/cut-points.ts';
import { canonicalKey, familyOf } from '../../src/mutants/quality/families.ts';
import { readQualityTables } from '../../src/mutants/quality/quality-tables.ts';
import { leaveEachSetOut, studySelection } from '../../src/mutants/quality/selection-study.ts';
import { assignSets } from '../../src/mutants/quality/sets.ts';
import { median } from '../../src/statistics/descriptive.ts';
import { describeOracle, oracle, readOracleCsv } from '../kills/oracles.ts';

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
      const studies = leaveEachSetOut(scores, sets, {
        threshold,
        rule: 'hit-rate',
        bootstrap: { draws: 20, seed: 0 },
      });
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
