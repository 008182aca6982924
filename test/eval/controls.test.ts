import { describe, expect, test } from 'vitest';
import type { ControlContext } from '../../src/eval/controls/contract.ts';
import { controls } from '../../src/eval/controls/index.ts';
import { syntheticRows } from './synthetic.ts';

const shape = { programs: 6, mutantsPerClass: 5, seeds: 2, classes: 3, fault: 0, signature: 0, mutant: 0 };

function contextOf(planted: Partial<typeof shape>, seed = 0): ControlContext {
  return {
    data: syntheticRows({ ...shape, ...planted }, seed),
    size: { folds: 5, repeats: 2, seed },
    bootstrap: { draws: 1000, seed },
  };
}

function measure(id: string, context: ControlContext) {
  const control = controls.get(id);
  const values = control.measure(context);
  return {
    holds: control.holds(values),
    value: (name: string) => values.find((v) => v.name === name)!.value,
  };
}

describe('permuted labels', () => {
  test('come out null even where programs have a strong signature', () => {
    const { holds, value } = measure('permuted-labels', contextOf({ signature: 2 }));
    expect(holds).toBe(true);
    expect(value('S4')).toBeLessThan(0.5);
    expect(value('S1')).toBeLessThan(0.5);
  });

  test('fail where an interval leaves 0 out', () => {
    const { holds } = controls.get('permuted-labels');
    expect(holds([{ name: 'gap', value: 0.2, low: 0.1, high: 0.3 }])).toBe(false);
    expect(holds([{ name: 'gap', value: 0.1, low: -0.1, high: 0.3 }])).toBe(true);
  });
});

test('permuted programs leave no gap even where programs have a strong signature', () => {
  expect(Math.abs(measure('pseudo-programs', contextOf({ signature: 2 })).value('gap'))).toBeLessThan(0.12);
});

describe('the program-identity probe', () => {
  test('names programs by a signature that all their classes share', () => {
    const context = contextOf({});
    const features = context.data.rows.map((row, i) =>
      context.data.features[i]!.map((value, k) => value + (k === 0 ? 8 * Number(row.program.at(-1)) : 0)),
    );
    const { value } = measure('identity-probe', { ...context, data: { ...context.data, features } });
    expect(value('loss')).toBeGreaterThan(0.9);
  });

  test('is near chance where programs leave no trace, and reads the pattern of nulls by itself', () => {
    const { value } = measure('identity-probe', contextOf({ fault: 1 }));
    expect(value('loss')).toBeLessThan(0.4);
    expect(value('null-pattern')).toBeCloseTo(1 / 6, 6);
  });
});

test('the program prior finds classes that programs have in unequal shares, within programs only', () => {
  const { data, ...rest } = contextOf({});
  const keep = data.rows.map(
    (row) => Number(row.program.at(-1)) % 3 === Number(row.label.at(-1)) || row.mutant.endsWith('/0'),
  );
  const thin = <T>(values: readonly T[]) => values.filter((_, i) => keep[i]);
  const labels = data.labels.filter((_, i) => keep[i]);
  const skewed = { ...data, rows: thin(data.rows), features: thin(data.features), labels };
  const { value } = measure('program-prior', { ...rest, data: skewed });
  expect(value('S0')).toBeGreaterThan(0.6);
  expect(value('S4')).toBeLessThan(0.5);
});
