import { describe, expect, test } from 'vitest';
import type { ControlContext } from '../../../src/eval/controls/contract.ts';
import { controls, measureControl } from '../../../src/eval/controls/index.ts';
import { matchedCells } from '../../../src/eval/controls/matched-size.ts';
import { permuteLabels } from '../../../src/eval/controls/permuted-labels.ts';
import { permutePrograms } from '../../../src/eval/controls/pseudo-programs.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean } from '../../../src/statistics/descriptive.ts';
import { syntheticRows } from '../synthetic.ts';

const shape = { programs: 6, mutantsPerClass: 5, seeds: 2, classes: 3, fault: 0, signature: 0, mutant: 0 };

function contextOf(planted: Partial<typeof shape>, seed = 0): ControlContext {
  return {
    data: syntheticRows({ ...shape, ...planted }, seed),
    size: { folds: 5, repeats: 2, seed },
    bootstrap: { draws: 1000, seed },
    environment: null,
  };
}

function measure(id: string, context: ControlContext) {
  const control = controls.get(id);
  const values = control.measure(context);
  return {
    holds: control.holds(values),
    values,
    value: (name: string) => values.find((v) => v.name === name)?.value ?? Number.NaN,
  };
}

const gapOf = (value: number, low: number, high: number) => [{ name: 'gap', value, low, high, reason: null }];

describe('permuted labels', () => {
  test('come out null even where programs have a strong signature', () => {
    const { holds, value } = measure('permuted-labels', contextOf({ signature: 2 }));
    expect(holds).toBe(true);
    expect(value('S4')).toBeLessThan(0.5);
    expect(value('S1')).toBeLessThan(0.5);
  });

  test('fail where the gap is more than three standard errors from 0', () => {
    const { holds } = controls.get('permuted-labels');
    expect(holds(gapOf(0.2, 0.1, 0.3))).toBe(false);
    expect(holds(gapOf(-0.2, -0.3, -0.1))).toBe(false);
    expect(holds(gapOf(0.1, -0.1, 0.3))).toBe(true);
    // 0 is 1.4 half widths away, 1.6 in the next.
    expect(holds(gapOf(0.14, 0.04, 0.24))).toBe(true);
    expect(holds(gapOf(0.16, 0.06, 0.26))).toBe(false);
  });
});

/** Labels that seeds of a mutant do not share: a mutant fails at more seeds in one program than in another. */
function labelTraces(data: TaskRows): TaskRows {
  const shareOf = (program: string) => 0.1 + 0.08 * Number(program.at(-1));
  const labels = Int32Array.from(data.rows, ({ program, traceId, mutant }) => {
    const [leaning, own] = [mutant, traceId].map((name) => randomStream('fails', name).uniform());
    return 0.5 * leaning! + 0.5 * own! < shareOf(program) ? 1 : 0;
  });
  const classes = ['stable', 'unstable'];
  const rows = data.rows.map((row, i) => ({ ...row, label: classes[labels[i]!]! }));
  return { ...data, classes, labels, rows };
}

/** Share of the last class in each program. */
function lastClassShares({ rows, classes }: TaskRows): number[] {
  return [...new Set(rows.map((row) => row.program))].map((program) => {
    const own = rows.filter((row) => row.program === program);
    return own.filter((row) => row.label === classes.at(-1)).length / own.length;
  });
}

describe('permuted programs', () => {
  test('leave no gap even where programs have a strong signature', () => {
    expect(Math.abs(measure('pseudo-programs', contextOf({ signature: 2 })).value('gap'))).toBeLessThan(0.12);
  });

  test('leave none where labels are of traces either, and class shares differ much by program', () => {
    const gaps = [0, 1, 2, 3].map((seed) => {
      const context = contextOf({ programs: 9, mutantsPerClass: 10, seeds: 5, mutant: 1 }, seed);
      return measure('pseudo-programs', { ...context, data: labelTraces(context.data) }).value('gap');
    });
    expect(Math.abs(mean(gaps))).toBeLessThan(0.03);
  });
});

test('permuting programs gives every program the same class shares', () => {
  const data = labelTraces(contextOf({ programs: 9, mutantsPerClass: 10, seeds: 5 }).data);
  const rangeOf = (of: TaskRows) => Math.max(...lastClassShares(of)) - Math.min(...lastClassShares(of));
  expect(rangeOf(data)).toBeGreaterThan(0.5);
  const permuted = permutePrograms(data, 3);
  // Of 30 mutants per program, one more or less.
  expect(rangeOf(permuted)).toBeLessThan(0.07);
  expect(permuted.labels).toEqual(data.labels);
});

test('permuting labels keeps how frequent they are, how far seeds agree, and the labels that splits are cut by', () => {
  const { data } = contextOf({ seeds: 3 });
  const permuted = permuteLabels(data, 3);
  expect([...permuted.labels].sort()).toEqual([...data.labels].sort());
  expect(permuted.labels).not.toEqual(data.labels);
  expect(permuted.rows).toEqual(data.rows);
  const seen = new Set(data.rows.map(({ mutant }, i) => `${mutant} ${permuted.labels[i]}`));
  expect(seen.size).toBe(new Set(data.rows.map((row) => row.mutant)).size);
});

test('permuting programs keeps mutants whole', () => {
  const { rows } = permutePrograms(contextOf({ seeds: 4 }).data, 3);
  const places = new Set(rows.map(({ mutant, program }) => `${mutant} in ${program}`));
  expect(places.size).toBe(new Set(rows.map(({ mutant }) => mutant)).size);
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
    expect(value('chance')).toBe(1 / 6);
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

describe('the session probe', () => {
  test('names blocks that share something, and does not hold', () => {
    const context = contextOf({});
    const features = context.data.features.map((values, i) =>
      values.map((value) => value + 8 * context.data.rows[i]!.session),
    );
    const { holds, value } = measure('session-probe', { ...context, data: { ...context.data, features } });
    expect(value('session')).toBeGreaterThan(0.9);
    expect(value('chance')).toBeCloseTo(0.2, 12);
    expect(holds).toBe(false);
  });

  test('holds where blocks share nothing but their programs', () => {
    const { holds, value } = measure('session-probe', contextOf({ signature: 2, mutant: 1 }));
    expect(value('session')).toBeLessThan(0.35);
    expect(holds).toBe(true);
  });

  test('counts chance block by block where programs have different numbers of blocks', () => {
    const { data, ...rest } = contextOf({});
    const rows = data.rows.map((row) =>
      row.program === 'program-0' ? { ...row, session: row.session % 2 } : row,
    );
    // Blocks 0 and 1: program 0 has 18 and 12 rows in them, a chance of ½; five programs have 6 rows each, of ⅕.
    const chance = ((18 / 2 + 30 / 5) / 48 + (12 / 2 + 30 / 5) / 42 + 3 / 5) / 5;
    expect(measure('session-probe', { ...rest, data: { ...data, rows } }).value('chance')).toBeCloseTo(
      chance,
      12,
    );
  });
});

describe('the environment-only diagnoser', () => {
  test('says that it was not measured where the recording does not tell', () => {
    const control = measureControl(controls.get('environment-only'), contextOf({}));
    expect(control.values.map(({ name, value }) => [name, value])).toEqual([
      ['S1', null],
      ['S4', null],
      ['chance', 1 / 3],
    ]);
    expect(control.values[0]!.reason).toMatch(/^needs what the machine felt of each run/);
    expect(control.holds).toBeNull();
  });

  test('tells classes by the time they take, and nothing by time that tells nothing', () => {
    const context = contextOf({});
    const timed = (seconds: (label: number, i: number) => number) => ({
      metrics: ['seconds'],
      values: new Map(
        context.data.rows.map(({ traceId }, i) => [
          traceId,
          Float64Array.of(seconds(context.data.labels[i]!, i)),
        ]),
      ),
    });
    const told = measure('environment-only', { ...context, environment: timed((label) => label) });
    expect(told.value('S4')).toBe(1);
    const untold = measure('environment-only', { ...context, environment: timed((_, i) => (i * 37) % 101) });
    expect(untold.value('S1')).toBeLessThan(0.5);
    expect(untold.value('chance')).toBe(1 / 3);
  });
});

describe('matched training size', () => {
  const context = contextOf({ programs: 10, signature: 2 });

  test('predicts every row once as of a seen and once as of a held-out program, never of a trained mutant', () => {
    const { rows } = context.data;
    const cells = matchedCells(context);
    const namesOf = (indices: readonly number[], key: 'program' | 'mutant') =>
      new Set(indices.map((i) => rows[i]![key]));
    for (const { trained, seen, heldOut } of cells) {
      const [programs, mutants] = [namesOf(trained, 'program'), namesOf(trained, 'mutant')];
      for (const program of namesOf(seen, 'program')) expect(programs).toContain(program);
      for (const program of namesOf(heldOut, 'program')) expect(programs).not.toContain(program);
      for (const mutant of namesOf([...seen, ...heldOut], 'mutant')) expect(mutants).not.toContain(mutant);
      // 8 of 10 programs, 4 of 5 mutants per class.
      expect([programs.size, trained.length]).toEqual([8, 192]);
    }
    const every = rows.map((_, i) => i);
    for (const side of ['seen', 'heldOut'] as const) {
      expect(cells.flatMap((cell) => cell[side]).sort((a, b) => a - b)).toEqual(every);
    }
  });

  test('leaves the gap of a signature of each program, and no gap where programs do not differ', () => {
    const { values } = measure('matched-size', context);
    expect(values.find(({ name }) => name === 'gap')!.low).toBeGreaterThan(0.2);
    const none = measure('matched-size', contextOf({ programs: 10, fault: 1 }));
    expect(Math.abs(none.value('gap'))).toBeLessThan(0.08);
  });
});

describe('class coverage', () => {
  test('counts the traces of the rarest class in each test fold', () => {
    const { holds, values } = measure('class-coverage', contextOf({ programs: 10 }));
    expect(values.map(({ name }) => name)).toContain('S4 fold 4');
    expect(values).toHaveLength(10);
    // 2 programs × 5 mutants × 2 seeds per class and fold, under either split.
    for (const { value, low } of values) expect([value, low]).toEqual([20, null]);
    expect(holds).toBe(true);
  });

  test('does not hold where a fold lacks a class', () => {
    const { data, ...rest } = contextOf({});
    const keep = data.rows.map((row) => row.label !== 'class-0' || row.program === 'program-0');
    const thin = <T>(some: readonly T[]) => some.filter((_, i) => keep[i]);
    const labels = data.labels.filter((_, i) => keep[i]);
    const thinned = { ...data, rows: thin(data.rows), features: thin(data.features), labels };
    expect(measure('class-coverage', { ...rest, data: thinned }).holds).toBe(false);
  });
});

describe('premises that are missing', () => {
  const whole = contextOf({ signature: 1 });
  const change = (edit: (row: TaskRows['rows'][number]) => Partial<TaskRows['rows'][number]>) => ({
    ...whole,
    data: { ...whole.data, rows: whole.data.rows.map((row) => ({ ...row, ...edit(row) })) },
  });
  const oneSession = change(() => ({ session: 0 }));
  const oneProgram = change(() => ({ program: 'program-0' }));
  const unnamed = change(() => ({ program: 'unknown' }));
  const valuesOf = (id: string, context: ControlContext) => {
    const { values, holds } = measureControl(controls.get(id), context);
    return { holds, values: new Map(values.map((value) => [value.name, value])) };
  };

  test('one session cannot be measured, and does not hold', () => {
    const { holds, values } = valuesOf('session-probe', oneSession);
    expect(holds).toBeNull();
    expect(values.get('session')).toMatchObject({
      value: null,
      reason: 'needs two recording blocks of one program, got one block per program',
    });
  });

  test.each(['permuted-labels', 'pseudo-programs'])('%s says nothing of a gap without programs', (id) => {
    for (const [context, got] of [
      [oneProgram, 'one program'],
      [unnamed, 'runs that do not name their program'],
    ] as const) {
      const { holds, values } = valuesOf(id, context);
      expect(holds).toBeNull();
      expect(values.get('gap')!.reason).toBe(`needs runs of two named programs, got ${got}`);
      expect(values.get('S1')!.value).toBeGreaterThan(0);
      expect(values.get('S1')).toMatchObject({ low: null, high: null });
      expect(values.get('S1')!.reason).toMatch(/^no interval: needs runs of two named programs/);
    }
  });

  test('every control measures what it can of runs without names, and says what is missing', () => {
    for (const control of controls.members) {
      const { values } = valuesOf(control.id, unnamed);
      for (const { value, reason } of values.values()) if (value === null) expect(reason).toMatch(/^needs /);
    }
    expect(valuesOf('class-coverage', unnamed).values.get('S1 fold 0')!.value).toBeGreaterThan(0);
  });
});
