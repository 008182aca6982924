import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWildRuns, writeWildFeatures } from '../../../src/cli/work/wild-features.ts';
import { plain } from '../../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { none } from '../../../src/eval/normalisations/none.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import type { Result } from '../../../src/eval/result.ts';
import { splits } from '../../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../../src/eval/study/evaluate-recording.ts';
import { verifyEvaluation } from '../../../src/eval/verify/evaluation.ts';
import type { WildRuns } from '../../../src/eval/verify/wild.ts';
import { wildSplit } from '../../../src/eval/wild/rows.ts';
import { type FeatureFile, readFeatures, writeFeatures } from '../../../src/features/table.ts';
import { writeWholeRecording } from '../../eval/whole-recording.ts';

let [directory, out] = ['', ''];
let wild: NonNullable<Awaited<ReturnType<typeof writeWildFeatures>>>;
let table: FeatureFile;
let runs: WildRuns;
beforeAll(async () => {
  directory = await writeWholeRecording();
  out = join(directory, 'eval');
  wild = await writeWildFeatures({ directory }, { tasks: ['detection'], window: null, out });
  table = await readFeatures(wild[0]!.path);
  runs = await readWildRuns();
});
afterAll(() => rm(directory, { recursive: true }));

/** Evaluates with these features of wild runs, so that every hash and score is of them, and verifies. */
async function verifyWith(features: Pick<FeatureFile, 'groups' | 'columns' | 'values'>, own = runs) {
  rmSync(join(out, 'predictions'), { recursive: true, force: true });
  await writeFeatures(wild[0]!.path, { ...features, window: 1 }, {}, 'float64');
  const method = { diagnoser: diagnosers.get('one-feature'), features: featureSets.get('loss'), normalisation: none, decision: plain }; // biome-ignore format: one method
  const plan = {
    task: 'detection' as const,
    window: null,
    methods: [method],
    strategies: [splits.get('S4')],
  };
  const study = {
    plans: [{ ...plan, controls: [], wild: true }],
    size: { folds: 2, repeats: 1, seed: 0 },
    bootstrap: { draws: 100, seed: 0 },
  };
  await evaluateRecording(await readRecording({ directory, wild }), study, { directory: out, commands: [] });
  return verifyEvaluation(out, directory, async () => own);
}

function changeResult(change: (result: Result & { wild?: unknown; rows: unknown }) => void): void {
  const file = join(out, 'result.json');
  const result = JSON.parse(readFileSync(file, 'utf8')) as Result;
  change(result);
  writeFileSync(file, JSON.stringify(result));
}

describe('an evaluation on wild runs, verified', () => {
  it('is what the wild runs give', async () => {
    expect(await verifyWith(table)).toMatchObject({ rows: 2, unchecked: [], problems: [] });
  });

  it('is refused where a feature was changed, though all hashes and scores were made again', async () => {
    const values = table.values.map((own) => own.slice());
    values[0]![3] = 7.5;
    const { problems } = await verifyWith({ ...table, values });
    expect(problems).toEqual([
      expect.stringMatching(
        `says of trace ${table.groups[3]!.traceId} another ${table.columns[0]} than the trace itself.*got 7.5`,
      ),
    ]);
  });

  it('is refused where runs changed their places, or are left out', async () => {
    const first = table.groups.findIndex(({ operator }) => operator === 'faulty');
    const groups = table.groups.map((group, i) => (i === first ? { ...group, operator: 'repaired' } : group));
    const changed = /is of other wild runs than lie here, from row \d+ on; need .* \[wild-runs\]$/;
    const said = [expect.stringMatching(changed)];
    expect((await verifyWith({ ...table, groups })).problems).toEqual(said);
    const bare = { ...runs, traces: null };
    expect(await verifyWith({ ...table, groups }, bare)).toMatchObject({
      unchecked: ['features of wild runs'],
      problems: said,
    });
    const fewer = { groups: table.groups.slice(1), values: table.values.map((own) => own.slice(1)) };
    expect((await verifyWith({ ...table, ...fewer })).problems).toEqual(said);
  });

  it('says what is not held against anything where the runs are not installed', async () => {
    expect(await verifyWith(table, { ...runs, traces: null })).toMatchObject({
      unchecked: ['features of wild runs'],
      problems: [],
    });
  });

  it('is refused without its losses, its table or its rows', async () => {
    await verifyWith(table);
    const text = readFileSync(join(out, 'result.json'), 'utf8');
    const problemsAfter = async (change: Parameters<typeof changeResult>[0]) => {
      writeFileSync(join(out, 'result.json'), text);
      changeResult(change);
      return (await verifyEvaluation(out, directory, async () => runs)).problems.join('\n');
    };
    expect(await problemsAfter((result) => Reflect.deleteProperty(result, 'wild'))).toMatch(
      /^wild of result.json are not those/,
    );
    expect(await problemsAfter(({ hashes }) => Reflect.deleteProperty(hashes, 'wild runs'))).toMatch(
      /another table "wild runs" than lies here; need .*; got none/,
    );
    const unlisted = await problemsAfter((result) => {
      (result as { rows: Result['rows'] }).rows = result.rows.filter(({ split }) => split !== wildSplit);
    });
    expect(unlisted).toMatch(/^predictions\/.*wild.arrow is no file that result.json names/);
    expect(unlisted).toContain('wild of result.json are not those');
  });
});
