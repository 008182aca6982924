import { tree } from '../eval/diagnosers/tree.ts';
import { randomStream } from '../lib/random.ts';
import { balancedAccuracy, countConfusion } from '../statistics/confusion.ts';
import { sum } from '../statistics/descriptive.ts';
import type { AuditColumn } from './audit-table.ts';
import { type AuditContext, isConstant } from './context.ts';
import { cutRandomly, type LabelledPart } from './cuts.ts';
import { predictFolds } from './predict.ts';
import type { AloneScores } from './result.ts';
import { rowsPerColumn, treeWork } from './work.ts';

type Target = 'label' | 'program' | 'session';
const targets: readonly Target[] = ['label', 'program', 'session'];

/** The best columns are tried again on more rows: a finding is about them. */
const retried = 5;

/** What each column tells by itself of the class, the program and the session: a tree that was trained on other rows. */
export function scoreAlone(context: AuditContext): AloneScores[] {
  const { table, settings, meter } = context;
  const columns = table.columns.filter(isTried).map((column) => {
    return { name: column.name, values: column.numbers ?? codesOf(column) };
  });
  const [few, many] = [rowsPerColumn(columns.length), rowsPerColumn(0)].map((most) =>
    targets.map((target) => cutOnce(partOf(context, target, most), settings.seed)),
  );
  const score = (part: CutPart | null, values: Float64Array) =>
    part === null ? null : scoreColumn(values, part, settings.seed);
  const work = sum(few!.map((part) => treeWork(part?.at.length ?? 0)));
  const scores = columns.map(({ values }, c) => {
    meter.begin(`column by column: ${c + 1} of ${columns.length}`, work);
    return few!.map((part) => score(part, values));
  });
  if (rowsPerColumn(columns.length) < rowsPerColumn(0))
    for (const [t, part] of many!.entries()) {
      const best = [...scores.keys()].sort((a, b) => (scores[b]![t] ?? 0) - (scores[a]![t] ?? 0));
      for (const c of best.slice(0, retried)) scores[c]![t] = score(part, columns[c]!.values);
    }
  return columns.map(({ name }, c) => {
    const [label, program, session] = scores[c] as [number | null, number | null, number | null];
    return { column: name, label, program, session };
  });
}

/** The rows and what is to be named of them; null where that cannot be. */
function partOf(context: AuditContext, target: Target, most: number): DrawnPart | null {
  if (target !== 'label') return groupAsLabel(context, target, most);
  const { whole } = context;
  return typeof whole === 'string' ? null : drawRows(whole.at, whole, most);
}

export interface DrawnPart extends LabelledPart {
  readonly at: readonly number[];
}

/** Columns that somebody might train on: numbers and text, not what names rows, groups or classes. */
function isTried({ role, numbers, isList }: AuditColumn): boolean {
  if (isList || (role !== 'feature' && role !== 'environment' && role !== 'text' && role !== 'design'))
    return false;
  return numbers === null || !isConstant(numbers);
}

/** Text by its place among all texts of the column, so that a tree can cut it. */
function codesOf({ texts }: AuditColumn): Float64Array {
  const places = new Map(
    [...new Set(texts)]
      .filter((text) => text !== null)
      .sort()
      .map((text, i) => [text, i]),
  );
  return Float64Array.from(texts, (text) => (text === null ? Number.NaN : places.get(text)!));
}

/** Rows dealt to folds: the same ones for every column. */
type CutPart = DrawnPart & { readonly folds: readonly Int32Array[] };

function cutOnce(part: DrawnPart | null, seed: number): CutPart | null {
  return part && { ...part, folds: cutRandomly(part, { folds: 3, repeats: 1, seed }).folds! };
}

function drawRows(at: readonly number[], { labels, classes }: LabelledPart, most: number): DrawnPart {
  if (at.length <= most) return { at, labels, classes };
  const drawn = randomStream('audit', 'alone', at.length).permutation(at.length).slice(0, most).sort();
  return { at: Array.from(drawn, (i) => at[i]!), labels: Int32Array.from(drawn, (i) => labels[i]!), classes };
}

/** More groups are too many to be classes of one forest: so many are drawn. */
const mostNamed = 60;

/** Groups as what is to be named, with their rows; null where there are fewer than two. */
export function groupAsLabel(
  { table }: AuditContext,
  role: 'program' | 'session',
  most = rowsPerColumn(0),
): DrawnPart | null {
  const group = table.groups.find((one) => one.role === role);
  if (group === undefined || group.names.length < 2) return null;
  const order = randomStream('audit', 'groups', group.names.length).permutation(group.names.length);
  const drawn = order.slice(0, mostNamed).sort();
  const place = new Map(Array.from(drawn, (name, c) => [name, c]));
  const at = [...group.of.keys()].filter((row) => place.has(group.of[row]!));
  const labels = Int32Array.from(at, (row) => place.get(group.of[row]!)!);
  return drawRows(at, { labels, classes: Array.from(drawn, (name) => group.names[name]!) }, most);
}

function scoreColumn(values: Float64Array, part: CutPart, seed: number): number {
  const seen = { names: ['column'], rows: part.at.map((row) => Float64Array.of(values[row]!)) };
  const [predictions] = predictFolds(part.folds, seen, part, seed, tree);
  return balancedAccuracy(countConfusion(part.labels, predictions!, part.classes.length));
}
