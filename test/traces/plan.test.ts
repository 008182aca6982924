import { describe, expect, it, test } from 'vitest';
import { bugs } from '../../corpus/bugs/index.ts';
import { programs } from '../../corpus/programs/index.ts';
import { canRecord, planBugs, planRecording, realFault } from '../../src/traces/plan.ts';
import { graphKey } from '../../src/training/shapes.ts';

const toys = programs.members.filter(({ headline }) => !headline).slice(0, 2);
const plan = planRecording(toys);
const runs = plan.groups.flatMap((group) => group.runs);

describe('planning a recording', () => {
  it('gives every run its own opaque id', () => {
    expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(runs.length);
    for (const { traceId } of runs) expect(traceId).toMatch(/^[0-9a-f]{20}$/);
  });

  it('runs every mutant and clean setting with all five seeds, in one block', () => {
    const byMutant = new Map<string, Set<string>>();
    for (const { mutant, seedIndex, session } of runs) {
      const own = byMutant.get(mutant) ?? new Set();
      byMutant.set(mutant, own.add(`${seedIndex} in ${session}`));
    }
    for (const places of byMutant.values()) {
      expect(places.size).toBe(5);
      expect(new Set([...places].map((place) => place.split(' in ')[1])).size).toBe(1);
    }
  });

  it('has every class in every recording block of a program', () => {
    for (const { id } of toys) {
      const own = plan.groups.filter((group) => group.program.id === id).flatMap((group) => group.runs);
      for (const category of ['data', 'optimisation', 'architecture', 'loss', null]) {
        const blocks = own.filter((run) => run.category === category).map((run) => run.session);
        expect(new Set(blocks).size, `${id} ${category}`).toBe(5);
      }
    }
  });

  it('puts only runs of one graph together', () => {
    for (const { runs: own } of plan.groups) {
      const unedited = own.filter(({ spec }) => spec.data.edits.length === 0);
      expect(new Set(unedited.map(({ spec }) => graphKey(spec, spec.data.rows.train))).size).toBeLessThan(2);
    }
  });

  it('puts fewer runs of a large network together, whose weights would fill the memory', () => {
    const deep = programs.get('paper-deep-averaging');
    const { groups } = planRecording([deep], { mutantsPerClass: 2, cleanVariants: 2 });
    expect(Math.max(...groups.map((group) => group.runs.length))).toBe(10);
  });

  it('records every setting of extra operators beside the plan, in no class where they have none', () => {
    const extra = planRecording([toys[0]!], { extraOperators: ['validation-removed'] });
    const added = extra.groups
      .flatMap((group) => group.runs)
      .filter(({ category }) => category === 'excluded');
    expect(added.map(({ mutant, seedIndex }) => [mutant, seedIndex])).toEqual(
      [0, 1, 2, 3, 4].map((seed) => [`${toys[0]!.id}/validation-removed/rows=0`, seed]),
    );
    const ids = new Set(extra.groups.flatMap((group) => group.runs).map(({ traceId }) => traceId));
    const own = runs.filter(({ mutant }) => mutant.startsWith(`${toys[0]!.id}/`));
    expect(own.filter(({ traceId }) => !ids.has(traceId))).toEqual([]);
  });

  it('plans a program alike whatever is planned beside it', () => {
    const alone = planRecording([toys[1]!]).groups;
    expect(plan.groups.filter((group) => group.program.id === toys[1]!.id)).toEqual(alone);
  });
});

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
