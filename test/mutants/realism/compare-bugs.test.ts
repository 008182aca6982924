import { expect, test } from 'vitest';
import { groupBy } from '../../../src/lib/group.ts';
import { readMeasureTables } from '../../../src/mutants/quality/measure-tables.ts';
import { readQualityTables } from '../../../src/mutants/quality/quality-tables.ts';
import { compareApproaches, countWinners } from '../../../src/mutants/realism/compare-bugs.ts';
import { median } from '../../../src/statistics/descriptive.ts';
import { describeOracle, oracle, readOracleCsv, recoverFaultProbability } from '../../kills/oracles.ts';

const approaches = ['pre_training', 'post_training_scenario1', 'post_training_scenario2'];
const short: Readonly<Record<string, string>> = {
  pre: approaches[0]!,
  s1: approaches[1]!,
  s2: approaches[2]!,
};
/** As many digits as `per_bug.csv` prints. */
const printed = (value: number) => Number(value.toPrecision(10));

describeOracle('the published tables of 62 bugs', () => {
  const perBug = readOracleCsv('per_bug.csv');
  const quality = groupBy(readQualityTables(oracle('dl-mutant-quality')), ({ bug }) => bug);
  const coupling = readMeasureTables(oracle('dl-mutant-realism'), 'coupling_strength');
  const overlap = readMeasureTables(oracle('dl-mutant-realism'), 'detectability_overlap');

  test('give the medians of resistance and realism of every bug, to the printed digit', () => {
    expect([...quality.keys()].sort()).toEqual(perBug.map(({ bug }) => bug).sort());
    for (const want of perBug) {
      const rows = quality.get(want.bug!)!;
      expect(rows).toHaveLength(Number(want.n_pre_training_mutants));
      expect(printed(median(rows.map((row) => row.resistance!)))).toBe(Number(want.median_IQ));
      expect(printed(median(rows.map((row) => row.realism!)))).toBe(Number(want.median_EQ));
    }
  });

  test.each([
    ['CS', 'coupling strength', () => coupling],
    ['IoU', 'IoU', () => overlap],
  ])('give the medians and winners of %s', (id, _, tables) => {
    const bugs = compareApproaches(tables(), approaches);
    expect(bugs).toHaveLength(perBug.length);
    for (const want of perBug) {
      const { medians, highest } = bugs.find(({ bug }) => bug === want.bug)!;
      for (const [name, approach] of Object.entries(short)) {
        expect(printed(medians[approach]!)).toBe(Number(want[`median_${id}_${name}`]));
      }
      expect(highest).toEqual(want[`best_by_median_${id}`]!.split('=').map((name) => short[name]));
    }
  });

  test('give the winner counts of the paper: coupling 15, 15, 8, IoU 14, 20, 13', () => {
    const winsOf = (tables: typeof coupling, set: string) => {
      const own = tables.filter(({ bug }) => bug.startsWith(set));
      return countWinners(compareApproaches(own, approaches), approaches).wins.pre_training;
    };
    const sets = ['cleanml', 'deepfd', 'deeplocalize'];
    expect(sets.map((set) => winsOf(coupling, set))).toEqual([15, 15, 8]);
    expect(sets.map((set) => winsOf(overlap, set))).toEqual([14, 20, 13]);
  });

  test('hold realism and IoU as one number, mutant by mutant', () => {
    for (const [bug, rows] of quality) {
      const { values } = overlap.find((table) => table.bug === bug && table.approach === approaches[0])!;
      for (const row of rows) expect(values.get(row.mutant)).toBe(row.realism);
    }
  });

  test('hold resistance as (1 − S)(1 − weighted C)', () => {
    for (const { bug } of perBug) {
      for (const row of readOracleCsv('dl-mutant-quality', 'quality', `quality_${bug}_pre_training.csv`)) {
        const s = Number(row.S_m);
        const product = s === 0 ? 0 : (1 - s) * (1 - Number(row.weighted_C));
        expect(Math.abs(product - Number(row.IQ))).toBeLessThan(1e-12);
      }
    }
  });

  test('give back how often the fault itself is killed', () => {
    for (const { bug, fault_mean_killing_probability: want } of perBug) {
      const { values } = coupling.find((table) => table.bug === bug && table.approach === approaches[0])!;
      const rows = readOracleCsv('dl-mutant-quality', 'quality', `quality_${bug}_pre_training.csv`);
      const recovered = rows.flatMap(({ mutant_type, S_m, EQ }) => {
        const f = recoverFaultProbability(Number(S_m), values.get(mutant_type!)!, Number(EQ));
        return f === null ? [] : [f];
      });
      if (want === '') expect(recovered).toEqual([]);
      else for (const f of recovered) expect(Math.abs(f - Number(want))).toBeLessThan(1e-9);
    }
  });
});
