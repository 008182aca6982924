import { describe, expect, it } from 'vitest';
import { searchStrategies } from '../../src/inputs/search/index.ts';
import { analyticClassifier, analyticGenerator, analyticTask } from '../inputs/search/analytic.ts';

describe.each(searchStrategies.members)('search strategy $id', (strategy) => {
  const task = analyticTask(12);
  const outcomes = strategy.search(task);

  it('says where it comes from', () => {
    expect(strategy.source).toMatch(/arXiv \d{4}\.\d{5}|Ours/);
  });

  it('gives every seed an outcome, in their order and within the budget', () => {
    expect(outcomes.map(({ seed }) => seed)).toEqual(task.seeds.map(({ index }) => index));
    for (const { calls, psi, alpha, generations } of outcomes) {
      expect(calls).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(task.callsPerSeed);
      if (psi !== null) expect(psi > 0 && psi <= 1).toBe(true);
      if (alpha !== null) expect(alpha > 0 && alpha <= 1).toBe(true);
      if (generations !== null) expect(generations).toBeGreaterThanOrEqual(1);
    }
  });

  it('ends with inputs in the unit cube that are not the seed where its goal was met', () => {
    for (const [i, { input, success }] of outcomes.entries()) {
      expect(input).toHaveLength(16);
      expect(input.every((value) => value >= 0 && value <= 1)).toBe(true);
      if (success) expect(input).not.toEqual(task.seeds[i]!.input);
    }
  });

  it('gives the same again, and leaves the task as it was', () => {
    const copy = structuredClone(task.seeds);
    expect(strategy.search(task)).toEqual(outcomes);
    expect(task.seeds).toEqual(copy);
  });

  it('finds for a seed what it finds among other seeds', () => {
    const some = [7, 2].map((i) => task.seeds[i]!);
    expect(strategy.search({ ...task, seeds: some })).toEqual([outcomes[7], outcomes[2]]);
  });

  it('has nothing to say without seeds, and tells how far it is', () => {
    expect(strategy.search({ ...task, seeds: [] })).toEqual([]);
    const told: (readonly [number, number])[] = [];
    strategy.search({ ...task, progress: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).toEqual([12, 12]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a budget of %d calls', (callsPerSeed) => {
    const search = () => strategy.search({ ...task, callsPerSeed });
    expect(search).toThrow(expect.objectContaining({ code: 'search-budget' }));
  });

  it('refuses a network that is wrong on every seed', () => {
    const seeds = task.seeds.map((seed) => ({ ...seed, label: (seed.label + 1) % 3 }));
    expect(() => strategy.search({ ...task, seeds })).toThrow(
      expect.objectContaining({ code: 'subject-wrong' }),
    );
  });

  it('refuses a generator without styles if it needs them, and works with any if it does not', () => {
    const search = () => strategy.search({ ...task, generator: analyticGenerator(true) });
    if (strategy.needsStyles) expect(search).toThrow(expect.objectContaining({ code: 'no-style-space' }));
    else expect(search()).toHaveLength(12);
  });

  it('refuses to go without mutants if they guide it', () => {
    const { mutants, ...without } = task;
    expect(mutants).toBeDefined();
    const search = () => strategy.search(without);
    if (strategy.needsMutants) expect(search).toThrow(expect.objectContaining({ code: 'no-mutants' }));
    else expect(search()).toEqual(outcomes);
  });
});

describe('search strategies on a network that is easily wrong', () => {
  it.each(searchStrategies.members)('finds something by $id', (strategy) => {
    const subject = analyticClassifier(['rough', 'rougher'], 0.45);
    const outcomes = strategy.search(analyticTask(60, { subject }));
    expect(outcomes.filter(({ success }) => success).length).toBeGreaterThan(0);
  });
});
