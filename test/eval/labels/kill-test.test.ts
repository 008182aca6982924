import { describe, expect, it } from 'vitest';
import type { KillConfig } from '../../../src/eval/labels/config.ts';
import { judgeMutant, judgeMutants } from '../../../src/eval/labels/kill-test.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { header } from '../runs.ts';

const margin: KillConfig = { rule: 'margin', seeds: 5, shareOfReference: 0.02, cleanDeviations: 2 };
const deepcrime: KillConfig = { rule: 'deepcrime', seeds: 5, significance: 0.05, effect: 0.5 };

describe('the kill test by margin', () => {
  /** Twice the sample deviation is 0.0014, below 0.02 · L_ref. */
  const clean = [0.099, 0.1, 0.101, 0.1, 0.1];
  const worse = (by: readonly number[]) => clean.map((loss, seed) => loss + by[seed]!);

  it('kills what is worse with every seed, by a fiftieth of L_ref in the mean', () => {
    expect(judgeMutant(clean, worse([0.03, 0.02, 0.03, 0.02, 0.02]), 1, margin)).toBe('killed');
    expect(judgeMutant(clean, worse([0.03, 0.02, 0.02, 0.02, 0.005]), 1, margin)).toBe('survived');
    expect(judgeMutant(clean, worse([0.05, 0.05, 0.05, 0.05, -0.001]), 1, margin)).toBe('inconclusive');
  });

  it('asks for twice the clean deviation where that is more', () => {
    const spread = [0.1, 0.2, 0.3, 0.4, 0.5];
    const by = (difference: number) => spread.map((loss) => loss + difference);
    expect(2 * Math.sqrt(0.025)).toBeCloseTo(0.3162, 4);
    expect(judgeMutant(spread, by(0.317), 1, margin)).toBe('killed');
    expect(judgeMutant(spread, by(0.315), 1, margin)).toBe('survived');
  });

  it('takes what is not finite as worst', () => {
    expect(judgeMutant(clean, [null, null, null, null, null], 1, margin)).toBe('killed');
    expect(judgeMutant(clean, [null, 0.2, 0.2, 0.2, 0.2], 1, margin)).toBe('killed');
    expect(judgeMutant(clean, [null, 0.05, 0.2, 0.2, 0.2], 1, margin)).toBe('inconclusive');
  });

  it('lets a mutant that is better survive', () => {
    expect(judgeMutant(clean, worse([-0.05, -0.05, -0.05, -0.05, -0.05]), 1, margin)).toBe('survived');
  });
});

describe("DeepCrime's test", () => {
  it('needs an effect of 1.24 at five seeds, where p < 0.05 decides', () => {
    const clean = [-1, -0.5, 0, 0.5, 1];
    const deviation = Math.sqrt(0.625);
    const shifted = (effect: number) => clean.map((loss) => loss + effect * deviation);
    expect(judgeMutant(clean, shifted(1.245), 1, deepcrime)).toBe('killed');
    expect(judgeMutant(clean, shifted(1.235), 1, deepcrime)).toBe('survived');
    expect(judgeMutant(clean, shifted(-3), 1, deepcrime)).toBe('survived');
  });

  it('takes runs that are not finite as no better than the best constant', () => {
    const clean = [0.1, 0.11, 0.12, 0.1, 0.11];
    expect(judgeMutant(clean, [null, null, null, null, null], 1, deepcrime)).toBe('killed');
  });
});

describe('judgeMutants', () => {
  const seeds = [0, 1, 2, 3, 4];
  const runs = (operator: string, losses: readonly (number | null)[], fields: Partial<RunHeader> = {}) =>
    losses.map((loss, seedIndex) => header({ operator, seedIndex, test: { loss, metric: null }, ...fields }));
  const clean = runs('clean', [0.1, 0.1, 0.1, 0.1, 0.1]);

  it('compares by seed, whatever the order of runs', () => {
    const spread = runs('clean', [0.1, 0.2, 0.3, 0.2, 0.2]);
    const mutant = runs('epochs', [0.3, 0.4, 0.5, 0.4, 0.4]).reverse();
    const config = { ...margin, cleanDeviations: 0 };
    expect(judgeMutants([...mutant, ...spread], config).get('p/epochs')).toBe('killed');
  });

  it('judges clean variants as well, and the clean program not', () => {
    const verdicts = judgeMutants([...clean, ...runs('clean-variant', [0.1, 0.1, 0.1, 0.1, 0.1])], margin);
    expect([...verdicts]).toEqual([['p/clean-variant', 'survived']]);
  });

  it('compares a mutant with the clean runs of its own setting, and a setting with the program as it is', () => {
    const at = (setting: string, operator: string, loss: number) =>
      runs(operator, [loss, loss, loss, loss, loss], { setting, mutant: `p/${operator}@${setting}` });
    const settings = [...at('plain', 'clean', 0.1), ...at('cosine', 'clean-variant', 0.4)];
    const faulty = [...at('plain', 'epochs', 0.4), ...at('cosine', 'epochs', 0.41)];
    expect(Object.fromEntries(judgeMutants([...settings, ...faulty], margin))).toEqual({
      'p/clean-variant@cosine': 'killed',
      'p/epochs@plain': 'killed',
      'p/epochs@cosine': 'survived',
    });
    expect(() => judgeMutants([...settings, ...at('step', 'epochs', 1)], margin)).toThrow(/of p at step/);
  });

  it('says nothing of faults in a setting that does not train by itself', () => {
    const at = (operator: string, loss: number | null) =>
      runs(operator, [0.1, 0.1, loss, 0.1, 0.1], { setting: 'float16', mutant: `p/${operator}@float16` });
    const lost = [...clean, ...at('clean-variant', null), ...at('epochs', 9)];
    expect(judgeMutants(lost, margin).get('p/epochs@float16')).toBe('inconclusive');
  });

  it('counts crashed runs as worst', () => {
    const crashed = seeds.map((seedIndex) =>
      header({
        operator: 'units',
        seedIndex,
        test: null,
        outcome: { kind: 'crashed', stage: 'build', reason: '' },
      }),
    );
    expect(judgeMutants([...clean, ...crashed], margin).get('p/units')).toBe('killed');
  });

  it('refuses a program without clean runs, with failed ones, or with other seeds', () => {
    const mutant = runs('epochs', [0.3, 0.4, 0.5, 0.4, 0.4]);
    expect(() => judgeMutants(mutant, margin)).toThrow(/need clean runs of p; got none/);
    expect(() => judgeMutants([...runs('clean', [0.1, null]), ...mutant], margin)).toThrow(/with seed 1/);
    expect(() => judgeMutants([...clean, ...mutant.slice(1)], margin)).toThrow(/need 5; got 4/);
  });
});
