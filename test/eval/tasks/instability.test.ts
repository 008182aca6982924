import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { instability } from '../../../src/eval/tasks/instability.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { level, trace } from '../runs.ts';

const config = readLabelConfig();

/** Label of a run with these healthy losses at steps 0, 10, …, 100. */
function label(losses: readonly number[], fields: Partial<RunHeader> = {}) {
  return instability.label([{ trace: trace(fields, losses), killState: null }], config)[0];
}

describe('instability', () => {
  it('is absent where the loss falls', () => {
    expect(label([1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1])).toEqual({ label: 'stable' });
  });

  it('needs three consecutive checks above ten times the running minimum', () => {
    const low = [1, 0.02, 0.02, 0.02, 0.02];
    expect(label([...low, 0.3, 0.3, 0.3, 0.02, 0.02, 0.02])).toEqual({ label: 'unstable' });
    expect(label([...low, 0.3, 0.3, 0.02, 0.3, 0.3, 0.02])).toEqual({ label: 'stable' });
    const higher = low.map((loss) => (loss === 0.02 ? 0.031 : loss));
    expect(label([...higher, 0.3, 0.3, 0.3, 0.03, 0.03, 0.03])).toEqual({ label: 'stable' });
  });

  it('needs those checks above a quarter of the loss at the start, too', () => {
    const low = [1, 0.01, 0.01, 0.01, 0.01];
    expect(label([...low, 0.251, 0.251, 0.251, 0.01, 0.01, 0.01])).toEqual({ label: 'unstable' });
    expect(label([...low, 0.249, 0.249, 0.249, 0.01, 0.01, 0.01])).toEqual({ label: 'stable' });
  });

  it('is an end above 1.2 times the start', () => {
    expect(label([...level(1).slice(0, 10), 1.21])).toEqual({ label: 'unstable' });
    expect(label([...level(1).slice(0, 10), 1.19])).toEqual({ label: 'stable' });
  });

  it('is any value that is not finite', () => {
    expect(label([1, 0.5, 0.4], { outcome: { kind: 'diverged', step: 25 } })).toEqual({ label: 'unstable' });
    expect(label([1, 0.5, 0.4, Number.NaN])).toEqual({ label: 'unstable' });
    expect(label([1, 0.5, 0.4, Number.POSITIVE_INFINITY])).toEqual({ label: 'unstable' });
  });

  it('leaves runs out that turned within the first fifth, where features look', () => {
    const diverged = (step: number) => label([1, 0.5], { outcome: { kind: 'diverged', step } });
    expect(diverged(20)).toEqual({ leftOut: 'onset within the window' });
    expect(diverged(21)).toEqual({ label: 'unstable' });
    expect(label([0.01, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual({ leftOut: 'onset within the window' });
  });

  it('leaves crashed and timed-out runs out', () => {
    expect(label([], { outcome: { kind: 'crashed', stage: 'build', reason: '' } })).toEqual({
      leftOut: 'crashed',
    });
    expect(label([1], { outcome: { kind: 'timed-out', step: 9 } })).toEqual({ leftOut: 'timed-out' });
  });
});
