import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { measuredSeverity, measureEffects } from '../../../src/eval/labels/effects.ts';
import type { RunFacts } from '../../../src/traces/store/run-facts.ts';
import { header } from '../runs.ts';

const { kill } = readLabelConfig();

/** Five seeds; clean losses differ by seed with a deviation of 0.1, and L_ref is 1, so that δ is 0.2. */
function runs(operator: string, setting: string, worse: number | null, program = 'p'): RunFacts[] {
  const clean = [0.9, 1, 1.1, 1, 1];
  const centre = Math.sqrt(0.005);
  return clean.map((loss, seedIndex) =>
    header({
      ...{ program, operator, seedIndex },
      mutant: operator === 'clean' ? `${program}/clean` : `${program}/${operator}/${setting}`,
      category: operator === 'clean' ? null : 'data',
      severity: operator === 'clean' ? null : 'medium',
      reference: { constantLoss: 1, evaluationRows: 100 },
      test: { loss: worse === null ? null : 1 + ((loss - 1) / centre) * 0.1 + worse, metric: null },
    }),
  );
}

const clean = [...runs('clean', '', 0), ...runs('clean', '', 0, 'q')];

describe('effects', () => {
  it('are the mean worsening in units of δ, over programs and places', () => {
    const found = measureEffects(
      [
        ...clean,
        ...runs('units', 'layer=0,units=1', 0.4),
        ...runs('units', 'layer=3,units=1', 1.2),
        ...runs('units', 'layer=0,units=1', 0.1, 'q'),
        ...runs('epochs', 'epochs=1', -0.2),
      ],
      kill,
    );
    expect(found).toMatchObject([
      { operator: 'epochs', setting: 'epochs=1', programs: 1, mutants: 1, killed: 0, measured: 'none' },
      { operator: 'units', setting: 'units=1', programs: 2, mutants: 3, killed: 2 / 3, measured: 'low' },
    ]);
    expect(found.map(({ inMargins }) => inMargins)).toEqual([expect.closeTo(-1, 6), expect.closeTo(2, 6)]);
    expect(found[1]!.low).toBeCloseTo(1.25, 6);
    expect(found[1]!.high).toBeCloseTo(4, 6);
    // 0.4 over a deviation of 0.1.
    expect(found[1]!.cohensD).toBeCloseTo(4, 6);
  });

  it('count a loss that is not finite as the worst, at least as that of the best constant', () => {
    const [only] = measureEffects([...clean, ...runs('units', 'units=1', null)], kill);
    expect(only!.inMargins).toBeGreaterThan(0);
    expect(only!.killed).toBe(1);
  });

  it('are ranked by powers of four', () => {
    expect([0.9, 1, 3.9, 4, 15, 16, 1e9].map(measuredSeverity)).toEqual([
      ...['none', 'low', 'low', 'medium', 'medium', 'high', 'high'],
    ]);
  });

  it('need mutants, and a kill test that has a δ', () => {
    expect(() => measureEffects(clean, kill)).toThrow('effects are those of mutants; need one; got none');
    const other = { rule: 'deepcrime' as const, seeds: 5, significance: 0.05, effect: 0.5 };
    expect(() => measureEffects(clean, other)).toThrow('effects are measured in units of δ');
  });
});
