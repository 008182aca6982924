import { describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { changeOf } from '../../src/faults/change.ts';
import { groupBy } from '../../src/lib/group.ts';
import { planRecording } from '../../src/traces/plan.ts';

describe('changeOf', () => {
  const { groups } = planRecording([programs.get('so-48385830')], { seeds: 1, planVersion: 1 });
  const runs = groups.flatMap((group) => group.runs);

  it('is the operator of a mutant and of the clean program', () => {
    for (const run of runs.filter(({ operator }) => operator !== 'clean-variant')) {
      expect(changeOf(run)).toBe(run.operator);
    }
    expect(runs.map(changeOf)).toContain('clean');
  });

  it('is the setting of a clean variant: eight variants are of five kinds, none with the name of an operator', () => {
    const variants = runs.filter(({ operator }) => operator === 'clean-variant');
    const counts = [...groupBy(variants, changeOf)].map(([kind, { length }]) => `${kind} ${length}`);
    expect(counts.sort()).toEqual([
      'clean-variant/batchSize 1',
      'clean-variant/data 1',
      'clean-variant/epochs 2',
      'clean-variant/learningRate 2',
      'clean-variant/width 2',
    ]);
    for (const run of variants) expect(changeOf(run)).toBe(`clean-variant/${run.parameters.change}`);
  });

  it('is the operator where an id names no setting', () => {
    expect(changeOf({ operator: 'clean-variant', mutant: 'run-17' })).toBe('clean-variant');
  });
});
