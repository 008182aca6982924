import { extractors } from '../features/index.ts';
import { extractFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { makeTable } from '../tables/table.ts';
import { type MappedColumn, mapColumns, readColumn } from '../traces/import/columns.ts';
import { type ImportMapping, layoutIds, readMapping } from '../traces/import/mapping.ts';
import { makeTrace } from '../traces/import/run-trace.ts';
import type { Trace } from '../traces/trace.ts';
import type { AuditColumn, AuditTable } from './audit-table.ts';
import { type AuditContext, type AuditLabelled, isConstant, seenAt } from './context.ts';
import type { AuditValue, ExtractorsBeside } from './result.ts';
import type { SetScores } from './scores.ts';
import { estimated, scoreValue } from './words.ts';

/** Share of a layout's columns that a table must have to be of that layout. */
const fewestColumns = 0.6;

/**
 * What our extractors make of the table's columns, scored beside them on random rows; or why they make nothing. Only layouts of
 * a run per row: of other tables nobody knows what a column holds.
 */
export function compareExtractors(
  context: AuditContext,
  scored: SetScores | null,
): ExtractorsBeside | string {
  const { table, labelled, meter } = context;
  const mapping = findLayout(table);
  if (mapping === null) return 'no import layout of a run per row has these columns';
  if (typeof labelled === 'string' || scored === null) return labelled as string;
  const mapped = table.columns.filter(
    ({ name, numbers }) => Object.hasOwn(mapping.columns, name) && numbers !== null,
  );
  meter.begin('what our extractors make of it', 0);
  let traces: Trace[];
  try {
    traces = tracesOf(table, mapped, mapping, labelled.at);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `the layout ${mapping.id} cannot read it: ${error.message}`;
  }
  const features = extractFeatures(traces, extractors.members);
  const kept = features.columns.flatMap((name, c) =>
    isConstant(features.values[c]!) ? [] : [{ name, values: features.values[c]! }],
  );
  const leftOut = mapped.flatMap((column) => {
    const why = whyLeftOut(column, mapping);
    return why === null ? [] : [{ column: column.name, why }];
  });
  const read = mapped.filter(({ name }) => leftOut.every(({ column }) => column !== name));
  return {
    ...{ layout: mapping.id, read: read.map(({ name }) => name), leftOut, features: kept.length },
    values: scoreBeside(context, labelled, scored, { read, kept }),
  };
}

function findLayout({ columns }: AuditTable): ImportMapping | null {
  const names = new Set(columns.map(({ name }) => name));
  const layouts = layoutIds.map((id) => readMapping(id)).filter(({ row }) => row === 'run');
  const isThere = ({ columns: wanted }: ImportMapping) => {
    const all = Object.keys(wanted);
    return all.filter((name) => names.has(name)).length >= fewestColumns * all.length;
  };
  return layouts.find(isThere) ?? null;
}

/** A trace per row, of the one check that holds the means of the run; as `faultgap import` has it. */
function tracesOf(
  table: AuditTable,
  columns: readonly AuditColumn[],
  mapping: ImportMapping,
  rows: readonly number[],
): Trace[] {
  const source = { name: table.name, lines: null };
  const asTable = makeTable(
    source,
    columns.map(({ name }) => name),
    columns.map(({ numbers }) => numbers!),
  );
  const mapped = mapColumns(asTable, mapping);
  const values = mapped.map((column) => readColumn(asTable, column, 'run'));
  const epochs = table.columns.find(({ name }) => name === mapping.epoch)?.numbers;
  const origin = { mapping, versions: {} };
  return rows.map((row) => {
    const run = {
      program: 'unknown',
      family: 'unknown' as const,
      category: 'unknown',
      run: String(row),
      source: String(row),
    };
    return makeTrace(run, numbersAt(row, mapped, values, epochs?.[row]), origin);
  });
}

function numbersAt(
  row: number,
  columns: readonly MappedColumn[],
  values: readonly (readonly (number | null)[])[],
  meanEpoch = 0,
) {
  const isBlank = values.every((all) => all[row] === null || Number.isNaN(all[row]));
  if (isBlank) return { steps: [], planned: 0, columns, values: columns.map(() => []) };
  // The mean of 0 … n − 1 tells the number of epochs.
  const planned = meanEpoch >= 0 ? Math.round(2 * meanEpoch + 1) : 1;
  const means = values.map((all) => [Number.isNaN(all[row]) ? null : all[row]!]);
  return { steps: [planned], planned, columns, values: means };
}

const needed = new Set(extractors.members.flatMap(({ needs }) => needs));

/** Null where an extractor reads the column. */
function whyLeftOut({ name, role }: AuditColumn, mapping: ImportMapping): string | null {
  const metric = mapping.columns[name]!.metric?.split('[')[0] ?? null;
  if (metric === null) return 'the layout passes it over';
  if (role === 'environment' || metric.startsWith('environment.'))
    return 'of the machine, which no extractor may read';
  return needed.has(metric) ? null : 'reduced by others from what our extractors read whole';
}

function scoreBeside(
  { sets }: AuditContext,
  labelled: AuditLabelled,
  scored: SetScores,
  { read, kept }: { read: readonly AuditColumn[]; kept: readonly { name: string; values: Float64Array }[] },
): AuditValue[] {
  const random = labelled.cuts[0]!;
  const others = scored.predictions('others', random.id) ?? scored.predictions('all', random.id);
  const rawScore = scored.scores.find(
    ({ set, cut, value }) =>
      set !== 'machine' &&
      cut === random.id &&
      value !== null &&
      set === (sets[1]!.columns.length > 0 ? 'others' : 'all'),
  );
  const own = {
    names: kept.map(({ name }) => name),
    rows: labelled.at.map((_, i) => Float64Array.from(kept, ({ values }) => values[i]!)),
  };
  const ours = labelled.predict(own, random);
  const readAlone = labelled.predict(seenAt(read, labelled.at), random);
  return [
    ...(rawScore === undefined ? [] : [scoreValue('other columns, as they are', rawScore)]),
    estimated('the columns that extractors read, as they are', labelled.score(readAlone)),
    estimated('what our extractors make of them', labelled.score(ours)),
    ...(others === undefined ? [] : [estimated('lost by our extractors', labelled.lose(others, ours))]),
  ];
}
