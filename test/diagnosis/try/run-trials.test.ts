import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeFor } from '../../../src/diagnosis/try/change.ts';
import { type Change, trialsSchema } from '../../../src/diagnosis/try/contract.ts';
import { runTrials } from '../../../src/diagnosis/try/run-trials.ts';
import { loadTryScript, type TryScript } from '../../../src/diagnosis/try/script.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { trialColumns, trialRemarks, trialRows } from '../../../src/report/diagnosis/trials.ts';
import { formatTable } from '../../../src/report/table.ts';
import { findPython } from '../../../src/training/reference/python.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Gradient descent on (w − 3)² of a start by seed: it diverges unless the rate is lowered. */
const descent: TryScript = {
  changes: ['rate', 'epochs', 'clipping'],
  train(changes, seed) {
    const change = (repair: Change['repair']) => changes.find((one) => one.repair === repair);
    if (change('clipping') !== undefined) throw new Error('no clipping here\nat line 3');
    const rate = 1.05 * (change('rate')?.times ?? 1);
    const steps = 5000 * (change('epochs')?.times ?? 1);
    let w = seed;
    for (let i = 0; i < steps; i++) w -= rate * 2 * (w - 3);
    return -((w - 3) ** 2);
  },
};
const advise = (repair: Change['repair'], times?: number) => ({
  ...changeFor({ repair, times }, 'regression'),
  action: `try ${repair}`,
});
const advice = [advise('loss'), advise('epochs'), advise('rate'), advise('clipping'), advise('shuffle')];

test('tries the first three changes that the script can make, and says which helped', async () => {
  const asked: string[] = [];
  const trials = await runTrials(descent, advice, (done, all, what) =>
    asked.push(`${done} of ${all}: ${what}`),
  );
  expect(trialsSchema.parse(trials)).toEqual(trials);
  expect(trials.unchanged.scores).toEqual([null, null, null]);
  expect(trials.unchanged.failure).toMatch(/-Infinity|NaN/);
  expect(trials.tried.map(({ change, helped }) => [change.repair, helped])).toEqual([
    ['epochs', false],
    ['rate', true],
    ['clipping', false],
  ]);
  expect(trials.tried[2]!.failure).toBe('no clipping here');
  expect(trials.untried.map(({ change }) => change.repair)).toEqual(['loss']);
  expect(asked).toHaveLength(12);
  expect(asked[0]).toBe('0 of 12: as it is, seed 0');
  const shown = formatTable(trialRows(trials), trialColumns(trials));
  expect(shown).toMatch(/rate × 0.1 .*helped/);
  expect(trialRemarks(trials).join('\n')).toContain('loss: mean squared error');
});

test('a change helps only where it is better with each seed, and its gain is the mean over seeds', async () => {
  const script: TryScript = {
    changes: ['rate', 'epochs'],
    train: ([change], seed) =>
      seed + (change === undefined ? 0 : change.repair === 'rate' ? 0.5 : seed - 0.5),
  };
  const { tried } = await runTrials(script, [advise('rate'), advise('epochs')]);
  expect(tried.map(({ gain, helped }) => [gain, helped])).toEqual([
    [0.5, true],
    [0.5, false],
  ]);
});

test('a script that gives no number, or exports no train, is refused by name', async () => {
  const wordy = { changes: ['rate'], train: () => 'good' } as unknown as TryScript;
  await expect(runTrials(wordy, [advise('rate')])).rejects.toMatchObject({ code: 'try-score' });
  const folder = temporaryFolder();
  const load = async (text: string) => {
    const path = join(folder, `script-${text.length}.ts`);
    await writeFile(path, text);
    return loadTryScript(path);
  };
  await expect(load("export const changes = ['rate'];")).rejects.toMatchObject({ code: 'try-script' });
  await expect(load("export const changes = ['magic']; export const train = () => 1;")).rejects.toThrow(
    /changes.0/,
  );
  await expect(loadTryScript(join(folder, 'none.ts'))).rejects.toMatchObject({ code: 'plug-in-file' });
  const script = await load(
    "export const changes = ['rate'];\nexport const train = (changes: unknown[]) => changes.length;",
  );
  expect((await runTrials(script, [advise('rate')])).tried[0]!.helped).toBe(true);
});

const page = readFileSync(join(packageRoot, 'docs/trying.md'), 'utf8');
const exampleOf = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)![1]!;

test('the script of docs/trying.md is helped by a lower rate and not by more epochs', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'train.ts'), exampleOf('ts'));
  const script = await loadTryScript(join(folder, 'train.ts'));
  const { tried } = await runTrials(script, [advise('epochs'), advise('rate')]);
  expect(tried.map(({ change, helped }) => [change.repair, helped])).toEqual([
    ['epochs', false],
    ['rate', true],
  ]);
});

test('try_repairs of Python finds what runTrials finds', async () => {
  const python = findPython('json');
  if (python === null) return console.log('try_repairs: no python3; skipped (PYTHON names one)');
  const folder = temporaryFolder();
  await writeFile(join(folder, 'diagnosis.json'), JSON.stringify({ advice }));
  const code = exampleOf('python').replace('changes=["rate"]', 'changes=["rate", "epochs"]');
  await writeFile(join(folder, 'train.py'), `${code}\nimport json\nprint(json.dumps(trials))\n`);
  const env = { ...process.env, PYTHONPATH: join(packageRoot, 'python') };
  const printed = execFileSync(python, ['train.py'], { cwd: folder, env, encoding: 'utf8' });
  expect(printed).toContain('rate × 0.1: ');
  const found = trialsSchema.parse(JSON.parse(printed.trim().split('\n').at(-1)!));
  const same: TryScript = {
    changes: ['rate', 'epochs'],
    train(changes, seed) {
      let [rate, weight] = [1.2, seed];
      for (const { repair, times } of changes) if (repair === 'rate') rate *= times!;
      for (let i = 0; i < 50; i++) weight -= rate * 2 * (weight - 3);
      return -((weight - 3) ** 2);
    },
  };
  expect(found).toEqual(await runTrials(same, advice));
});
