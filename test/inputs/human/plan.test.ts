import { describe, expect, it } from 'vitest';
import { planHumanStudy } from '../../../src/inputs/human/plan.ts';
import { ledgerRow, plan, real } from './study.ts';

describe('a human study', () => {
  it('shows every input once and a real one of known class among every ten', () => {
    const { items, key } = plan(23);
    expect(key.inputs).toHaveLength(23);
    expect(key.checks).toHaveLength(3);
    expect(items.map(({ id }) => id).sort()).toEqual(
      [...key.inputs, ...key.checks].map(({ id }) => id).sort(),
    );
    const checks = new Set(key.checks.map(({ id }) => id));
    for (const start of [0, 11]) {
      expect(items.slice(start, start + 11).filter(({ id }) => checks.has(id))).toHaveLength(1);
    }
  });

  it('names each input in its key, and nowhere else', () => {
    const { key, items } = plan(12);
    const [first] = key.inputs;
    expect(first).toMatchObject({ generator: 'vae', strategy: 'ga-high', repetition: 0 });
    expect(first!.label).toBe(first!.seed % 3);
    const shown = items.find(({ id }) => id === first!.id)!;
    expect(shown.input).toEqual(ledgerRow(first!.seed).input);
    expect(items.every(({ id }) => /^[0-9a-f]{12}$/.test(id))).toBe(true);
  });

  it('is the same for a seed, and in another order for another', () => {
    const order = (seed: number) => plan(20, { seed }).items.map(({ input }) => input.join());
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
  });

  it('shows a real input of each class beside its name, and no more inputs than asked for', () => {
    const { examples, key } = plan(20, { most: 5, classNames: ['left', 'right', 'below'] });
    expect(examples.map((input) => input.indexOf(1))).toEqual([0, 1, 2]);
    expect([key.inputs.length, key.checks.length]).toEqual([5, 1]);
    expect(key.classes).toEqual(['left', 'right', 'below']);
  });

  it.each([
    ['no rows', () => planHumanStudy([], real(30), { seed: 1, thing: 'pixel' })],
    ['no input to show', () => plan(5, { most: 0 })],
    ['two classes of one name', () => plan(5, { classNames: ['a', 'b', 'a'] })],
    [
      'rows of two sets',
      () => planHumanStudy([ledgerRow(0), ledgerRow(1, { set: 'b' })], real(30), { seed: 1, thing: 'x' }),
    ],
    [
      'rows of another shape',
      () => planHumanStudy([ledgerRow(0, { input: new Float32Array(9) })], real(30), { seed: 1, thing: 'x' }),
    ],
    ['too few real inputs', () => planHumanStudy([ledgerRow(0)], real(3), { seed: 1, thing: 'x' })],
  ])('is refused %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'human-study' }));
  });
});
