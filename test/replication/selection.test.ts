import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replicateSelection } from '../../src/replication/index.ts';
import { describeOracle, oracle } from '../kills/oracles.ts';
import { allBugs, writeRelease } from './made-release.ts';

const root = mkdtempSync(join(tmpdir(), 'faultgap-selection-release-'));
afterAll(() => rmSync(root, { recursive: true }));

const bootstrap = { draws: 100, seed: 0 };
type Outcome = ReturnType<typeof replicateSelection>;
const named = ({ values }: Outcome, name: string) => values.find((value) => value.name === name)!;

const path = (bug: string) => `results/quality/quality_${bug}_pre_training.csv`;

/** Of each bug three mutants that are resistant and realistic, and two that are neither. */
function madeUp(): Record<string, string> {
  const head = 'bug_id,mutant_type,operator,config_str,IQ,EQ,EQ_reliable,S_m,weighted_C';
  const mutants = [
    ...['remove_bias,1,0.9,0.8', 'remove_bias,2,0.9,0.8', 'remove_bias,3,0.9,0.8'],
    ...['change_label,100,0.2,0.1', 'change_label,95.5,0.2,0.1'],
  ];
  return Object.fromEntries(
    allBugs.map((bug) => [
      path(bug),
      [head, ...mutants.map((own, i) => `${bug},MM_${i},${own},False,0.1,0.1`), ''].join('\n'),
    ]),
  );
}

test('a choice is made on three sets and tried on the fourth, and held against the table of the release', () => {
  const files = madeUp();
  files['results/selection/selected_canonical_configurations_thr_0.25.csv'] =
    'operator,canonical_key,canonical_config_id\nadd_bias,any_layer,add_bias::any_layer\n';
  files['results/quality/.ipynb_checkpoints/quality_cleanml001_pre_training-checkpoint.csv'] = 'old';
  const outcome = replicateSelection(writeRelease(files, root), bootstrap);
  expect(outcome.release).toMatchObject({
    read: 87,
    missing: [],
    leftOut: [{ paths: [expect.any(String)] }],
  });
  expect(outcome.values.filter(({ recomputed }) => recomputed === null)).toEqual([]);
  expect(named(outcome, 'families / all')).toMatchObject({ recomputed: 2, equal: false });
  expect(named(outcome, 'defect4ml / mutants').recomputed).toBe(120);
  expect(named(outcome, 'threshold 0.25 / mutants kept').recomputed).toBe(72);
  expect(named(outcome, 'threshold 0.25 / share of mutants saved').recomputed).toBeCloseTo(0.4, 12);
  expect(outcome.families[1]).toEqual({
    ...{ threshold: 0.25, released: 1, kept: 1 },
    differing: ['remove_bias::any_layer', 'add_bias::any_layer'],
  });
  expect(outcome.families[0]!.released).toBeNull();
  const [gain] = outcome.gains;
  expect(gain).toMatchObject({
    set: 'defect4ml',
    medianRealismRises: 0,
    medianRealismFalls: 0,
    bestLost: 0,
  });
  expect(gain!.highHighGain).toEqual({ value: 0.4, low: 0.4, high: 0.4 });
  expect(outcome.claims.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
});

test('without the set that is held out, families are still compared; without another one, nothing of them', () => {
  const without = (set: RegExp) =>
    replicateSelection(
      writeRelease(Object.fromEntries(Object.entries(madeUp()).filter(([own]) => !set.test(own))), root),
      bootstrap,
    );
  const noFourth = without(/defect4ml/);
  expect(named(noFourth, 'threshold 0.25 / families kept').recomputed).toBe(1);
  expect(named(noFourth, 'threshold 0.25 / mutants kept')).toMatchObject({
    ...{ recomputed: null, reason: 'needs all 24 bugs of defect4ml; 24 are missing' },
  });
  expect(noFourth.gains.map(({ set }) => set)).not.toContain('defect4ml');
  expect(noFourth.claims.map(({ verdict }) => verdict)).toEqual(['cannot be said', 'cannot be said']);
  const noBug = without(/deepfd002/);
  expect(noBug.release.missing).toEqual(['1 of 25 bugs of deepfd']);
  expect(named(noBug, 'families / all')).toMatchObject({
    ...{ recomputed: null, reason: 'needs all 25 bugs of deepfd; 1 is missing' },
  });
  expect(named(noBug, 'selection sets / mutants').recomputed).toBeNull();
  expect(named(noBug, 'cleanml / mutants').recomputed).toBe(95);
  expect(noBug.families).toEqual([]);
});

test('a damaged table is named, and a folder without tables is refused', () => {
  const files = madeUp();
  files[path('cleanml003')] = files[path('cleanml003')]!.slice(0, 100);
  const { release } = replicateSelection(writeRelease(files, root), bootstrap);
  expect(release.missing).toEqual(['1 of 19 bugs of cleanml']);
  expect(release.leftOut[0]).toMatchObject({ paths: [path('cleanml003')] });
  expect(() => replicateSelection(writeRelease({ 'README.md': '' }, root), bootstrap)).toThrow(
    /holds no quality table/,
  );
  expect(() => replicateSelection(undefined, bootstrap)).toThrow(/git clone .*dl-mutant-quality/);
});

describeOracle('the published tables of 62 bugs', () => {
  test('give every published value of the three sets, and the families to the last one', () => {
    const directory = mkdtempSync(join(root, 'quality-'));
    cpSync(oracle('dl-mutant-quality'), join(directory, 'results'), { recursive: true });
    const outcome = replicateSelection(directory, bootstrap);
    const known = outcome.values.filter(({ equal }) => equal !== null);
    expect(known.filter(({ equal }) => !equal)).toEqual([]);
    expect(known).toHaveLength(18);
    expect(outcome.families.map(({ released, kept, differing }) => [released, kept, differing])).toEqual([
      [67, 67, []],
      [51, 51, []],
      [27, 27, []],
    ]);
  });
});
