import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replicateRealism } from '../../src/replication/index.ts';
import { describeOracle, oracle } from '../kills/oracles.ts';
import { madeUpRelease, measurePath, measures, writeRelease } from './made-release.ts';

const root = mkdtempSync(join(tmpdir(), 'faultgap-realism-release-'));
afterAll(() => rmSync(root, { recursive: true }));

const bootstrap = { draws: 100, seed: 0 };
const replicate = (files: Readonly<Record<string, string>>, choice: 'all' | 'clean' | 'reliable' = 'all') =>
  replicateRealism(writeRelease(files, root), { files: choice, bootstrap });
type Outcome = ReturnType<typeof replicate>;
const named = ({ values }: Outcome, name: string) => values.find((value) => value.name === name)!;

test('a release as cloned is read once: twins, checkpoints and second copies are known and named', () => {
  const files = madeUpRelease();
  const clean = measurePath('coupling_strength', 'cleanml002', 'pre_training', true);
  const name = clean.split('/').at(-1)!;
  files[`results/coupling_strength/.ipynb_checkpoints/${name.replace('.csv', '-checkpoint.csv')}`] = 'old';
  files[`backup/${name}`] = files[clean]!;
  files['.git/HEAD'] = 'ref: refs/heads/main\n';
  files['.git/packed-refs'] = `# pack-refs\n${'9b21e925'.padEnd(40, '0')} refs/heads/main\n`;
  const outcome = replicate(files);
  const { release, claims, approaches } = outcome;
  expect(release).toMatchObject({ read: 4 * 3 * 86, missing: [], found: '9b21e925'.padEnd(40, '0') });
  expect(release.leftOut.map(({ paths, reason }) => [paths.length, reason])).toEqual([
    [1, 'kept by a notebook or a tool in a hidden folder'],
    [1, 'a second copy of the same file'],
  ]);
  expect(named(outcome, 'bugs / all')).toMatchObject({ recomputed: 86, equal: true });
  expect(named(outcome, 'CS / bugs won / all / pre-training')).toMatchObject({
    ...{ published: '56', recomputed: 86, equal: false, reason: null },
  });
  expect(named(outcome, 'CS / mean of medians / all / post-training 1').recomputed).toBe(0.25);
  expect(claims.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds in part']);
  expect(claims[2]!.because).toContain('258 of 516 values');
  const last = approaches.filter(({ set, statistic }) => set === 'all' && statistic === 'best').at(-1)!;
  expect(last).toMatchObject({ approach: 'post-training 2', bugs: 86, won: 0, mutants: 'equal' });
  expect(last.preTrainingLess).toEqual({ value: 0.375, low: 0.375, high: 0.375 });
});

test('which files are read is a choice: clean ones only, or the mutants that are marked reliable', () => {
  const files = madeUpRelease();
  const clean = replicate(files, 'clean');
  expect(clean.release.read).toBe(2 * 3 * 86);
  expect(named(clean, 'mutants / all / pre-training').recomputed).toBe(172);
  expect(named(replicate(files, 'reliable'), 'mutants / all / pre-training').recomputed).toBe(86);
  const marked = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('_clean.csv')));
  expect(named(replicate(marked), 'mutants / all / pre-training').recomputed).toBe(172);
  expect(() => replicate(marked, 'clean')).toThrow(/holds no table of coupling_strength/);
});

test('half a release says what it can, and what is missing of it', () => {
  const files = madeUpRelease();
  for (const isClean of [true, false]) {
    files[measurePath('coupling_strength', 'defect4ml010', 'pre_training', isClean)] =
      'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n';
    files[measurePath('coupling_strength', 'defect4ml011', 'pre_training', isClean)] = '';
  }
  const outcome = replicate(files);
  expect(outcome.release.missing).toEqual(['2 of 24 bugs of defect4ml']);
  expect(outcome.release.leftOut[0]).toMatchObject({
    paths: { length: 2 },
    reason: expect.stringContaining('Git LFS'),
  });
  expect(outcome.release.leftOut[1]!.paths[0]).toContain('defect4ml011');
  expect(named(outcome, 'bugs / defect4ml')).toMatchObject({
    ...{ recomputed: null, equal: null, reason: 'needs all 24 bugs of defect4ml; 2 are missing' },
  });
  expect(named(outcome, 'bugs / deepfd')).toMatchObject({ recomputed: 25, equal: true });
  expect(outcome.approaches[0]!.bugs).toBe(84);
});

test.each([
  [
    'a score above 1',
    ',0.5',
    ',1.5',
    /column FM_.*this number cannot be; need a share from 0 to 1.*got 1\.5/,
  ],
  ['a score below 0', ',0.5', ',-0.1', /this number cannot be; need a share from 0 to 1.*got -0\.1/],
  ['a mutant twice', '_m1,', '_m0,', /line 3: a mutant stands twice; need one row per mutant; got .*_m0/],
])('a table with %s is passed over and named', (_, from, to, reason) => {
  const files = madeUpRelease();
  const path = measurePath('detectability_overlap', 'deepfd002', 'pre_training', true);
  files[path] = files[path]!.replace(from, to);
  const { release } = replicate(files, 'clean');
  expect(release.leftOut).toEqual([{ reason: expect.stringMatching(reason), paths: [path] }]);
  expect(release.missing).toEqual(['1 of 25 bugs of deepfd']);
});

test('a file that was half-downloaded up to the end of a line is passed over and named', () => {
  const files = madeUpRelease();
  const path = measurePath('coupling_strength', 'deepfd002', 'pre_training', true);
  files[path] = files[path]!.slice(0, files[path]!.lastIndexOf('MM_'));
  const outcome = replicate(files);
  expect(outcome.release.leftOut).toEqual([{ reason: expect.stringMatching(/^ends early/), paths: [path] }]);
  expect(outcome.release.read).toBe(4 * 3 * 86 - 1);
  // Its marked twin has all mutants.
  expect(named(outcome, 'mutants / all / pre-training').recomputed).toBe(172);
});

test('another version is compared and named, a table that contradicts its twin too', () => {
  const files = madeUpRelease();
  for (const measure of measures)
    for (const approach of ['pre_training', 'post_training_scenario1', 'post_training_scenario2'])
      files[measurePath(measure, 'keras001', approach, true)] =
        files[measurePath(measure, 'cleanml001', approach, true)]!;
  const twin = measurePath('coupling_strength', 'deepfd002', 'pre_training', false);
  files[twin] = files[twin]!.replace('0.5000', '0.5002');
  const { release } = replicate(files);
  expect(release.missing).toEqual(['(1 bugs are there that the paper does not have; they count nowhere)']);
  expect(release.leftOut).toEqual([{ reason: 'says another thing than its clean twin', paths: [twin] }]);
});

test('what is no release is refused in one line that says what to clone', () => {
  const codeOf = (work: () => unknown) => {
    try {
      work();
      return 'accepted';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const options = { files: 'all', bootstrap } as const;
  expect(() => replicateRealism(undefined, options)).toThrow(
    /git clone https:\/\/github.com\/zaheedahmed\/dl-mutant-realism/,
  );
  expect(codeOf(() => replicateRealism(join(root, 'nowhere'), options))).toBe('no-release');
  expect(codeOf(() => replicate({ 'README.md': '' }))).toBe('no-scores');
  const files = madeUpRelease();
  const clean = measurePath('coupling_strength', 'cleanml002', 'pre_training', true);
  files[`old/${clean.split('/').at(-1)}`] = 'other';
  expect(codeOf(() => replicate(files))).toBe('table-twice');
});

describeOracle('the published tables of 62 bugs, laid out as they are cloned', () => {
  const files: Record<string, string> = {};
  for (const measure of measures) {
    const folder = oracle('dl-mutant-realism', measure);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      files[`results/${measure}/${name}`] = text;
      files[`results/${measure}/${name.replace('_clean.csv', '.csv')}`] = text.replaceAll(
        /,(\d\S*)$/gm,
        (_, value) => `,${Number(value).toFixed(4)} (unreliable)`,
      );
    }
  }

  test('give every published value of the three sets that are there, and none of the others', () => {
    const outcome = replicate(files);
    const known = outcome.values.filter(({ equal }) => equal !== null);
    expect(known.filter(({ equal }) => !equal)).toEqual([]);
    expect(known).toHaveLength(18);
    expect(outcome.release).toMatchObject({
      read: 744,
      leftOut: [],
      missing: ['24 of 24 bugs of defect4ml'],
    });
    expect(outcome.claims.map(({ verdict }) => verdict)).toEqual(['holds in part', 'holds', 'does not hold']);
  });
});
