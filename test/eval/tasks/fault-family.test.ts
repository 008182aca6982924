import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import type { KillState } from '../../../src/eval/labels/kill-test.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import { faultFamily } from '../../../src/eval/tasks/fault-family.ts';
import { fourClasses } from '../../../src/faults/classes.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { trace } from '../runs.ts';

const config = readLabelConfig();

function run(
  operator: string,
  program: string,
  killState: KillState | null,
  fields: Partial<RunHeader> = {},
) {
  const category = fourClasses.operators[operator] ?? null;
  return { trace: trace({ operator, program, category, ...fields }, []), killState };
}

describe('fault family', () => {
  it('is that of the operator of a killed mutant, where two programs have the family', () => {
    const runs = [
      run('learning-rate-up', 'p', 'killed'),
      run('learning-rate-down', 'q', 'killed'),
      run('units', 'p', 'killed'),
      run('units', 'p', 'killed'),
      run('units', 'q', 'survived'),
    ];
    expect(faultFamily.label(runs, config)).toEqual([
      { label: 'learning-rate' },
      { label: 'learning-rate' },
      { leftOut: 'family of too few programs' },
      { leftOut: 'family of too few programs' },
      { leftOut: 'survived' },
    ]);
  });

  it('is asked of no clean run, no crashed one, and none of an operator without a family', () => {
    const outcome = { kind: 'crashed', stage: 'build', reason: '' } as const;
    const runs = [
      run('clean', 'p', null),
      run('units', 'p', 'killed', { outcome }),
      run('validation-removed', 'p', 'killed', { category: 'excluded' }),
      run('of-my-own', 'p', 'killed', { category: 'data' }),
    ];
    expect(faultFamily.label(runs, config)).toEqual([
      { leftOut: 'clean' },
      { leftOut: 'crashed' },
      { leftOut: 'operator in no family' },
      { leftOut: 'operator in no family' },
    ]);
  });

  it('is known of the shipped recording too, whose labels are of version 1', async () => {
    const { labels } = await readRecording({ directory: 'corpus/recorded' });
    expect(labels.unknownTasks).toEqual(['harmful-objective']);
    const families = labels.rows.flatMap(({ labels, killState }) => {
      const family = labels['fault-family'];
      if (family !== null) expect(killState).toBe('killed');
      return family === null ? [] : [family];
    });
    expect(new Set(families).size).toBe(13);
    const typed = labels.rows.filter((row) => row.labels['fault-typing'] !== null);
    expect(typed.every((row) => row.labels['fault-family'] !== null)).toBe(true);
  });
});
