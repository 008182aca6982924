import { describe, expect, it } from 'vitest';
import { readWildCards } from '../../../corpus/wild/read.ts';
import { changeName, isHealthyWith, readWildTried, type WildTried } from '../../../corpus/wild/tried.ts';
import { examItems } from '../../../src/diagnosis/exam/items.ts';
import type { Said } from '../../../src/diagnosis/exam/predictor.ts';
import { scoreRepairs, wildChanges } from '../../../src/diagnosis/exam/repair.ts';
import type { ExamAnswers } from '../../../src/diagnosis/exam/sit.ts';

const items = examItems('open');
const faulty = items.filter(({ variant }) => variant === 'faulty');
const names = wildChanges.map(changeName);

/** All changes but those named are tried and fail; of those named some work, and some cannot be made. */
const planted = (works: readonly string[], unable: readonly string[] = []): WildTried =>
  Object.fromEntries(
    faulty.map(({ card }) => [
      card.id,
      Object.fromEntries(
        names.map((name) => [
          name,
          unable.includes(name) ? 'cannot' : works.includes(name) ? [2, 2, 2] : [null],
        ]),
      ),
    ]),
  );

const always = (advice: Said['advice']): ExamAnswers => ({
  predictor: 'test',
  answers: items.map(({ item }) => ({
    item,
    recorded: 'log',
    said: { verdict: 'faulty', class: null, advice },
  })),
});
const share = (advice: Said['advice'], tried: WildTried) =>
  scoreRepairs([always(advice)], items, 'open', tried).rows[0]!.healthy / faulty.length;

describe('the share that advice repairs', () => {
  const advice = [
    { repair: 'rate' },
    { repair: 'loss' },
    { repair: 'shuffle' },
    { repair: 'clipping' },
  ] as const;

  it('is all where one of the first three works, and none where the fourth does', () => {
    expect(share(advice, planted(['shuffle']))).toBe(1);
    expect(share(advice, planted(['clipping']))).toBe(0);
  });

  it('passes over what a script cannot do, and what is said twice', () => {
    expect(share(advice, planted(['clipping'], ['loss']))).toBe(1);
    expect(share([advice[0], ...advice], planted(['shuffle']))).toBe(1);
  });

  it('tells a higher rate from a lower one', () => {
    const higher = planted(['rate × 10']);
    expect(share([{ repair: 'rate' }], higher)).toBe(0);
    expect(share([{ repair: 'rate', times: 10 }], higher)).toBe(1);
  });

  it('asks for three seeds', () => {
    const [card] = faulty.map(({ card }) => card);
    expect(isHealthyWith(card!, [2, 2, 2])).toBe(true);
    expect(isHealthyWith(card!, [2, 2])).toBe(false);
    expect(isHealthyWith(card!, [2, 2, null])).toBe(false);
  });

  it('counts runs that were not tried, and leaves them out', () => {
    const [first, ...others] = Object.entries(planted(['rate × 0.1']));
    const result = scoreRepairs([always([{ repair: 'rate' }])], items, 'open', Object.fromEntries([first!]));
    expect(result).toMatchObject({ runs: 1, untried: others.length, rows: [{ healthy: 1 }] });
  });

  it('is, at random, that of all draws of three', () => {
    const tried = planted(['rate × 0.1', 'rate × 10'], names.slice(8));
    const works = names.slice(0, 8).map((name) => name.startsWith('rate'));
    let hits = 0;
    let draws = 0;
    for (let a = 0; a < 8; a++)
      for (let b = a + 1; b < 8; b++)
        for (let c = b + 1; c < 8; c++) {
          draws++;
          if (works[a] || works[b] || works[c]) hits++;
        }
    const { random, all } = scoreRepairs([], items, 'open', tried);
    expect(random.healthy / faulty.length).toBeCloseTo(hits / draws, 12);
    expect(all.healthy).toBe(faulty.length);
  });

  it('refuses a half of which nothing was trained', () => {
    expect(() => scoreRepairs([], items, 'open', {})).toThrowError(/of no run of the open half were trained/);
  });
});

it('is of all changes of each pair, wherever one is shipped', () => {
  const ids = new Set(readWildCards().map(({ id }) => id));
  for (const [id, changes] of Object.entries(readWildTried())) {
    expect(ids).toContain(id);
    expect([id, Object.keys(changes).sort()]).toEqual([id, [...names].sort()]);
  }
});
