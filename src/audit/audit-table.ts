import { type ColumnCells, followsRows, looksLikeMachine, readCells } from './column-cells.ts';
import { type ColumnRole, labelRank, roleByName } from './column-names.ts';

/** What the user says of the columns; what is left out is guessed by name. */
export interface ColumnChoices {
  readonly label?: string | undefined;
  /** What a row belongs to, the program first. */
  readonly groups: readonly string[];
  readonly session?: string | undefined;
  readonly ignore: readonly string[];
}

export interface AuditColumn extends ColumnCells {
  readonly name: string;
  readonly role: ColumnRole;
  /** Why it has that role. */
  readonly because: string;
}

/** Classes of the label column; −1 where a row has none. */
interface AuditLabel {
  readonly column: string;
  readonly classes: readonly string[];
  readonly of: Int32Array;
}

/** A column of what rows belong to. */
export interface AuditGroup {
  readonly column: string;
  readonly role: 'program' | 'session' | 'group';
  readonly names: readonly string[];
  readonly of: Int32Array;
}

/** A feature table of whatever writer, with what each column was taken for. */
export interface AuditTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly AuditColumn[];
  /** Null where no column is a label, and then `noLabel` says why. */
  readonly label: AuditLabel | null;
  readonly noLabel: string | null;
  /** The program first, then the session. */
  readonly groups: readonly AuditGroup[];
}

/** More different labels than this are no classes. */
const mostClasses = 50;
/** Columns of groups that are measured, beside program and session. */
const mostGroups = 4;

/** Says what each column is: as chosen, or else by its name and by what it holds. */
export function describeTable(
  name: string,
  cells: ReadonlyMap<string, ArrayLike<unknown>>,
  choices: ColumnChoices,
): AuditTable {
  const read = [...cells].map(([column, values]) => ({ name: column, ...readCells(values) }));
  const rows = read[0]?.texts.length ?? 0;
  const label = chooseLabel(read, choices);
  const columns = settleGroups(
    read.map((column) => ({ ...column, ...roleOf(column, label, choices) })),
    choices,
  );
  const found = columns.find(({ role }) => role === 'label');
  const { classes, reason } =
    found === undefined ? { classes: [], reason: whyNoLabel(read) } : classesOf(found);
  return {
    ...{ name, rows, columns, noLabel: reason },
    label:
      found === undefined || reason !== null
        ? null
        : {
            column: found.name,
            classes,
            of: Int32Array.from(found.texts, (text) => classes.indexOf(text ?? '')),
          },
    groups: groupsOf(columns),
  };
}

type ReadColumn = ColumnCells & { readonly name: string };
type Role = Pick<AuditColumn, 'role' | 'because'>;

function chooseLabel(columns: readonly ReadColumn[], { label, groups, session, ignore }: ColumnChoices) {
  if (label !== undefined) return { name: label, because: 'chosen' };
  const others = new Set([...groups, ...ignore, session]);
  const free = columns.filter(({ name }) => !others.has(name));
  const named = free
    .filter(({ name }) => labelRank(name) < Number.POSITIVE_INFINITY)
    .sort((a, b) => labelRank(a.name) - labelRank(b.name))
    .find((column) => classesOf(column).reason === null);
  if (named !== undefined) return { name: named.name, because: 'by its name' };
  const last = columns.at(-1);
  if (last === undefined || !free.includes(last) || roleByName(last.name) !== 'feature') return null;
  const { classes, reason } = classesOf(last);
  const isFew = classes.length > 1 && classes.length <= 20 && classes.length * 5 <= last.texts.length;
  return reason === null && isFew
    ? { name: last.name, because: 'a guess: the last column, of few values' }
    : null;
}

function whyNoLabel(columns: readonly ReadColumn[]): string {
  const named = columns.find(({ name }) => labelRank(name) < Number.POSITIVE_INFINITY);
  return named === undefined ? 'no column is called a label' : classesOf(named).reason!;
}

/** Classes of a column, sorted; or why it has none. */
function classesOf({ texts, numbers, isDate }: ReadColumn): { classes: string[]; reason: string | null } {
  const classes = [...new Set(texts.flatMap((text) => text ?? []))]
    .filter((text) => text.toLowerCase() !== 'nan')
    .sort();
  const isMeasured = numbers?.some((value) => !Number.isNaN(value) && !Number.isInteger(value)) ?? false;
  if (isDate || (isMeasured && classes.length > 2))
    return { classes: [], reason: 'the label column holds measurements, no classes' };
  if (classes.length > mostClasses)
    return {
      classes: [],
      reason: `the label column holds ${classes.length} different values, too many for classes`,
    };
  return classes.length === 0 ? { classes, reason: 'the label column is empty' } : { classes, reason: null };
}

function roleOf(
  column: ReadColumn,
  label: { name: string; because: string } | null,
  choices: ColumnChoices,
): Role {
  const { name } = column;
  const chosen = (role: ColumnRole) => ({ role, because: 'chosen' });
  if (name === label?.name) return { role: 'label', because: label.because };
  if (choices.ignore.includes(name)) return chosen('ignored');
  if (choices.groups.includes(name)) return chosen(name === choices.groups[0] ? 'program' : 'group');
  if (name === choices.session) return chosen('session');
  if (column.isList) return { role: 'ignored', because: 'holds lists' };
  if (labelRank(name) < Number.POSITIVE_INFINITY) return { role: 'other label', because: 'by its name' };
  return checkRole(column, roleByName(name));
}

/** What a name promises, held against what the column holds. */
function checkRole(column: ReadColumn, named: ColumnRole): Role {
  const { numbers, texts, isDate } = column;
  const distinct = new Set(texts.filter((text) => text !== null)).size;
  const isDistinct = distinct === texts.length && distinct >= 10;
  const isWhole =
    numbers === null || numbers.every((value) => Number.isNaN(value) || Number.isInteger(value));
  const byName = (role: ColumnRole) => ({ role, because: 'by its name' });
  if (named === 'program' || named === 'session' || named === 'group') {
    if (isDistinct && isWhole) return { role: 'row name', because: 'another value in every row' };
    if (isWhole && distinct * 1.5 <= texts.length) return byName(named);
  } else if (named === 'row name') {
    if (numbers === null && distinct * 2 <= texts.length)
      return { role: 'group', because: 'by its name; values repeat' };
    return byName(named);
  } else if (named === 'design') return byName(isWhole && numbers !== null ? 'design' : 'group');
  else if (named === 'environment' && numbers !== null) return byName('environment');
  if (numbers !== null) {
    const machine = looksLikeMachine(numbers, isDate);
    if (machine !== null) return { role: 'environment', because: machine };
    if (isWhole && followsRows(numbers)) return { role: 'row name', because: 'counts the rows' };
    return { role: 'feature', because: column.hasCommas ? 'numbers with a decimal comma' : 'numbers' };
  }
  const commas = texts.filter((text) => text !== null && /^\s*-?\d+,\d+\s*$/.test(text)).length;
  if (commas > 0 && commas * 2 > texts.filter((text) => text !== null).length)
    return { role: 'text', because: 'numbers with a comma that may stand between thousands; not read' };
  if (isDistinct) return { role: 'row name', because: 'another text in every row' };
  if (distinct >= 3 && distinct * 4 <= texts.length) return { role: 'group', because: 'text of few values' };
  return { role: 'text', because: 'text' };
}

/** One program and one session, the first of each; other columns of that kind are groups like any. */
function settleGroups(columns: readonly AuditColumn[], { groups, session }: ColumnChoices): AuditColumn[] {
  const first = {
    program: groups[0] ?? columns.find(({ role }) => role === 'program')?.name,
    session: session ?? columns.find(({ role }) => role === 'session')?.name,
  };
  return columns.map((column) => {
    const { role, name } = column;
    const isOther = (role === 'program' || role === 'session') && name !== first[role];
    return isOther ? { ...column, role: 'group' as const } : column;
  });
}

function groupsOf(columns: readonly AuditColumn[]): AuditGroup[] {
  const ofRole = (role: AuditGroup['role'], most: number) =>
    columns
      .filter((column) => column.role === role)
      .slice(0, most)
      .map((column) => groupOf(column, role));
  return [...ofRole('program', 1), ...ofRole('session', 1), ...ofRole('group', mostGroups)];
}

function groupOf({ name, texts }: AuditColumn, role: AuditGroup['role']): AuditGroup {
  const names = [...new Set(texts.map((text) => text ?? '(none)'))].sort();
  const place = new Map(names.map((value, i) => [value, i]));
  return { column: name, role, names, of: Int32Array.from(texts, (text) => place.get(text ?? '(none)')!) };
}
