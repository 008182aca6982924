import { describe, expect, test } from 'vitest';
import type { SplitRow } from '../../../src/eval/contract.ts';
import type { ControlContext } from '../../../src/eval/controls/contract.ts';
import { practiceOnly } from '../../../src/eval/controls/practice.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { randomStream } from '../../../src/lib/random.ts';

const ids = ['plain', 'cosine', 'float16', 'restarted', 'epochs-0.9', 'width-1.1'];

/** Thirty programs at four of six settings each; `killed` is the share of the faults in a setting that do harm. */
function recording(killed: (setting: string) => number): TaskRows {
  const rows: SplitRow[] = [];
  for (let p = 0; p < 30; p++) {
    const program = `program-${p}`;
    const own = { program, family: 'dense', dataSet: program, session: 0 };
    const settings = randomStream('settings', program)
      .shuffle([...ids])
      .slice(0, 4);
    const add = (run: Pick<SplitRow, 'operator' | 'mutant' | 'label'>) => {
      for (let seed = 0; seed < 5; seed++) rows.push({ ...own, ...run, traceId: `${run.mutant}/${seed}` });
    };
    for (const id of settings) {
      const [, change, factor] = /^(\w+)-([\d.]+)$/.exec(id) ?? [];
      const parameters =
        change === undefined ? `change=kind,practice=${id}` : `change=${change},factor=${factor}`;
      const operator = id === 'plain' ? 'clean' : 'clean-variant';
      const mutant = id === 'plain' ? `${program}/clean` : `${program}/clean-variant/${parameters}`;
      add({ operator, mutant, label: 'clean' });
      for (let fault = 0; fault < 4; fault++) {
        if (randomStream('killed', program, id, fault).uniform() > killed(id)) continue;
        const home = id === 'plain' ? '' : `@${id}`;
        add({ operator: 'units', mutant: `${program}/units/units=${fault}${home}`, label: 'faulty' });
      }
    }
  }
  const classes = ['clean', 'faulty'];
  return {
    task: 'detection',
    classes,
    columns: ['loss.f'],
    rows,
    labels: Int32Array.from(rows, ({ label }) => classes.indexOf(label)),
    features: rows.map(() => Float64Array.of(0)),
  };
}

const measure = (data: TaskRows) => {
  const context: ControlContext = {
    data,
    size: { folds: 5, repeats: 1, seed: 0 },
    bootstrap: { draws: 500, seed: 0 },
    environment: null,
  };
  const values = practiceOnly.measure(context);
  return { values, holds: practiceOnly.holds(values) };
};

describe('the practice-only diagnoser', () => {
  test('comes out at chance where every setting has its share of faults', () => {
    const { values, holds } = measure(recording(() => 0.7));
    expect(values.map(({ name }) => name)).toEqual(['linear', 'non-linear']);
    for (const { value, high } of values) {
      expect(Math.abs(value! - 0.5)).toBeLessThan(0.05);
      expect(high).toBeGreaterThan(value!);
    }
    expect(holds).toBe(true);
  });

  test('fails where faults are found in some practices rather than in others', () => {
    const { values, holds } = measure(
      recording((setting) => (['cosine', 'float16'].includes(setting) ? 0.9 : 0.3)),
    );
    for (const { value } of values) expect(value).toBeGreaterThan(0.6);
    expect(holds).toBe(false);
  });

  test('says what it lacks where faults are in programs as they are, and for other tasks', () => {
    const { rows, ...rest } = recording(() => 0.7);
    const forget = (row: SplitRow) => ({ ...row, mutant: row.mutant.replace(/@.*/, '') });
    const { values, holds } = measure({ ...rest, rows: rows.map(forget) });
    for (const { value, reason } of values) {
      expect(value).toBeNull();
      expect(reason).toMatch(
        /needs faults in several healthy settings, got faults in programs as they are alone/,
      );
    }
    expect(holds).toBeNull();
    const other = measure({ ...rest, rows, task: 'instability' });
    expect(other.values[0]!.reason).toMatch(/needs runs with and without a fault/);
  });
});
