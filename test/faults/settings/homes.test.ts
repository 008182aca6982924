import { describe, expect, it, test } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { initialiser } from '../../../src/faults/initialiser.ts';
import { lossWithinKind } from '../../../src/faults/loss-within-kind.ts';
import { planMutants } from '../../../src/faults/plan.ts';
import { asItIs, type HealthySetting, healthySettings } from '../../../src/faults/settings/healthy.ts';
import { findHomes } from '../../../src/faults/settings/homes.ts';
import { groupBy } from '../../../src/lib/group.ts';

const program = programs.get('so-66602662');
const homes = healthySettings(program);
const planned = planMutants(program, { homes });
const classOfMutant = (index: number) => Math.floor(index / 8);

describe('mutants in healthy settings', () => {
  it('are dealt out evenly, in each class and in all, most of them into a practice', () => {
    expect(planned).toHaveLength(32);
    const counts = homes.map(({ id }) => planned.filter(({ setting }) => setting === id).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    for (const own of groupBy(planned.keys(), classOfMutant).values())
      expect(new Set([...own].map((i) => planned[i]!.setting)).size).toBe(8);
    const practised = new Set(homes.filter(({ practice }) => practice !== null).map(({ id }) => id));
    expect(planned.filter(({ setting }) => practised.has(setting)).length).toBeGreaterThan(0.4 * 32);
  });

  it('name their setting in their id, unless it is the program as it is, and are made of it', () => {
    for (const { id, operator, setting, spec } of planned) {
      expect(id.endsWith(`@${setting}`)).toBe(setting !== 'plain');
      expect(id.startsWith(`${program.id}/${operator}/`)).toBe(true);
      const home = homes.find((one) => one.id === setting)!;
      if (home.spec.optimizer.schedule !== undefined && operator !== 'optimizer')
        expect(spec.optimizer.schedule).toEqual(home.spec.optimizer.schedule);
    }
  });

  it('are those of the program alone where it is the only setting', () => {
    expect(planMutants(program, { homes: [asItIs(program)] })).toEqual(planMutants(program));
  });
});

test('a first value is no fault where weights come from another run, and no loss is smoothed that cannot be', () => {
  const named = (id: string, all: readonly HealthySetting[]) => all.filter((home) => home.id === id);
  const all = healthySettings(program, Number.POSITIVE_INFINITY);
  const tuned = named('fine-tuned', all);
  expect(tuned).toHaveLength(1);
  expect(findHomes(initialiser, tuned)).toEqual([]);
  const plain = findHomes(initialiser, [all[0]!, ...tuned]);
  expect(plain.length).toBeGreaterThan(0);
  for (const { homes: own } of plain) expect(own.map(({ id }) => id)).toEqual(['plain']);
  const smoothed = named('label-smoothing', all);
  expect(smoothed).toHaveLength(1);
  for (const { parameters } of findHomes(lossWithinKind, smoothed))
    expect(['categoricalCrossentropy', 'binaryCrossentropy']).toContain(parameters.loss);
});
