import { expect, it } from 'vitest';
import { cutTrace, earlyResultSchema, measureEarly } from '../../../src/diagnosis/exam/early.ts';
import { examItems } from '../../../src/diagnosis/exam/items.ts';
import { readExam } from '../../../src/diagnosis/exam/sit.ts';

const isFaulty = ({ variant }: { variant: string }) => variant === 'faulty';
const [bad, good] = [examItems('open').filter(isFaulty), examItems('open').filter((one) => !isFaulty(one))];
const items = [...bad.slice(0, 3), ...good.slice(0, 5)];
const faulty = new Set(items.filter(isFaulty).map(({ item }) => item));

it('cuts a run as it was after a share of its steps', async () => {
  for (const { trace } of await readExam(items.slice(0, 2))) {
    const half = cutTrace(trace, 0.5, true);
    expect(half.steps.every((step) => step <= 0.5 * trace.header.doneSteps)).toBe(true);
    expect(half.steps).toEqual(trace.steps.slice(0, half.steps.length));
    expect(half.steps.length).toBeGreaterThan(trace.steps.length / 3);
    for (const [id, series] of Object.entries({ ...half.scalars, ...half.layered }))
      expect(series.length, id).toBe(half.steps.length);
    expect(half.header.test).toBeNull();
    expect(cutTrace(trace, 1, true)).toEqual(trace);
    expect(cutTrace(trace, 1e-9, false).steps).toHaveLength(1);
  }
});

it('measures when faulty runs are called so for good, and who cries early', async () => {
  // Runs come in the order of the exam, and each is looked at seven times.
  const looks = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];
  const order = (await readExam(items)).flatMap(({ item }) => looks.map((share) => ({ item, share })));
  const planted = {
    id: 'planted',
    predict: () => {
      const { item, share } = order.shift()!;
      const cries = faulty.has(item) ? share > 0.3 : share < 0.15;
      return { verdict: cries ? ('faulty' as const) : ('healthy' as const), class: null, advice: [] };
    },
  };
  const { rows } = earlyResultSchema.parse(await measureEarly(items, [planted], 'open'));
  expect(rows.map(({ recorded }) => recorded)).toEqual(['log', 'recorder', 'instruments']);
  for (const { time, everAlarmed, looks: at } of rows) {
    expect(time).toBe(0.4);
    expect(everAlarmed.right).toBe(items.length - faulty.size);
    expect(at.at(-1)).toMatchObject({
      share: 1,
      found: { right: faulty.size },
      falseAlarms: { right: 0 },
    });
    expect(at[0]!.found.right).toBe(0);
  }
});
