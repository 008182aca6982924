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
import { buildBoard, judgedBy, leftOutOf, type NamedEntry, placeEntry } from '../../src/leaderboard/board.ts';
import type { Recipe } from '../../src/leaderboard/card.ts';
import { compareLines, readComparable } from '../../src/leaderboard/compare.ts';
import { entryScoreSchema } from '../../src/leaderboard/entry-score.ts';
import { type Evidence, noEvidence, openMarks } from '../../src/leaderboard/evidence.ts';
import { exportTasks } from '../../src/leaderboard/export.ts';
import { judgeChange } from '../../src/leaderboard/gate.ts';
import { exportHidden } from '../../src/leaderboard/hidden/hidden-set.ts';
import { type BlindKey, blindRoster, parseBlindKey } from '../../src/leaderboard/hidden/key.ts';
import { drawPrevalence } from '../../src/leaderboard/hidden/prevalence.ts';
import { enterLine, listLines } from '../../src/leaderboard/own/enter.ts';
import { nameEntry } from '../../src/leaderboard/own/own-entry.ts';
import { rerunEntry } from '../../src/leaderboard/own/rerun.ts';
import { readEvaluation } from '../../src/leaderboard/result-predictions.ts';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { checkSubmission, scoreEntry } from '../../src/leaderboard/score-entry.ts';
import { readSubmission } from '../../src/leaderboard/submission.ts';
import { groupBy } from '../../src/lib/group.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { smallColumns } from '../eval/small-recording.ts';
import { cardFor, csvOf, linesFor, smallRoster, writeEntry } from './entries.ts';

const bootstrap = { draws: 200, seed: 0 };

let recording: string;
let roster: Roster;
let directory: string;
let entries: NamedEntry[];

/** Who errs on which programs: the first on none, the others on one or two, and held out on one more. */
const errsOn: Record<string, readonly string[]> = { right: [], nearly: ['q'], often: ['q', 'r'] };

const isWrong = (programs: readonly string[], program: string, split: string) =>
  programs.includes(program) || (programs.length > 0 && split === 'S4' && program === 'p');

beforeAll(async () => {
  ({ directory: recording, roster } = await smallRoster());
  directory = await mkdtemp(join(tmpdir(), 'faultgap-board-'));
  entries = [];
  for (const [name, programs] of Object.entries(errsOn)) {
    const folder = await writeEntry(directory, name, {
      card: cardFor(roster),
      predictions: csvOf(linesFor(roster, ({ program, split }) => isWrong(programs, program, split))),
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
  /** A person looked at the perfect score. */
  const reviewed = (verdict: 'stands' | 'set-aside'): Evidence => ({
    schemaVersion: 2,
    reruns: [{ ...judgedBy(entries[2]!), version: '0.1.0' }],
    blind: [],
    reviews: [
      {
        ...judgedBy(entries[0]!),
        mark: 'perfect',
        ...{ verdict, reason: 'made by a test', reviewer: 'A. Reader' },
      },
    ],
  });

  it('ranks by held-out score and tells paired differences to the line above and to the best', () => {
    for (const { track, task, lines } of buildBoard(entries, roster, bootstrap, reviewed('stands'))
      .rankings) {
      // Four programs tell nothing apart: by sign flips p is 0.125 at least.
      expect(lines.map(({ name, rank }) => [name, rank])).toEqual([
        ['right', 1],
        ['nearly', 1],
        ['often', 1],
      ]);
      const [right, nearly, often] = lines;
      expect([track, right!.toAbove, right!.toBest]).toEqual(['inductive', null, null]);
      const scoreOf = (line: typeof right) =>
        line!.score.levels.find(({ split }) => split === 'S4')!.metrics.balancedAccuracy!.value;
      expect(often!.toAbove!.value, task).toBeCloseTo(scoreOf(often) - scoreOf(nearly), 12);
      expect(often!.toBest!.value, task).toBeCloseTo(scoreOf(often) - 1, 12);
      expect(often!.toBest!.pHolm).toBeGreaterThanOrEqual(often!.toBest!.p);
      expect(nearly!.score.gap!.value, task).toBeCloseTo(0.25, 12);
    }
  });

  it('ranks no entry with a mark until a person has looked, nor one that was set aside', () => {
    for (const evidence of [noEvidence, reviewed('set-aside')]) {
      const board = buildBoard(entries, roster, bootstrap, evidence);
      for (const { lines } of board.rankings)
        expect(lines.map(({ name, rank }) => [name, rank])).toEqual([
          ['nearly', 1],
          ['often', 1],
          ['right', null],
        ]);
      const marks = board.entries[0]!.marks;
      expect(new Set(marks.map(({ id }) => id))).toEqual(new Set(['perfect']));
      expect(openMarks(marks).length === 0).toBe(evidence !== noEvidence);
    }
  });

  it('says who vouches for a score, and what was left out', () => {
    const { entries: listed } = buildBoard(entries, roster, bootstrap, reviewed('stands'));
    expect(listed.map(({ tier }) => tier)).toEqual(['self-declared', 'self-declared', 're-run']);
    expect(listed.map(({ leftOut }) => leftOut)).toEqual([[], [], []]);
    const [first, ...rest] = entries[1]!.tasks;
    const heldOut = new Map([...first!.splits].filter(([split]) => split === 'S4'));
    const partial = { ...entries[1]!, tasks: [{ ...first!, splits: heldOut }] };
    expect(leftOutOf(partial, roster)).toEqual([`S1 of ${first!.task}`, ...rest.map(({ task }) => task)]);
  });

  it('trusts a re-run and a review of one entry for no other with the same predictions', () => {
    const [right, nearly, often] = entries;
    const copyOf = (one: NamedEntry, name: string) => {
      return { ...one, name, submission: { ...one.submission, name } };
    };
    const copies = [copyOf(right!, 'stolen-right'), copyOf(often!, 'stolen-often')];
    const { entries: listed } = buildBoard(
      [right!, nearly!, often!, ...copies],
      roster,
      bootstrap,
      reviewed('stands'),
    );
    const [stolenRight, stolenOften] = listed.slice(3);
    expect(openMarks(stolenRight!.marks).map(({ id }) => id)).toContain('perfect');
    expect(stolenOften!.tier).toBe('self-declared');
    expect(openMarks(stolenOften!.marks).map(({ id }) => id)).toContain('copy');
    expect(openMarks(listed[2]!.marks)).toEqual([]);
  });

  it('keeps tracks apart', () => {
    const [right, nearly, often] = entries;
    const other = { ...often!, card: { ...often!.card, track: 'clean-5' } };
    const { rankings } = buildBoard([right!, nearly!, other], roster, bootstrap, reviewed('stands'));
    expect(rankings.length).toBe(2 * roster.tasks.size);
    for (const { track, lines } of rankings)
      expect(lines.map(({ name }) => name)).toEqual(track === 'clean-5' ? ['often'] : ['right', 'nearly']);
  });

  it('tells a newcomer whom it comes after', () => {
    const [right, nearly, often] = entries;
    const placed = placeEntry(often!, [right!, nearly!], bootstrap);
    expect(placed.map(({ rank, of, above }) => [rank, of, above!.name])).toEqual(
      placed.map(() => [1, 3, 'nearly']),
    );
    const first = placeEntry(right!, [often!], bootstrap);
    expect(first.map(({ rank, above }) => [rank, above])).toEqual(first.map(() => [1, null]));
  });
});

const linesOf = async (path: string, against = roster) => (await readComparable(path))(against);

describe('gate and diff', () => {
  const compare = async (before: string, after: string) =>
    compareLines(await linesOf(join(directory, before)), await linesOf(join(directory, after)), bootstrap);

  it('let pass what is no worse, and stop what is worse with its whole interval', async () => {
    expect(judgeChange(await compare('right', 'right'), 0).passes).toBe(true);
    expect(judgeChange(await compare('often', 'right'), 0).passes).toBe(true);
    const worse = judgeChange(await compare('right', 'often'), 0.1);
    expect(worse.passes).toBe(false);
    expect(worse.lines.map(({ verdict }) => verdict)).toContain('worse');
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
    const source = { evaluations: [evaluation], roster, config: readLabelConfig() };
    const lines = listLines(source);
    expect(lines.map(nameEntry)).toEqual(['majority-loss', 'program-prior', 'tree-loss', 'tree-loss-tuned']);
    const folder = await enterLine(source, lines[2]!, join(directory, 'own'));
    const entry = checkSubmission(await readSubmission(folder), roster);
    const [score] = scoreEntry(entry, roster, bootstrap).tasks;
    expect([folder.endsWith('tree-loss'), score!.task, score!.repeats]).toEqual([true, 'detection', 2]);
    const [detection] = entry.tasks;
    expect(detection!.hasScores).toBe(true);
    const unknown = { diagnoser: 'knn', features: 'loss', normalisation: 'none', decision: 'plain' };
    await expect(enterLine(source, unknown, directory)).rejects.toMatchObject({ code: 'nothing-to-enter' });
  });

  it('is made again by its recipe, to the last class, and found out where an answer was changed', async () => {
    const read = await readRecording({ directory: recording });
    const source = { evaluations: [await readEvaluation(evaluated)], roster, config: readLabelConfig() };
    const own = async (line: Recipe) => {
      const submission = await readSubmission(await enterLine(source, line, join(directory, 'again')));
      return { ...checkSubmission(submission, roster), name: nameEntry(line), card: submission.card! };
    };
    const [, prior, tree] = listLines(source);
    const same = await rerunEntry(await own(tree!), read, roster, {});
    expect([same!.entry, same!.differ, same!.compared > 100]).toEqual(['tree-loss', 0, true]);
    const floor = await own(prior!);
    expect((await rerunEntry(floor, read, roster, {}))!.differ).toBe(0);
    const [first] = floor.tasks[0]!.splits.get('S4')!.predictions;
    first![0] = first![0] === 0 ? 1 : 0;
    expect((await rerunEntry(floor, read, roster, {}))!.differ).toBe(1);
    const cheating = { ...floor, card: { ...floor.card, track: 'clean-1' } };
    await expect(rerunEntry(cheating, read, roster, {})).rejects.toMatchObject({ code: 'recipe-track' });
    await expect(rerunEntry(entries[0]!, read, roster, {})).rejects.toMatchObject({ code: 'no-recipe' });
  });

  it('is compared by its predictions, and without them by value alone', async () => {
    const lines = await linesOf(evaluated);
    const { differences } = compareLines(lines, lines, bootstrap);
    expect(differences.length).toBe(9);
    for (const { change, paired } of differences)
      expect([change, paired]).toMatchObject([0, { value: 0, p: 1 }]);
    const bare = join(directory, 'bare');
    await writeEntry(directory, 'bare', { card: '{}', predictions: '' });
    await writeFile(join(bare, 'result.json'), await readFile(join(evaluated, 'result.json')));
    const without = compareLines(lines, await linesOf(bare), bootstrap);
    expect(without.differences.every(({ paired }) => typeof paired === 'string')).toBe(true);
    expect(() => judgeChange(without, 0)).toThrow(/no predictions lie beside/);
  });

  it('is not paired with the labels of another recording', async () => {
    const [line] = await linesOf(evaluated, { ...roster, corpus: '0'.repeat(64) });
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

  it('name the runs that a track lets be known: of the program, of another mutant and seed', async () => {
    const own = await readRecording({ directory: recording });
    const options = { directory: join(directory, 'tracked'), format: 'csv', tasks: ['detection'] } as const;
    const [file, card] = await exportTasks(own, roster, { ...options, track: 'clean-1' });
    const rows = await table(file!);
    const known = new Map((await own.features(1)).groups.map((group) => [group.traceId, group]));
    for (const row of rows) {
      const [run, reference] = [known.get(row.trace_id!)!, known.get(row.references!)!];
      expect([reference.program, reference.operator.startsWith('clean')]).toEqual([run.program, true]);
      expect(reference.mutant).not.toBe(run.mutant);
      expect(reference.seedIndex).not.toBe(run.seedIndex);
    }
    expect(JSON.parse(await readFile(card!, 'utf8')).track).toBe('clean-1');
  });

  const readKey = (text: string): BlindKey => parseBlindKey(JSON.parse(text));

  it('hide labels, programs and ids, and blind predictions are scored with the key', async () => {
    const options = {
      directory: join(directory, 'hidden'),
      format: 'csv' as const,
      task: 'detection' as const,
      programs: ['p', 'q'],
      secret: 'kept',
    };
    const hidden = await exportHidden(await readRecording({ directory: recording }), options);
    const [file, card, set] = hidden.files;
    const text = (await Promise.all(hidden.files.map((one) => readFile(one, 'utf8')))).join();
    const { data } = roster.tasks.get('detection')!;
    expect(Object.keys((await table(file!))[0]!)).toEqual(['trace_id', ...smallColumns]);
    for (const { traceId, mutant } of data.rows)
      expect(text.includes(traceId) || text.includes(mutant)).toBe(false);
    expect(text.includes(roster.corpus)).toBe(false);
    expect(JSON.parse(await readFile(set!, 'utf8')).keySha256).toBe(sha256(hidden.keyText));
    const blind = blindRoster(readKey(hidden.keyText));
    expect(JSON.parse(await readFile(card!, 'utf8'))).toMatchObject({
      corpus: blind.corpus,
      splits: blind.splits,
    });
    const lines = linesFor(blind, ({ i }) => i % 4 === 0).map(({ fold: _, repeat: __, ...line }) => line);
    const path = join(directory, 'blind.csv');
    await writeFile(path, csvOf(lines));
    const [score] = scoreEntry(checkSubmission(await readSubmission(path), blind), blind, bootstrap).tasks;
    expect([score!.n, score!.gap, score!.levels.map(({ split }) => split)]).toEqual([
      hidden.traces,
      null,
      ['S4'],
    ]);
    expect(Object.keys(score!.levels[0]!.programs)).toEqual(['program-1', 'program-2']);
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
    const keyOf = async (secret: string) =>
      readKey((await exportHidden(own, { ...options, secret })).keyText);
    const [a, b] = [await keyOf('a'), await keyOf('b')];
    const ids = new Set(a.rows.map(({ id }) => id));
    expect(b.rows.some(({ id }) => ids.has(id))).toBe(false);
    await expect(exportHidden(own, { ...options, programs: ['nobody'], secret: 'a' })).rejects.toMatchObject({
      code: 'unknown-program',
    });
  });
});

describe('a key', () => {
  const row = (i: number, label: string) => ({ id: `t${i}`, traceId: `x${i}`, program: 'p', label });
  const key = {
    ...{ schemaVersion: 1, corpus: 'c', secret: 's', task: 'detection', classes: ['healthy', 'faulty'] },
    rows: [row(0, 'healthy'), row(1, 'faulty')],
  };

  it.each<[string, object]>([
    ['a label that is no class', { rows: [...key.rows, row(2, 'HEALTHY')] }],
    ['a label that turns text round', { rows: [...key.rows, row(2, 'faulty\u202e')] }],
    ['a class that steers a terminal', { classes: ['healthy', 'faulty', '\u001b]8;;http://x\u0007'] }],
    ['an id twice', { rows: [...key.rows, { ...row(2, 'faulty'), id: 't0' }] }],
    ['a trace twice', { rows: [...key.rows, { ...row(2, 'faulty'), traceId: 'x0' }] }],
    ['a class twice', { classes: ['healthy', 'faulty', 'faulty'] }],
    ['a class without a run', { classes: ['healthy', 'faulty', 'odd'] }],
    ['no program', { rows: key.rows.map((one) => ({ ...one, program: '' })) }],
    ['no rows', { rows: [] }],
  ])('with %s is refused', (_, changes) => {
    expect(parseBlindKey(key)).toEqual(key);
    expect(() => parseBlindKey({ ...key, ...changes })).toThrow(
      expect.objectContaining({ code: 'invalid-key' }),
    );
  });
});

describe('prevalence', () => {
  it('differs by program, keeps whole mutants and every class, and is the same for the same secret', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => {
      const mutant = Math.floor(i / 5);
      return {
        program: `p${mutant % 8}`,
        label: mutant % 3 === 0 ? 'healthy' : 'faulty',
        mutant: `m${mutant}`,
      };
    });
    const drawn = drawPrevalence(rows, 'secret');
    expect(drawPrevalence(rows, 'secret')).toEqual(drawn);
    expect(drawPrevalence(rows, 'other')).not.toEqual(drawn);
    const sizes = [...groupBy(drawn, ({ mutant }) => mutant).values()].map((own) => own.length);
    expect(new Set(sizes)).toEqual(new Set([5]));
    const shares = [...groupBy(drawn, ({ program }) => program).values()].map(
      (own) => own.filter(({ label }) => label === 'healthy').length / own.length,
    );
    expect(shares.length).toBe(8);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.15);
  });
});
