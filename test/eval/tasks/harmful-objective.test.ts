import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { harmfulObjective } from '../../../src/eval/tasks/harmful-objective.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { level, ownTrace } from '../runs.ts';

const config = readLabelConfig();
const falling = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.27, 0.25];

/** Label of a run with this loss of its own and this healthy loss at steps 0, 10, …, 100. */
function label(own: readonly number[], healthy: readonly number[], fields: Partial<RunHeader> = {}) {
  const run = ownTrace(fields, own, { healthy });
  return harmfulObjective.label([{ trace: run, killState: null }], config)[0];
}

describe('harmful objective', () => {
  it('is a healthy loss that ends a tenth of its start above its best, while the own loss falls', () => {
    const turning = (end: number) => [1, 0.8, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, end];
    expect(label(falling, turning(0.61))).toEqual({ label: 'harmful' });
    expect(label(falling, turning(0.59))).toEqual({ label: 'harmless' });
    expect(label(falling, [...level(1).slice(0, 10), Number.NaN])).toEqual({ label: 'harmful' });
  });

  it('is harmless where both fall, whatever the units of the own loss', () => {
    expect(label(falling, falling)).toEqual({ label: 'harmless' });
    expect(label(falling.map((loss) => 1e4 * loss), falling)).toEqual({ label: 'harmless' });
    expect(label(falling.map((loss) => loss - 2), falling)).toEqual({ label: 'harmless' });
  }); // biome-ignore format: two lists

  it('is asked of no run whose own loss does not fall, or rose again', () => {
    const still = { leftOut: 'own training loss does not fall' };
    const rising = level(0.5).map((loss, check) => loss + check);
    expect(label(level(1), rising)).toEqual(still);
    expect(label([...falling.slice(0, 10), 0.5], rising)).toEqual(still);
  });

  it('is asked of no run that has no end', () => {
    expect(label(falling.slice(0, 8), falling)).toEqual({ leftOut: 'too few checks' });
    expect(label(falling, falling, { outcome: { kind: 'diverged', step: 99 } })).toEqual({
      leftOut: 'diverged',
    });
    expect(label([], [], { outcome: { kind: 'timed-out', step: 9 } })).toEqual({ leftOut: 'timed-out' });
  });
});
