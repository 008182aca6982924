import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { compareInstability } from '../../../src/eval/tasks/compare-instability.ts';
import { instability } from '../../../src/eval/tasks/instability.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { level, ownTrace, trace } from '../runs.ts';

const config = readLabelConfig();
const healthy = { ...config, instability: { ...config.instability, of: 'healthy' as const } };

/** Label of a run with these healthy losses at steps 0, 10, …, 100. */
function label(losses: readonly number[], fields: Partial<RunHeader> = {}) {
  return instability.label([{ trace: trace(fields, losses), killState: null }], healthy)[0];
}

describe('instability of the healthy loss', () => {
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

/** Label by the run's own loss at steps 0, 10, …, 100; the window ends at step 20. */
function own(losses: readonly number[], fields: Partial<RunHeader> = {}, gradient?: number[]) {
  const healthyLoss = level(0.5).slice(0, losses.length);
  const run = ownTrace(fields, losses, { healthy: healthyLoss, ...(gradient && { gradient }) });
  return instability.label([{ trace: run, killState: null }], config)[0];
}

const falling = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.27, 0.25];

/** The falling loss with other values from a check on. */
function changed(from: number, ...values: number[]): number[] {
  return falling.map((loss, check) => values[check - from] ?? loss);
}

describe('instability of the own loss', () => {
  const [stable, unstable] = [{ label: 'stable' }, { label: 'unstable' }];

  it('is absent where the loss falls, stays, or is negative and falls', () => {
    expect(own(falling)).toEqual(stable);
    expect(own(level(0.5))).toEqual(stable);
    expect(own(falling.map((loss) => loss - 5))).toEqual(stable);
  });

  it('does not look at the healthy loss, nor the other way round', () => {
    const parted = ownTrace({}, falling, { healthy: [...level(1).slice(0, 8), 2, 2, 2] });
    const run = [{ trace: parted, killState: null }];
    expect(instability.label(run, config)).toEqual([stable]);
    expect(instability.label(run, healthy)).toEqual([unstable]);
  });

  it('is a spike above the recent level by half of the range so far', () => {
    expect(own(changed(7, 0.95))).toEqual(unstable);
    expect(own(changed(7, 0.89))).toEqual(stable);
    expect(own(changed(7, 0.95).map((loss) => 1000 * loss))).toEqual(unstable);
  });

  it('is no spike where the level before spread as widely', () => {
    const quiet = [1, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.9, 0.5, 0.5];
    expect(own(quiet)).toEqual(unstable);
    expect(own([1, 0.6, 0.5, 0.5, 0.6, 0.6, 0.5, 0.6, 0.9, 0.5, 0.5])).toEqual(stable);
  });

  it('is an oscillation of three turns in a row between changes of a tenth of the range', () => {
    expect(own(changed(4, 0.6, 0.7, 0.55, 0.7, 0.5))).toEqual(unstable);
    expect(own(changed(4, 0.6, 0.63, 0.59, 0.62, 0.5))).toEqual(stable);
    expect(own(changed(4, 0.6, 0.7, 0.55, 0.5, 0.4))).toEqual(stable);
  });

  it('is growth above the level at the window’s end that lasts until the end', () => {
    const slow = [1, 0.5, 0.4, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54];
    expect(own(slow)).toEqual(unstable);
    expect(own([...slow.slice(0, 10), 0.4])).toEqual(stable);
    expect(own(slow.slice(0, 8), { doneSteps: 70 })).toEqual(stable);
  });

  it('is an exploding gradient where the loss rises, and none where it falls', () => {
    const gradient = (...norms: number[]) => [0, 1, 2, 1, 1, 1, ...norms, 1, 1, 1, 1].slice(0, 11);
    const rises = changed(6, 0.8);
    expect(own(rises, {}, gradient(21))).toEqual(unstable);
    expect(own(rises, {}, gradient(19))).toEqual(stable);
    expect(own(falling, {}, gradient(1000))).toEqual(stable);
    expect(own(falling, {}, gradient(Number.POSITIVE_INFINITY))).toEqual(unstable);
  });

  it('is any value that is not finite', () => {
    expect(own(falling.slice(0, 5), { outcome: { kind: 'diverged', step: 45 } })).toEqual(unstable);
    expect(own(changed(6, Number.NaN))).toEqual(unstable);
  });

  it('leaves runs out that turned within the first fifth, where features look', () => {
    const early = { leftOut: 'onset within the window' };
    expect(own([1, 5, ...falling.slice(2)])).toEqual(early);
    expect(own([1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3])).toEqual(early);
    expect(own(falling.slice(0, 2), { outcome: { kind: 'diverged', step: 20 } })).toEqual(early);
  });
});

describe('the two labels of instability', () => {
  it('are compared over the runs that both label, by class of fault', () => {
    const spiking = ownTrace({ category: 'optimisation' }, changed(7, 0.95), { healthy: level(0.5) });
    const harmed = ownTrace({ category: 'loss' }, falling, { healthy: [...level(1).slice(0, 8), 2, 2, 2] });
    const both = ownTrace({ category: 'loss' }, [...falling.slice(0, 8), 3, 3, 3]);
    const quiet = ownTrace({}, falling);
    const early = ownTrace({ category: 'data' }, [1, 5, ...falling.slice(2)], { healthy: falling });
    const { own, healthy, agreement } = compareInstability([spiking, harmed, both, quiet, early], config);
    expect(own).toEqual({ loss: 1, optimisation: 1 });
    expect(healthy).toEqual({ loss: 2 });
    expect(agreement).toMatchObject({ n: 4, share: 0.5, kappa: { value: 0 } });
  });
});
