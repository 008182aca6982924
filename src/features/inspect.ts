import { InputError } from '../lib/errors.ts';
import { groupBy } from '../lib/group.ts';
import type { FeatureTable } from './contract.ts';

/** How many names a warning shows. */
const shown = 3;

/**
 * What a feature table must not be, whoever made it.
 * @throws InputError `features-columns` where a feature has no `<extractor>.<name>` or comes twice (a shifted header),
 *   `duplicate-trace` where a trace has two rows.
 */
export function checkFeatures({ groups, columns }: Pick<FeatureTable, 'groups' | 'columns'>): void {
  const nameless = columns.find((column) => !/^[^.]+\../.test(column));
  if (nameless !== undefined) throw columnsError('`<extractor>.<name>` after the group columns', nameless);
  const twice = firstRepeated(columns);
  if (twice !== null) throw columnsError('every column once', `${twice} twice`);
  const trace = firstRepeated(groups.map(({ traceId }) => traceId));
  if (trace !== null) {
    throw new InputError('duplicate-trace', {
      rule: 'a feature table has one row per trace',
      value: `two rows for trace ${trace}`,
      remedy: 'Extract the features again from one recording.',
    });
  }
}

/** For a table whose header has shifted. */
export function columnsError(need: string, value: string): InputError {
  return new InputError('features-columns', {
    rule: 'the columns of the feature table are not what they should be, so values may stand under wrong names',
    need,
    value,
  });
}

/** By table: a study evaluates many parts of one. */
const inspected = new WeakMap<FeatureTable, readonly string[]>();

/** What is odd about a feature table without being wrong: rows without a value, equal rows, columns that tell nothing. */
export function inspectFeatures(table: FeatureTable): readonly string[] {
  const oddities = inspected.get(table) ?? listOddities(table);
  inspected.set(table, oddities);
  return oddities;
}

function listOddities({ groups, columns, values }: FeatureTable): string[] {
  const rows = rowsOf(values, groups.length);
  const blank = rows.map((row) => row.every(Number.isNaN));
  const namesOf = (flags: readonly boolean[]) =>
    groups.flatMap((group, i) => (flags[i] ? [group.traceId] : []));
  const constant = columns.filter((_, c) => isConstant(values[c]!));
  return [
    ...tell(namesOf(blank), 'Traces without any feature'),
    ...tell(namesOf(repeatsAnother(rows, blank)), 'Traces with the very features of an earlier one'),
    ...tellColumns(constant, 'Feature columns of one value in all traces'),
  ];
}

/** One column after the other, as tables have millions of cells. */
function rowsOf(columns: readonly Float64Array[], count: number): Float64Array[] {
  const width = columns.length;
  const cells = new Float64Array(count * width);
  for (const [c, column] of columns.entries())
    for (let i = 0; i < count; i++) cells[i * width + c] = column[i]!;
  return Array.from({ length: count }, (_, i) => cells.subarray(i * width, (i + 1) * width));
}

/** Many columns by their extractors: which of them are meant is seen in the table. */
function tellColumns(columns: readonly string[], what: string): string[] {
  if (columns.length <= shown) return tell(columns, what);
  const byExtractor = [...groupBy(columns, (column) => column.split('.', 1)[0]!)];
  const counts = byExtractor.map(([extractor, { length }]) => `${length} of ${extractor}`);
  return [`${what}: ${columns.length} (${counts.join(', ')}).`];
}

function tell(names: readonly string[], what: string): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ', …' : '';
  return [`${what}: ${names.length} (${names.slice(0, shown).join(', ')}${more}).`];
}

/** Rows, not blank, whose numbers are those of an earlier row. */
function repeatsAnother(rows: readonly Float64Array[], blank: readonly boolean[]): boolean[] {
  const seen = new Set<string>();
  return rows.map((row, i) => {
    if (blank[i]) return false;
    const key = Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('latin1');
    const repeated = seen.has(key);
    seen.add(key);
    return repeated;
  });
}

function isConstant(values: Float64Array): boolean {
  let [first, present] = [Number.NaN, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (present === 0) first = value;
    else if (value !== first) return false;
    present += 1;
  }
  return present > 1;
}

function firstRepeated(names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}
