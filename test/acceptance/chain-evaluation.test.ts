import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plain } from '../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { featureSets } from '../../src/eval/methods/feature-sets.ts';
import { none } from '../../src/eval/normalisations/none.ts';
import { readRecording } from '../../src/eval/recording.ts';
import type { Result } from '../../src/eval/result.ts';
import { splits } from '../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../src/eval/study/evaluate-recording.ts';
import type { Study } from '../../src/eval/study/study.ts';
import { verifyEvaluation } from '../../src/eval/verify/evaluation.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { callCli } from '../cli/run-cli.ts';
import { reseal, writeWholeRecording } from '../eval/whole-recording.ts';

/* An evaluation whose files were changed and sealed again, or are of another recording. */

const methods = ['loss', 'baseline'].map((id) => ({
  ...{ diagnoser: diagnosers.get('tree'), features: featureSets.get(id) },
  ...{ normalisation: none, decision: plain },
}));
const study: Study = {
  plans: [
    {
      ...{ task: 'detection', window: null, methods, controls: [] },
      strategies: [splits.get('S1'), splits.get('S4')],
    },
  ],
  size: { folds: 2, repeats: 1, seed: 0 },
  bootstrap: { draws: 50, seed: 0 },
};

let own: string;
let other: string;
beforeAll(async () => {
  [own, other] = [await writeWholeRecording(), await writeWholeRecording('other')];
  for (const directory of [own, other]) {
    const options = { directory: join(directory, 'eval'), commands: [] };
    await evaluateRecording(await readRecording({ directory }), study, options);
  }
}, 120_000);
afterAll(async () => {
  for (const directory of [own, other]) await rm(directory, { recursive: true });
});

const [split, predictions] = ['splits/detection-S4.arrow', 'predictions/detection-tree-loss-S4.arrow'];

/** What is wrong with a copy that was changed. */
async function problemsOf(change: (evaluation: string) => Promise<unknown>): Promise<string> {
  const evaluation = await mkdtemp(join(tmpdir(), 'faultgap-evaluation-'));
  await cp(join(own, 'eval'), evaluation, { recursive: true });
  await change(evaluation);
  const { problems } = await verifyEvaluation(evaluation, own);
  await rm(evaluation, { recursive: true });
  return problems.join('\n');
}

/** Changes result.json as text. */
async function rewrite(evaluation: string, change: (text: string) => string): Promise<void> {
  const path = join(evaluation, 'result.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/** Changes a file, and the result so that it names the changed one. */
async function changeAndName(
  evaluation: string,
  path: string,
  change: () => Promise<unknown>,
): Promise<void> {
  const before = sha256(await readFile(join(evaluation, path)));
  await change();
  const after = sha256(await readFile(join(evaluation, path)));
  await rewrite(evaluation, (text) => text.replaceAll(before, after));
}

test('an evaluation that nobody touched holds, and so does its recording with it', async () => {
  const found = await verifyEvaluation(join(own, 'eval'), own);
  expect(found).toMatchObject({ problems: [], splits: 2, rows: 4, absent: 0, unchecked: [] });
  const { code, stdout } = await callCli('verify', own);
  expect(stdout).toMatch(/so do the scores of eval/);
  expect(code).toBe(0);
  const alone = await callCli('verify', join(own, 'eval'));
  expect(alone.stdout).toMatch(/^2 splits are what they are called, and 4 rows score as they say/);
});

test('S4 dealt at random and sealed again is no S4, whoever names it', async () => {
  const deal = (evaluation: string) =>
    reseal(join(evaluation, split), 'split', 4, ({ name, values }) =>
      name === 'repeat_0' ? randomStream('dealt').shuffle(Array.from(values)) : values,
    );
  expect(await problemsOf(deal)).toMatch(/detection-S4\.arrow is no file that result\.json names/);
  const named = await problemsOf((evaluation) => changeAndName(evaluation, split, () => deal(evaluation)));
  expect(named).toMatch(/detection-S4\.arrow is called S4, under which no program is on both sides/);
});

test('files of another recording are refused, named by the result or not', async () => {
  const swap = (path: string) => (evaluation: string) =>
    cp(join(other, 'eval', path), join(evaluation, path));
  for (const path of [split, predictions]) {
    expect(await problemsOf(swap(path))).toMatch(/is no file that result\.json names/);
    const named = await problemsOf((evaluation) =>
      changeAndName(evaluation, path, () => swap(path)(evaluation)),
    );
    expect(named).toMatch(/was made from another recording than lies here; need [0-9a-f]{64}; got/);
  }
  await expect(verifyEvaluation(join(other, 'eval'), own)).rejects.toMatchObject({ code: 'chain-recording' });
  const { code, stderr } = await callCli('verify', join(other, 'eval'), '--recording', own);
  expect(stderr).toMatch(/result\.json was made from another recording than/);
  expect(code).toBe(2);
});

test('numbers that predictions do not give are named', async () => {
  const better = await problemsOf((evaluation) =>
    rewrite(evaluation, (text) => text.replace(/("balancedAccuracy": \{\s+"value": )[\d.]+/, '$10.972')),
  );
  expect(better).toMatch(
    /says another balancedAccuracy of tree on loss in detection under S1 than its predictions/,
  );
  const gap = await problemsOf((evaluation) =>
    rewrite(evaluation, (text) => {
      const result = JSON.parse(text);
      result.gaps[0].value += 0.1;
      return JSON.stringify(result);
    }),
  );
  expect(gap).toBe('gaps of result.json are not those that its predictions give');
  const flipped = await problemsOf((evaluation) =>
    rewrite(evaluation, (text) => text.replace(/("labels": ")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)),
  ).catch(({ code }) => code);
  expect(flipped).toBe('chain-labels');
});

test.each<[string, RegExp, (result: Result) => unknown]>([
  ['counts', /^corpus of result\.json is not what/, (result) => result.corpus.programs++],
  ['twins', /^twins of result\.json is not what/, (result) => result.twins[0]!.mutants++],
  [
    'versions',
    /^versions of result\.json is not what/,
    ({ versions }) => Object.assign(versions, { engine: '9' }),
  ],
  [
    'a warning',
    /^result\.json lacks the warning "detection: \d+ programs, /,
    (result) => result.warnings.shift(),
  ],
  [
    'a warning of its columns',
    /^result\.json lacks the warning "features: /,
    (result) => result.warnings.pop(),
  ],
  [
    'a plug-in that was none',
    /^plugIns of result\.json are not those of its hashes: need none; got diagnoser mine$/,
    (result) =>
      Object.assign(result, { plugIns: [{ kind: 'diagnoser', id: 'mine', isolation: 'namespace' }] }),
  ],
  [
    'a plug-in that is no longer there',
    /: need extractor mine; got none$/,
    ({ hashes }) => Object.assign(hashes, { 'extractor mine': '0'.repeat(64) }),
  ],
])('%s that its recording and rows do not give are named', async (_, problem, change) => {
  const found = await problemsOf((evaluation) =>
    rewrite(evaluation, (text) => {
      const result = JSON.parse(text);
      change(result);
      return JSON.stringify(result);
    }),
  );
  expect(found).toMatch(problem);
});

test('what nothing gives is said to be unchecked: a warning, and how a plug-in was isolated', async () => {
  const evaluation = await mkdtemp(join(tmpdir(), 'faultgap-evaluation-'));
  await cp(join(own, 'eval'), evaluation, { recursive: true });
  await rewrite(evaluation, (text) => {
    const result = JSON.parse(text);
    result.warnings.push('All is well.');
    result.plugIns = [{ kind: 'diagnoser', id: 'mine', isolation: 'permission' }];
    return JSON.stringify(result);
  });
  const { unchecked } = await verifyEvaluation(evaluation, own);
  expect(unchecked).toEqual(['that diagnoser mine ran at level permission', 'the warning "All is well."']);
  await rm(evaluation, { recursive: true });
});

test('a result that records no evaluation cannot be made again, which is said in one line', async () => {
  const { code, stderr } = await callCli('verify', join(own, 'eval'), '--recompute');
  expect(stderr).toMatch(
    /made again by the command that it records; need one that begins with "faultgap eval"; got none/,
  );
  expect(code).toBe(2);
  const recording = await callCli('verify', own, '--recompute');
  expect(recording.stderr).toMatch(
    /--recompute makes an evaluation again; need a directory with result\.json/,
  );
});

test('strangers, and outputs of jobs that were changed, are named', async () => {
  const stranger = await problemsOf((evaluation) => writeFile(join(evaluation, 'splits/mine.arrow'), 'mine'));
  expect(stranger).toBe('splits/mine.arrow is no file that result.json names [chain-stranger]');
  const changed = await problemsOf(async (evaluation) => {
    const [name] = await readdir(join(evaluation, 'answers'));
    const path = join(evaluation, 'answers', name!);
    await writeFile(path, (await readFile(path)).reverse());
  });
  expect(changed).toMatch(/\.answer was changed after it was written/);
});
