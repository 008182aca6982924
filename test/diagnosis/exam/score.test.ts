import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ExamPredictions, recordedKinds } from '../../../src/diagnosis/exam/contract.ts';
import { keepFrozenRun } from '../../../src/diagnosis/exam/frozen-runs.ts';
import { examItems, exportExam } from '../../../src/diagnosis/exam/items.ts';
import { scoreExam } from '../../../src/diagnosis/exam/score.ts';
import { diagnosableNames } from './exported.ts';

const items = examItems('open');
type One = ExamPredictions['predictions'][number];
const predict = (say: (item: (typeof items)[number]) => Partial<One>): ExamPredictions => ({
  predictor: 'test',
  predictions: items.map((one) => ({
    item: one.item,
    recorded: 'log',
    verdict: 'silent',
    class: null,
    advice: [],
    ...say(one),
  })),
});
const faulty = items.filter(({ variant }) => variant === 'faulty').length;

describe('the exam', () => {
  it('gives full marks to what the cards say', () => {
    const told = predict(({ variant, card }) =>
      variant === 'faulty' && card.kind === 'pair'
        ? { verdict: 'faulty', class: card.class, advice: [card.repairs[0]!] }
        : { verdict: 'healthy' },
    );
    const [row] = scoreExam(told, items, 'open').rows;
    expect(row).toMatchObject({
      recorded: 'log',
      found: { right: faulty, of: faulty },
      falseAlarms: { right: 0, of: items.length - faulty },
      balancedAccuracy: { value: 1, low: 1, high: 1 },
      classOfNamed: { right: faulty, of: faulty },
      adviceFirst: { right: faulty, of: faulty },
    });
  });

  it('counts silence, and runs that are not predicted, as wrong', () => {
    const silent = scoreExam(
      predict(() => ({})),
      items,
      'open',
    ).rows[0]!;
    expect(silent.balancedAccuracy.value).toBe(0);
    expect(silent.silent.right).toBe(items.length);
    expect(silent.falseAlarms.right).toBe(0);
    const one = {
      predictor: 'test',
      predictions: predict(() => ({ verdict: 'faulty' })).predictions.slice(0, 1),
    };
    expect(scoreExam(one, items, 'open').rows[0]!.silent.right).toBe(items.length - 1);
  });

  it('gives half marks to one answer for all', () => {
    const row = scoreExam(
      predict(() => ({ verdict: 'faulty' })),
      items,
      'open',
    ).rows[0]!;
    expect(row.balancedAccuracy.value).toBe(0.5);
    expect(row.classOfNamed).toEqual({ right: 0, of: 0, interval: null });
  });

  it('refuses predictions of other runs, and two of one', () => {
    const { predictions } = predict(() => ({}));
    const strange = { predictor: 'test', predictions: [{ ...predictions[0]!, item: 'nothing' }] };
    expect(() => scoreExam(strange, items, 'open')).toThrowError(/no run of the open half/);
    const twice = { predictor: 'test', predictions: [predictions[0]!, predictions[0]!] };
    expect(() => scoreExam(twice, items, 'open')).toThrowError(/predicted twice/);
  });

  it('refuses predictions from what was not recorded of a half', () => {
    const frozen = examItems('frozen');
    const from = (recorded: One['recorded']): ExamPredictions => ({
      predictor: 'test',
      predictions: [{ item: frozen[0]!.item, recorded, verdict: 'faulty', class: null, advice: [] }],
    });
    expect(() => scoreExam(from('instruments'), frozen, 'frozen')).toThrowError(
      /no run of the frozen half; need one prediction per exported file; got instruments/,
    );
    expect(scoreExam(from('recorder'), frozen, 'frozen').rows).toHaveLength(1);
  });
});

describe('what the exam gives out and keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exam-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read as trainings, log by log and file by file', async () => {
    await exportExam(folder, items);
    for (const kind of recordedKinds)
      expect(await diagnosableNames(join(folder, kind))).toEqual(items.map(({ item }) => item));
  });

  it('keeps three looks at the frozen half, and refuses the fourth', async () => {
    const path = join(folder, 'runs.json');
    const result = scoreExam({ predictor: 'test', predictions: [] }, examItems('frozen'), 'frozen');
    for (let look = 0; look < 3; look++) await keepFrozenRun({ results: [result] }, path, `commit-${look}`);
    await expect(keepFrozenRun({ results: [result] }, path, 'commit-3')).rejects.toThrowError(
      /looked at 3 times/,
    );
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(3);
  });
});
