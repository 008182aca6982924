import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisions } from '../../src/eval/decisions/index.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { readLabelConfig } from '../../src/eval/labels/config.ts';
import { featureSets } from '../../src/eval/methods/feature-sets.ts';
import { pairMethods } from '../../src/eval/methods/method.ts';
import { normalisations } from '../../src/eval/normalisations/index.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { splits } from '../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../src/eval/study/evaluate-recording.ts';
import { buildBoard, type NamedEntry, placeEntry } from '../../src/leaderboard/board.ts';
import { compareLines, readComparable } from '../../src/leaderboard/compare.ts';
import { enterLine } from '../../src/leaderboard/enter.ts';
import { entryScoreSchema } from '../../src/leaderboard/entry-score.ts';
import { exportTasks } from '../../src/leaderboard/export.ts';
import { judgeChange } from '../../src/leaderboard/gate.ts';
import { blindRoster, exportHidden, parseBlindKey } from '../../src/leaderboard/hidden.ts';
import { readEvaluation } from '../../src/leaderboard/result-predictions.ts';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { checkSubmission, scoreEntry } from '../../src/leaderboard/score-entry.ts';
import { readSubmission } from '../../src/leaderboard/submission.ts';
import { smallColumns } from '../eval/small-recording.ts';
import { cardFor, csvOf, linesFor, smallRoster, writeEntry } from './entries.ts';

const bootstrap = { draws: 200, seed: 0 };

let recording: string;
let roster: Roster;
let directory: string;
let entries: NamedEntry[];

/** Who errs how often: the first never, the second on a third of one program, the third on every third trace. */
const errs: Record<string, (line: { program: string; i: number; split: string }) => boolean> = {
  right: () => false,
  nearly: ({ program, i, split }) => split === 'S4' && program === 'p' && i % 3 === 0,
  often: ({ i }) => i % 3 === 0,
};

beforeAll(async () => {
  ({ directory: recording, roster } = await smallRoster());
  directory = await mkdtemp(join(tmpdir(), 'faultgap-board-'));
  entries = [];
  for (const [name, isWrong] of Object.entries(errs)) {
    const folder = await writeEntry(directory, name, {
      card: cardFor(roster),
      predictions: csvOf(linesFor(roster, isWrong)),
    });
    const submission = await readSubmission(folder);
    entries.push({ ...checkSubmission(submission, roster), name, card: submission.card! });
  }
});
afterAll(async () => {
  await rm(recording, { recursive: true });
  await rm(directory, { recursive: true });
});

describe('a score', () => {
  it('is of the schema, the same every time, and 1 for whoever is always right', () => {
    const [right] = entries.map((entry) => scoreEntry(entry, roster, bootstrap));
    expect(entryScoreSchema.parse(JSON.parse(JSON.stringify(right)))).toEqual(right);
    expect(scoreEntry(entries[0]!, roster, bootstrap)).toEqual(right);
    for (const { levels, gap } of right!.tasks) {
      expect(levels.map(({ metrics }) => metrics.balancedAccuracy)).toEqual(
        [1, 2].map(() => ({ value: 1, low: 1, high: 1 })),
      );
      expect([gap!.value, gap!.p]).toEqual([0, 1]);
    }
  });
});

describe('the board', () => {
  it('ranks by held-out score and tells paired differences to the line above and to the best', () => {
    for (const [task, lines] of buildBoard(entries, roster, bootstrap).rankings) {
      expect(lines.map(({ name, rank }) => [name, rank])).toEqual([
        ['right', 1],
        ['nearly', 2],
        ['often', 3],
      ]);
      const [right, nearly, often] = lines;
      expect([right!.toAbove, right!.toBest]).toEqual([null, null]);
      const scoreOf = (line: typeof right) =>
        line!.score.levels.find(({ split }) => split === 'S4')!.metrics.balancedAccuracy!.value;
      expect(often!.toAbove!.value, task).toBeCloseTo(scoreOf(often) - scoreOf(nearly), 12);
      expect(often!.toBest!.value, task).toBeCloseTo(scoreOf(often) - 1, 12);
      expect(often!.toBest!.pHolm).toBeGreaterThanOrEqual(often!.toBest!.p);
      expect(nearly!.score.gap!.value).toBeCloseTo(1 - scoreOf(nearly), 12);
    }
  });

  it('tells a newcomer whom it comes after', () => {
    const [right, nearly, often] = entries;
    const placed = placeEntry(
      often!.tallies,
      scoreEntry(often!, roster, bootstrap),
      [right!, nearly!],
      bootstrap,
    );
    expect(placed.map(({ rank, of, above }) => [rank, of, above!.name])).toEqual(
      placed.map(() => [3, 3, 'nearly']),
    );
    const first = placeEntry(right!.tallies, scoreEntry(right!, roster, bootstrap), [often!], bootstrap);
    expect(first.map(({ rank, above }) => [rank, above])).toEqual(first.map(() => [1, null]));
  });
});

describe('gate and diff', () => {
  const compare = async (before: string, after: string) =>
    compareLines(
      await readComparable(join(directory, before), roster),
      await readComparable(join(directory, after), roster),
      bootstrap,
    );

  it('let pass what is no worse, and stop what is worse with its whole interval', async () => {
    expect(judgeChange(await compare('right', 'right'), 0).passes).toBe(true);
    expect(judgeChange(await compare('often', 'right'), 0).passes).toBe(true);
    const worse = judgeChange(await compare('right', 'often'), 0.1);
    expect(worse.passes).toBe(false);
    expect(new Set(worse.lines.map(({ verdict }) => verdict))).toEqual(new Set(['worse']));
  });

  it('are undecided where the interval reaches over the minimum effect', async () => {
    const { lines, passes } = judgeChange(await compare('right', 'nearly'), 0.01);
    expect(lines.filter(({ of }) => of === 'S4').map(({ verdict }) => verdict)).toContain('undecided');
    expect(passes).toBe(true);
  });
});

describe('an evaluation of ours', () => {
  let evaluated: string;
  beforeAll(async () => {
    evaluated = join(directory, 'evaluated');
    const methods = pairMethods({
      diagnosers: [diagnosers.get('majority'), diagnosers.get('tree')],
      sets: [featureSets.get('loss')],
      normalisations: [normalisations.get('none')],
      decisions: decisions.members,
    });
    const plan = {
      task: 'detection' as const,
      window: null,
      methods,
      strategies: [splits.get('S1'), splits.get('S4')],
      controls: [],
    };
    const study = { plans: [plan], size: { folds: 5, repeats: 3, seed: 0 }, bootstrap };
    await evaluateRecording(await readRecording({ directory: recording }), study, {
      directory: evaluated,
      commands: [],
    });
  });

  it('enters the leaderboard with the score it had, by the same cuts', async () => {
    const evaluation = await readEvaluation(evaluated);
    const line = { diagnoser: 'tree', features: 'loss' };
    const folder = await enterLine(evaluation, line, {
      roster,
      config: readLabelConfig(),
      out: join(directory, 'own'),
    });
    const entry = checkSubmission(await readSubmission(folder), roster);
    const [score] = scoreEntry(entry, roster, bootstrap).tasks;
    expect([folder.endsWith('tree-loss'), score!.task, score!.repeats]).toEqual([true, 'detection', 2]);
    const [detection] = entry.tasks;
    expect(detection!.hasScores).toBe(true);
    await expect(
      enterLine(
        evaluation,
        { diagnoser: 'knn', features: 'loss' },
        { roster, config: readLabelConfig(), out: directory },
      ),
    ).rejects.toMatchObject({ code: 'nothing-to-enter' });
  });

  it('is compared by its predictions, and without them by value alone', async () => {
    const lines = await readComparable(evaluated, roster);
    const { differences } = compareLines(lines, lines, bootstrap);
    expect(differences.length).toBe(9);
    for (const { change, paired } of differences)
      expect([change, paired]).toMatchObject([0, { value: 0, p: 1 }]);
    const bare = join(directory, 'bare');
    await writeEntry(directory, 'bare', { card: '{}', predictions: '' });
    await writeFile(join(bare, 'result.json'), await readFile(join(evaluated, 'result.json')));
    const without = compareLines(lines, await readComparable(bare, roster), bootstrap);
    expect(without.differences.every(({ paired }) => typeof paired === 'string')).toBe(true);
    expect(() => judgeChange(without, 0)).toThrow(/no predictions lie beside/);
  });

  it('is not paired with the labels of another recording', async () => {
    const [line] = await readComparable(evaluated, { ...roster, corpus: '0'.repeat(64) });
    expect([...line!.scores.values()].map(({ tally }) => typeof tally)).toEqual(['string', 'string']);
  });
});

describe('exports', () => {
  const table = async (path: string): Promise<Record<string, string>[]> =>
    parse(await readFile(path), { columns: true });

  it('hold all that an honest diagnoser needs, in one table per task', async () => {
    const out = join(directory, 'export');
    const files = await exportTasks(await readRecording({ directory: recording }), roster, {
      directory: out,
      format: 'csv',
      tasks: ['detection', 'mismatch'],
    });
    expect(files.map((file) => file.slice(out.length + 1))).toEqual([
      'detection.csv',
      'mismatch.csv',
      'card.json',
    ]);
    const rows = await table(files[0]!);
    const { data, splits } = roster.tasks.get('detection')!;
    expect(rows.map((row) => [row.trace_id, row.label])).toEqual(
      data.rows.map(({ traceId, label }) => [traceId, label]),
    );
    expect(rows.map((row) => Number(row.S4_1))).toEqual([...splits.get('S4')!.testFolds[1]!]);
    expect(rows[0]).toHaveProperty(['loss.validation-planted']);
    expect((await table(files[1]!))[0]).not.toHaveProperty(['loss.validation-planted']);
    const card = JSON.parse(await readFile(files[2]!, 'utf8'));
    expect([card.corpus, card.splits]).toEqual([roster.corpus, roster.splits]);
  });

  it('hide labels, programs and ids, and blind predictions are scored with the key', async () => {
    const options = {
      directory: join(directory, 'hidden'),
      format: 'csv' as const,
      task: 'detection' as const,
      programs: ['p', 'q'],
      secret: 'kept',
    };
    const { file, key } = await exportHidden(await readRecording({ directory: recording }), options);
    const text = await readFile(file, 'utf8');
    const { data } = roster.tasks.get('detection')!;
    expect(Object.keys((await table(file))[0]!)).toEqual(['trace_id', ...smallColumns]);
    for (const { traceId, mutant } of data.rows)
      expect(text.includes(traceId) || text.includes(mutant)).toBe(false);
    const blind = blindRoster(parseBlindKey(JSON.parse(JSON.stringify(key))));
    const lines = linesFor(blind, ({ i }) => i % 4 === 0).map(({ fold: _, repeat: __, ...line }) => line);
    const path = join(directory, 'blind.csv');
    await writeFile(path, csvOf(lines));
    const [score] = scoreEntry(checkSubmission(await readSubmission(path), blind), blind, bootstrap).tasks;
    expect([score!.n, score!.gap, score!.levels.map(({ split }) => split)]).toEqual([
      key.rows.length,
      null,
      ['S4'],
    ]);
    expect(Object.keys(score!.levels[0]!.programs)).toEqual(['p', 'q']);
    expect(score!.levels[0]!.metrics.balancedAccuracy!.value).toBeLessThan(1);
  });

  it('have other ids under another secret', async () => {
    const own = await readRecording({ directory: recording });
    const options = {
      directory: join(directory, 'again'),
      format: 'csv' as const,
      task: 'detection' as const,
      programs: ['p'],
    };
    const [a, b] = [
      await exportHidden(own, { ...options, secret: 'a' }),
      await exportHidden(own, { ...options, secret: 'b' }),
    ];
    const ids = new Set(a.key.rows.map(({ id }) => id));
    expect(b.key.rows.some(({ id }) => ids.has(id))).toBe(false);
    await expect(exportHidden(own, { ...options, programs: ['nobody'], secret: 'a' })).rejects.toMatchObject({
      code: 'unknown-program',
    });
  });
});
