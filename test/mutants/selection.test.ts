import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalKey } from '../../src/mutants/quality/families.ts';
import { validateOnHeldOutPrograms } from '../../src/mutants/quality/held-out-selection.ts';
import { readQualityTables } from '../../src/mutants/quality/quality-tables.ts';
import { rateFamilies } from '../../src/mutants/quality/rate-families.ts';
import type { SetRow } from '../../src/mutants/quality/score-rows.ts';
import { secondsPerHighHigh, selectFamilies, selectWithinBudget } from '../../src/mutants/quality/select.ts';
import {
  leaveEachSetOut,
  studySelection,
  sweepSelection,
} from '../../src/mutants/quality/selection-study.ts';
import { assignSets } from '../../src/mutants/quality/sets.ts';
import { writeQualityTable } from '../../src/mutants/quality/write-quality-table.ts';
import { shrinkRates } from '../../src/statistics/shrinkage.ts';
import { runCli } from '../cli/run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-selection-'));
});
afterAll(() => rm(directory, { recursive: true }));

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

describe('shrinkage', () => {
  test('draws small groups towards the common rate more than large ones', () => {
    const groups = [
      { hits: 1, trials: 1 },
      { hits: 60, trials: 100 },
      { hits: 10, trials: 100 },
      { hits: 20, trials: 100 },
    ];
    const rate = 91 / 301;
    const [one, high, low] = shrinkRates(groups);
    const drawn = (own: number, shrunken: number) => (own - shrunken) / (own - rate);
    expect(drawn(1, one!)).toBeGreaterThan(0.5);
    expect(drawn(0.6, high!)).toBeLessThan(0.1);
    expect(drawn(0.6, high!)).toBeGreaterThan(0);
    expect(drawn(0.1, low!)).toBeCloseTo(drawn(0.6, high!), 12);
  });

  test('gives every group the common rate where they differ by chance alone, and only then', () => {
    expect(shrinkRates(Array(5).fill({ hits: 3, trials: 10 }))).toEqual(Array(5).fill(0.3));
    expect(
      shrinkRates([
        { hits: 0, trials: 4 },
        { hits: 0, trials: 2 },
      ]),
    ).toEqual([0, 0]);
    expect(
      shrinkRates([
        { hits: 50, trials: 50 },
        { hits: 0, trials: 50 },
      ]),
    ).toEqual([1, 0]);
  });

  test('keeps rates in [0, 1] and between their own and the common one', () => {
    const group = fc
      .integer({ min: 1, max: 200 })
      .chain((trials) =>
        fc.record({ hits: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
      );
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 20 }), (groups) => {
        const common = groups.reduce((n, g) => n + g.hits, 0) / groups.reduce((n, g) => n + g.trials, 0);
        for (const [i, shrunken] of shrinkRates(groups).entries()) {
          const own = groups[i]!.hits / groups[i]!.trials;
          expect(shrunken).toBeGreaterThanOrEqual(Math.min(own, common) - 1e-12);
          expect(shrunken).toBeLessThanOrEqual(Math.max(own, common) + 1e-12);
        }
      }),
    );
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
    expect(leaveEachSetOut(scores, ['a', 'b'], { ...options, threshold: 0.5 })).toMatchObject([
      { estimate: ['b'], validate: 'a', validationWasSeen: false, validation: { reduction: 0.5 } },
      { estimate: ['a'], validate: 'b', validationWasSeen: false, validation: { reduction: 0.5 } },
    ]);
    const curve = sweepSelection(scores, [0, 0.5, 1], { ...options, estimate: ['a'], validate: 'a' });
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

describe('faultgap quality select', () => {
  const select = (name: string, ...options: string[]) =>
    runCli('quality', 'select', '--scores', join(directory, name), ...options);
  const table = (columns: string, ...lines: string[]) => `\uFEFF${[columns, ...lines].join('\r\n')}\r\n`;
  const write = async (name: string, content: string) => {
    await writeFile(join(directory, name), content);
  };

  test('reads tables of the published layout whatever the bugs are called, and prints JSON', async () => {
    const columns = 'config_str, IQ,EQ,operator,note';
    await write(
      'quality_Zoo-7_pre_training.csv',
      table(columns, '5,0.9,0.8,add_noise,x', ',0.2,0.1,disable_batching,'),
    );
    await write('quality_barn_x1_v2.csv', table(columns, '4,0.7,0.6,add_noise,x', ',,0.1,disable_batching,'));
    const { code, stdout, stderr } = await select(
      '.',
      ...['--estimate', 'zoo', '--validate', 'barn', '--threshold', '0.5', '--json'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      estimate: ['zoo'],
      validate: 'barn',
      threshold: 0.5,
      validationWasSeen: false,
      families: { total: 2, retained: 1 },
      retained: [{ id: 'add_noise::pct_le_5', hitRate: 1 }],
      validation: {
        before: { mutants: 2, medianResistance: 0.7, medianRealism: 0.35 },
        after: { mutants: 1, medianResistance: 0.7, medianRealism: 0.6 },
        reduction: 0.5,
      },
    });
  });

  test('reads back the tables that we write, undefined measures as null', async () => {
    const own = await mkdtemp(join(directory, 'own-'));
    const reason = 'no input kills the mutant';
    const killed = { value: 0.25, reason: null };
    const scores = { killProbability: 0.1, reliable: true, ease: killed, overlap: killed, coupling: killed };
    const names = { mutant: 'm "1", odd', operator: 'add_noise', configuration: '5' };
    await writeQualityTable(own, {
      bug: 'zoo7',
      approach: 'pre_training',
      rows: [
        { ...names, ...scores, resistance: killed, cpuSeconds: 1.5 },
        { ...names, ...scores, resistance: { value: null, reason }, cpuSeconds: null },
      ],
    });
    const row = { bug: 'zoo7', ...names, realism: 0.25 };
    expect(readQualityTables(own)).toEqual([
      { ...row, resistance: 0.25, cpuSeconds: 1.5 },
      { ...row, resistance: null, cpuSeconds: null },
    ]);
  });

  test('names the file and the column of a table that it cannot use', async () => {
    const broken = await mkdtemp(join(directory, 'broken-'));
    const file = join(broken, 'quality_zoo7_pre_training.csv');
    const complain = async (content: string) => {
      await writeFile(file, content);
      try {
        readQualityTables(broken);
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await complain('operator,config_str,IQ\nadd_noise,5,0.9\n')).toMatch(/quality_zoo7.*no column EQ/);
    expect(await complain('operator,config_str,IQ,EQ\nadd_noise,5,high,0.1\n')).toMatch(
      /IQ of quality_zoo7.*high in line 2/,
    );
    expect(await complain('operator,config_str,IQ,EQ\nadd_noise,5,0.1,1.5\n')).toMatch(
      /EQ of quality_zoo7.*1.5 in line 2/,
    );
    expect(await complain('operator,config_str,IQ,EQ\n"add_noise,5\n')).toMatch(/quality_zoo7.*no CSV/);
    expect(await complain('')).toMatch(/no column operator/);
    await rm(file);
    expect(codeOf(() => readQualityTables(broken))).toBe('no-scores');
    expect(codeOf(() => readQualityTables(join(broken, 'none')))).toBe('read-failed');
  });

  test('ends with 2 and one line where a set has no table', async () => {
    const { code, stdout, stderr } = await select('.', '--estimate', 'zoo', '--validate', 'moon');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('moon');
  });
});
