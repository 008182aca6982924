import { tree } from '../eval/diagnosers/tree.ts';
import { randomStream } from '../lib/random.ts';
import { balancedAccuracy, countConfusion } from '../statistics/confusion.ts';
import type { AuditColumn } from './audit-table.ts';
import { type AuditContext, isConstant } from './context.ts';
import { cutRandomly, type LabelledPart } from './cuts.ts';
import { predictFolds } from './predict.ts';
import type { AloneScores } from './result.ts';

/** A column is tried on so many rows at most: enough to see whether it names something. */
const mostRows = 4000;

/** What each column tells by itself of the class, the program and the session: a tree that was trained on other rows. */
export function scoreAlone(context: AuditContext): AloneScores[] {
  const { table, labelled, settings } = context;
  const columns = table.columns.filter(isTried);
  const label = typeof labelled === 'string' ? null : drawRows(labelled.at, labelled);
  const [program, session] = (['program', 'session'] as const).map((role) => groupAsLabel(context, role));
  return columns.map((column, c) => {
    if (c % 20 === 0) settings.progress?.(`column by column: ${c} of ${columns.length}`);
    const values = column.numbers ?? codesOf(column);
    const score = (part: DrawnPart | null | undefined) =>
      part == null ? null : scoreColumn(values, part, settings.seed);
    return { column: column.name, label: score(label), program: score(program), session: score(session) };
  });
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

function drawRows(at: readonly number[], { labels, classes }: LabelledPart): DrawnPart {
  if (at.length <= mostRows) return { at, labels, classes };
  const drawn = randomStream('audit', 'alone', at.length).permutation(at.length).slice(0, mostRows).sort();
  return { at: Array.from(drawn, (i) => at[i]!), labels: Int32Array.from(drawn, (i) => labels[i]!), classes };
}

/** More groups are too many to be classes of one forest: so many are drawn. */
const mostNamed = 60;

/** Groups as what is to be named, with their rows; null where there are fewer than two. */
export function groupAsLabel({ table }: AuditContext, role: 'program' | 'session'): DrawnPart | null {
  const group = table.groups.find((one) => one.role === role);
  if (group === undefined || group.names.length < 2) return null;
  const order = randomStream('audit', 'groups', group.names.length).permutation(group.names.length);
  const drawn = order.slice(0, mostNamed).sort();
  const place = new Map(Array.from(drawn, (name, c) => [name, c]));
  const at = [...group.of.keys()].filter((row) => place.has(group.of[row]!));
  return drawRows(at, {
    labels: Int32Array.from(at, (row) => place.get(group.of[row]!)!),
    classes: Array.from(drawn, (name) => group.names[name]!),
  });
}

function scoreColumn(values: Float64Array, part: DrawnPart, seed: number): number {
  const seen = { names: ['column'], rows: part.at.map((row) => Float64Array.of(values[row]!)) };
  const { folds } = cutRandomly(part, { folds: 3, repeats: 1, seed });
  const [predictions] = predictFolds(folds!, seen, part, seed, tree);
  return balancedAccuracy(countConfusion(part.labels, predictions!, part.classes.length));
}
