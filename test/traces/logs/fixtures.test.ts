import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lib/files.ts';
import { findLogs, readLogs } from '../../../src/traces/logs/read-logs.ts';

const folder = join(packageRoot, 'test', 'traces', 'logs');
const fixtures = join(folder, 'fixtures');

interface ExpectedRun {
  readonly name: string;
  readonly reading: readonly string[];
  readonly means: readonly string[];
  readonly steps: readonly number[];
  readonly planned: number;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const expected = readJson('expected.json') as Record<string, (ExpectedRun | Refusal)[]>;
const cards = readJson('cards.json') as Record<string, { kind: number; tool: string | null; made: string }>;

async function readFixture(name: string): Promise<(ExpectedRun | Refusal)[]> {
  const found: (ExpectedRun | Refusal)[] = [];
  for await (const { runs, problem } of readLogs(await findLogs(join(fixtures, name)))) {
    if (problem !== null) found.push({ code: problem.code, message: problem.message });
    for (const { numbers, ...run } of runs) {
      const { steps, planned, columns, values } = numbers;
      const named = columns.map(({ metric, place }, c) => [
        place === null ? metric : `${metric}[${place}]`,
        values[c]!,
      ]);
      found.push({ ...run, steps, planned, values: Object.fromEntries(named) });
    }
  }
  return found;
}

describe('logs as their tools wrote them', () => {
  it('are of all 25 kinds, each with a card, and small', () => {
    expect(Object.keys(cards).sort()).toEqual(readdirSync(fixtures).sort());
    expect(Object.keys(expected).sort()).toEqual(Object.keys(cards).sort());
    expect(new Set(Object.values(cards).map(({ kind }) => kind))).toEqual(
      new Set(Array.from({ length: 25 }, (_, i) => i + 1)),
    );
    const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => sum + statSync(join(fixtures, file)).size, 0);
    expect(bytes).toBeLessThan(600_000);
  });

  it.each(Object.entries(expected))(
    'of %s are read: the echo, and every number of the trace',
    async (name, runs) => {
      expect(await readFixture(name)).toEqual(runs);
    },
  );
});

const firstOf = async (name: string) => (await readFixture(name))[0] as ExpectedRun;

describe('one training, logged by several tools', () => {
  // MLflow's text is the reference: its numbers stand in it as they were.
  const metrics = join(fixtures, 'mlflow/mlruns/0/0123456789abcdef0123456789abcdef/metrics');
  const valuesIn = (file: string) =>
    readFileSync(join(metrics, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[1]));

  it.each([
    ['mlflow', 15],
    ['wandb-offline', 15],
    ['wandb-history', 15],
    ['comet', 15],
    ['aim', 15],
    ['tensorboard-torch', 6],
    ['decimal-comma', 3],
  ])('gives %s the same numbers, to %d digits', async (name, digits) => {
    const { values } = await firstOf(name);
    for (const [metric, file] of [
      ['loss.train', 'train_loss'],
      ['loss.validation', 'val_loss'],
      ['loss.validation-score', 'val_acc'],
    ] as const)
      for (const [i, value] of valuesIn(file).entries())
        expect(values[metric]![i]).toBeCloseTo(value, digits - 1);
  });

  const keras = JSON.parse(readFileSync(join(fixtures, 'keras-history/history.json'), 'utf8')) as Record<
    string,
    number[]
  >;

  it.each([
    'keras-csv',
    'keras-semicolon',
    'pandas-history',
    'pandas-without-index',
    'pandas-transposed',
    'tensorboard-keras',
  ])('gives %s the numbers of the History', async (name) => {
    const { values, steps } = await firstOf(name);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(values['loss.train']).toEqual(keras.loss);
    expect(values['loss.validation']).toEqual(keras.val_loss);
    expect(values['loss.train-score']).toEqual(keras.accuracy);
    expect(values['loss.validation-score']).toEqual(keras.val_accuracy);
  });
});
