import { describe, expect, it } from 'vitest';
import { bugs } from '../../corpus/bugs/index.ts';
import { programs } from '../../corpus/programs/index.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { planBugs, planRecording } from '../../src/traces/plan.ts';
import { recordedSpec } from '../../src/traces/recorded-spec.ts';

const program = programs.members.find(({ headline }) => headline)!;

describe('the spec of a recorded run', () => {
  it('is that of the plan, for clean runs, variants, mutants and real faults', () => {
    const { groups } = planRecording([program], { seeds: 1, mutantsPerClass: 3 });
    const all = [...groups, ...planBugs(bugs.members.slice(0, 3), { seeds: 1 }).groups];
    const runs = all.flatMap((group) => group.runs.map((run) => ({ ...run, program: group.program.id })));
    const kinds = new Set(runs.map(({ operator }) => operator));
    expect(kinds).toContain('clean-variant');
    expect(kinds).toContain('real-fault');
    for (const run of runs) {
      expect(recordedSpec({ ...run, specHash: hashJson(run.spec) }), run.mutant).toEqual(run.spec);
    }
  });

  it.each([
    ['another spec by now', { program: program.id, specHash: 'other' }],
    ['a program that nobody has', { program: 'unknown-program', specHash: hashJson(program) }],
    ['an operator that nobody has', { program: program.id, operator: 'mine', specHash: hashJson(program) }],
  ])('is refused for %s', (_, header) => {
    const recorded = { operator: 'clean', parameters: {}, mutant: 'it', ...header };
    expect(() => recordedSpec(recorded)).toThrow('not the run that was recorded');
  });
});
