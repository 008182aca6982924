import { describe, expect, test } from 'vitest';
import { bugs } from '../../corpus/bugs/index.ts';
import { canRecord, planBugs, realFault } from '../../src/traces/plan-bugs.ts';

const pair = bugs.get('so-47724077-scaling');

describe('the plan of a recording of real faults', () => {
  const plan = planBugs([pair], { seeds: 2 });

  test('has both programs of a pair with the same seeds, under the name of the pair', () => {
    expect(plan.groups.map(({ program }) => program.id)).toEqual([pair.id, pair.id]);
    const runs = plan.groups.flatMap((group) => group.runs);
    expect(runs.map(({ operator, category, seedIndex }) => [operator, category, seedIndex])).toEqual([
      ['clean', null, 0],
      ['clean', null, 1],
      [realFault, 'data+optimisation', 0],
      [realFault, 'data+optimisation', 1],
    ]);
  });

  test('trains the specs of the pair as they are, so that runs draw what screening drew', () => {
    expect(plan.groups.map(({ runs }) => runs[0]!.spec)).toEqual([pair.fixed, pair.faulty]);
  });

  test('does not depend on the other pairs', () => {
    const ids = planBugs([bugs.get('d4-053-epochs'), pair], { seeds: 2 }).groups.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(plan.groups.map(({ id }) => id)));
  });

  test('gives two repairs of one program traces of their own', () => {
    const two = ['gh-gol-nn-loss', 'gh-gol-nn-rate'].map((id) => bugs.get(id));
    const ids = planBugs(two).groups.flatMap(({ runs }) => runs.map(({ traceId }) => traceId));
    expect(new Set(ids).size).toBe(20);
  });

  test('leaves out pairs whose outputs differ in width', () => {
    const left = bugs.members.filter((bug) => !canRecord(bug)).map(({ id }) => id);
    expect(left.sort()).toEqual(['so-50079585-output', 'so-50481178-output']);
    expect(planBugs([bugs.get('so-50079585-output')]).groups).toEqual([]);
  });
});
