import { describe, expect, it } from 'vitest';
import { warningsFor } from '../../../src/eval/study/warnings.ts';
import { fullResult } from '../../report/full-input.ts';

const [row] = fullResult().rows;

/** A result on one task with so many programs. */
function resultOf(programs: number, task: 'fault-typing' | 'instability' = 'instability') {
  const scores = Object.fromEntries(Array.from({ length: programs }, (_, p) => [`p${p}`, 0.5]));
  return { rows: [{ ...row!, task, programs: scores, programsUnscored: 0 }], controls: [] };
}

describe('warningsFor', () => {
  it('has nothing to say of 30 programs or more', () => {
    expect(warningsFor(30, resultOf(30, 'fault-typing'))).toEqual([]);
  });

  it('warns of an interval over fewer than 30 programs', () => {
    expect(warningsFor(0, resultOf(29))).toEqual([
      'instability: 29 programs, fewer than the 30 an interval over programs needs to be trusted.',
    ]);
    expect(warningsFor(0, resultOf(11))).toHaveLength(1);
  });

  it('says below 11 programs that p is exact, and how small it can be', () => {
    const [warning] = warningsFor(0, resultOf(10));
    expect(warning).toMatch(/^instability: 10 programs, too few to bootstrap a p-value: .*exact sign-flip/);
    expect(warning).toContain(`below ${2 / 1024}`);
  });

  it('asks fault typing for 30 covered programs', () => {
    expect(warningsFor(29, resultOf(40, 'fault-typing'))).toEqual([
      '29 covered programs, fewer than the 30 that a headline on fault typing needs.',
    ]);
  });

  it('names controls that do not hold, with their task', () => {
    const { rows, controls } = fullResult();
    const warnings = warningsFor(30, { rows, controls });
    expect(warnings.filter((warning) => warning.includes('does not hold'))).toEqual(
      ['fault-typing', 'detection'].map(
        (task) => `${task}: the control "permuted programs" does not hold: read the gaps with that in mind.`,
      ),
    );
  });
});
