import { describe, expect, test } from 'vitest';
import type { LabelRow } from '../../src/eval/contract.ts';
import { countTwins, groupTwins, twinsOfTask } from '../../src/eval/group-twins.ts';
import { joinTaskRows } from '../../src/eval/rows.ts';
import { findTwins } from '../../src/eval/twins.ts';
import type { FeatureTable, GroupColumns } from '../../src/features/contract.ts';
import { randomStream } from '../../src/lib/random.ts';

/** A mutant and the name of what its runs look like; runs of one look are bit-equal but for `nearness`. */
interface Planted {
  readonly operator: string;
  readonly label: string;
  readonly look: string;
  /** How far its runs are from their look, in spreads of seeds. */
  readonly nearness?: number;
  readonly killState?: LabelRow['killState'];
}

const width = 40;
const columns = Array.from({ length: width }, (_, c) => `loss.f${c}`);

/** A program with these mutants and 20 others, five seeds each; each seed shifts a run, whatever its mutant. */
function plant(planted: readonly Planted[], program = 'p'): { table: FeatureTable; labels: LabelRow[] } {
  const others = Array.from({ length: 20 }, (_, k): Planted => {
    return { operator: `other-${k}`, label: 'data', look: `look-${k}` };
  });
  const groups: GroupColumns[] = [];
  const rows: Float64Array[] = [];
  const labels: LabelRow[] = [];
  for (const { operator, label, look, nearness = 0, killState = 'killed' } of [...planted, ...others])
    for (let seedIndex = 0; seedIndex < 5; seedIndex++) {
      const mutant = `${program}/${operator}/`;
      const traceId = `${mutant}${seedIndex}`;
      const place = { program, family: 'dense', category: 'data', session: 0 };
      groups.push({ ...place, traceId, operator, mutant, seedIndex });
      const draw = (...names: (string | number)[]) => {
        const random = randomStream(program, ...names);
        return () => random.normal();
      };
      const [byLook, bySeed, own] = [draw('look', look), draw('seed', seedIndex), draw('own', traceId)];
      rows.push(Float64Array.from(columns, () => 5 * byLook() + bySeed() + nearness * own()));
      const none = { 'fault-typing': null, instability: null, mismatch: null, detection: null };
      labels.push({ traceId, killState, labels: { ...none, 'fault-typing': label } as LabelRow['labels'] });
    }
  const values = columns.map((_, c) => Float64Array.from(rows, (row) => row[c]!));
  return { table: { groups, columns, values, hash: '' }, labels };
}

const mutantsOf = (operators: readonly string[]) => operators.map((operator) => `p/${operator}/`);

describe('twins', () => {
  test('are found exact where all runs are bit-equal, near where they differ less than seeds do', () => {
    const { table } = plant([
      { operator: 'a', label: 'data', look: 'one' },
      { operator: 'b', label: 'loss', look: 'one' },
      { operator: 'c', label: 'loss', look: 'two', nearness: 0.2 },
      { operator: 'd', label: 'loss', look: 'two', nearness: 0.2 },
      { operator: 'e', label: 'loss', look: 'two', nearness: 30 },
    ]);
    const { exact, near } = findTwins(table);
    const [a, b, c, d] = mutantsOf(['a', 'b', 'c', 'd']);
    expect(exact.get(a!)).toBe(exact.get(b!));
    expect(new Set(exact.values()).size).toBe(exact.size - 1);
    expect(near).toEqual([
      [a, b],
      [c, d],
    ]);
  });

  test('are not found between programs, nor in columns of no run family', () => {
    const both = ['p', 'q'].map((program) => plant([{ operator: 'a', label: 'data', look: 'one' }], program));
    const [one, other] = both.map(({ table }) => table);
    const joined = {
      ...one!,
      groups: [...one!.groups, ...other!.groups],
      values: one!.values.map((values) => Float64Array.of(...values, ...values)),
    };
    expect(new Set(findTwins(joined).exact.values()).size).toBe(42);
    const strange = { ...one!, columns: one!.columns.map((name) => name.replace('loss', 'theirs')) };
    expect(findTwins(strange)).toEqual({ exact: new Map(), near: [] });
  });

  test('of one run each are none, and those of different seeds are not compared', () => {
    const { table } = plant([{ operator: 'a', label: 'data', look: 'one' }, { operator: 'b', label: 'data', look: 'one' }]); // biome-ignore format: short
    const kept = [...table.groups.keys()].filter((i) => table.groups[i]!.seedIndex === 0);
    const single = {
      ...table,
      groups: kept.map((i) => table.groups[i]!),
      values: table.values.map((values) => Float64Array.from(kept, (i) => values[i]!)),
    };
    expect(findTwins(single).near).toEqual([]);
    const shifted = single.groups.map((group) =>
      group.operator === 'a' ? { ...group, seedIndex: 9 } : group,
    );
    expect(new Set(findTwins({ ...single, groups: shifted }).exact.values()).size).toBe(22);
  });
});

describe('groups of twins', () => {
  const exact = new Map<string, string>();
  const group = (near: readonly (readonly [string, string])[], mutants: string, healthy = '') =>
    Object.fromEntries(groupTwins({ exact, near }, new Set(mutants), (mutant) => healthy.includes(mutant)));

  test('do not chain: a and c are apart where only b is near both', () => {
    expect(group([['a', 'b'], ['b', 'c']], 'abc')).toEqual({ a: 'a', b: 'a', c: 'c' }); // biome-ignore format: short
    const triangle = [['a', 'b'], ['b', 'c'], ['a', 'c']] as const; // biome-ignore format: short
    expect(group(triangle, 'abc')).toEqual({ a: 'a', b: 'a', c: 'a' });
  });

  test('bind no mutant that looks healthy, nor one that is not in the task', () => {
    expect(group([['a', 'b']], 'ab', 'b')).toEqual({ a: 'a', b: 'b' });
    expect(group([['a', 'b']], 'a')).toEqual({ a: 'a' });
  });

  test('bind exact twins whatever they look like', () => {
    const equal = { exact: new Map([['a', 'x'], ['b', 'x']]), near: [] }; // biome-ignore format: short
    expect(groupTwins(equal, new Set('ab'), () => true).get('b')).toBe('a');
  });
});

describe('the rows of a task', () => {
  const planted = plant([
    { operator: 'a', label: 'data', look: 'one' },
    { operator: 'b', label: 'loss', look: 'one' },
    { operator: 'c', label: 'loss', look: 'two' },
    { operator: 'd', label: 'loss', look: 'two' },
    { operator: 'e', label: 'loss', look: 'three', nearness: 0.2, killState: 'survived' },
    { operator: 'f', label: 'loss', look: 'three', nearness: 0.2 },
  ]);
  const { rows } = joinTaskRows(planted.table, planted.labels, 'fault-typing');

  test('lack exact twins of different classes, and name those of one class', () => {
    const [c, d] = mutantsOf(['c', 'd']);
    expect(new Set(rows.map(({ operator }) => operator))).not.toContain('a');
    expect(new Set(rows.map(({ operator }) => operator))).not.toContain('b');
    expect(rows.find(({ mutant }) => mutant === d)!.twinOf).toBe(c);
    expect(rows.filter(({ twinOf }) => twinOf !== undefined)).toHaveLength(5);
  });

  test('are counted with their twins', () => {
    expect(countTwins(planted.table, planted.labels, 'fault-typing')).toEqual({
      task: 'fault-typing',
      mutants: 26,
      ...{ twins: 4, groups: 2, exact: 4, leftOut: 10 },
    });
    expect(twinsOfTask(planted.table, planted.labels, 'detection').groupOf.size).toBe(0);
  });
});
