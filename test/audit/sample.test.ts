import { describe, expect, it } from 'vitest';
import { describeTable } from '../../src/audit/audit-table.ts';
import { columnSets } from '../../src/audit/column-sets.ts';
import { drawSample } from '../../src/audit/sample.ts';
import { planWork } from '../../src/audit/work.ts';

const choices = { groups: [], ignore: [] };

/** Rows of 8 programs, five seeds per mutant; program 0 has half of all mutants, and every third mutant is faulty. */
function tableOf(mutants: number, names: readonly string[] = ['program', 'mutant']) {
  const rows = Array.from({ length: 5 * mutants }, (_, row) => Math.floor(row / 5));
  const columns = new Map<string, unknown[]>([
    ['program', rows.map((mutant) => (mutant % 2 === 0 ? 'p0' : `p${1 + ((mutant >> 1) % 7)}`))],
    ['mutant', rows.map((mutant) => `m${mutant}`)],
    ['loss', rows.map((mutant, row) => mutant + Math.sin(row))],
    ['label', rows.map((mutant) => (mutant % 3 === 0 ? 'faulty' : 'correct'))],
  ]);
  const kept = [...columns].filter(([name]) => name === 'loss' || name === 'label' || names.includes(name));
  return describeTable('made up', new Map(kept), choices);
}

describe('the rows that an audit measures', () => {
  it('are all rows where those are few', () => {
    expect(drawSample(tableOf(100), 500)).toEqual({
      at: Array.from({ length: 500 }, (_, row) => row),
      drawn: null,
    });
  });

  it('are whole mutants in the shares that programs and classes have, the same ones every time', () => {
    const table = tableOf(1400);
    const { at, drawn } = drawSample(table, 1000);
    expect(drawn).toBe('by whole values of mutant');
    expect(at.length).toBeGreaterThan(980);
    expect(at.length).toBeLessThanOrEqual(1000);
    const mutants = new Set(at.map((row) => Math.floor(row / 5)));
    expect(5 * mutants.size).toBe(at.length);
    const share = (isOne: (mutant: number) => boolean) => [...mutants].filter(isOne).length / mutants.size;
    expect(share((mutant) => mutant % 2 === 0)).toBeCloseTo(1 / 2, 1);
    expect(share((mutant) => mutant % 3 === 0)).toBeCloseTo(1 / 3, 1);
    expect(new Set([...mutants].map((mutant) => (mutant % 2 === 0 ? 0 : 1 + ((mutant >> 1) % 7)))).size).toBe(
      8,
    );
    expect(drawSample(table, 1000)).toEqual({ at, drawn });
  });

  it('are drawn row by row where no group is fine enough', () => {
    const { at, drawn } = drawSample(tableOf(1400, ['program']), 1000);
    expect(drawn).toBe('row by row');
    expect(at).toHaveLength(1000);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
  });
});

describe('the work of an audit', () => {
  it('decides how many rows are measured: fewer where there are more columns and more cuts', () => {
    const table = tableOf(8000);
    const wide = (columns: number) =>
      planWork(table, columnSets(Array.from({ length: columns }, () => table.columns[2]!)));
    const [few, many] = [wide(10), wide(1000)];
    expect(few.sample.at.length).toBeGreaterThan(14_900);
    expect(many.sample.at.length).toBeGreaterThan(5_000);
    expect(many.sample.at.length).toBeLessThan(10_000);
    expect(many.total).toBeLessThan(200e6);
  });
});
