import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { planChecks } from '../../src/traces/schedule.ts';
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

describe('the schedule of checks', () => {
  it('looks at most 40 times, at the start, at the end and in order, and measures curvature at some of these after the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) => {
        const { checks, curvature } = planChecks(steps);
        expect(checks.length).toBeLessThanOrEqual(40);
        expect(curvature.length).toBeLessThanOrEqual(10);
        expect([checks[0], checks.at(-1), curvature.at(-1)]).toEqual([0, steps, steps]);
        // Curvature along the update needs a step to look at.
        expect(curvature[0]).toBeGreaterThan(0);
        for (const list of [checks, curvature]) {
          expect([...new Set(list)].sort((a, b) => a - b)).toEqual(list);
        }
        expect(curvature.every((step) => checks.includes(step))).toBe(true);
      }),
    );
  });

  it('looks after every step of a short run', () => {
    expect(planChecks(3).checks).toEqual([0, 1, 2, 3]);
  });
});
