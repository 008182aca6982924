import type { AuditFinding, AuditResult, AuditScore } from '../../audit/result.ts';
import { dash, formatNumber, formatRange } from '../numbers.ts';
import { type Column, leftColumn } from '../table.ts';

/** Levels in the order in which a reader should see them, and what they are called. */
export const auditLevels: readonly (readonly [level: AuditFinding['level'], word: string, many: string])[] = [
  ['leak', 'leak', 'leaks'],
  ['look', 'to look at', 'to look at'],
  ['unmeasured', 'not measured', 'not measured'],
  ['clear', 'clear', 'clear'],
];

/** `2 leaks, 1 to look at, 3 not measured, 8 clear`. */
export function countLevels({ findings }: AuditResult): string {
  return auditLevels
    .map(([level, word, many]) => {
      const count = findings.filter((finding) => finding.level === level).length;
      return `${count} ${count === 1 ? word : many}`;
    })
    .join(', ');
}

/** What was audited, as a heading. */
export function auditTitle({ source }: AuditResult): string {
  return `Audit of ${source.name}: ${source.rows.toLocaleString('en')} rows, ${source.columns} columns`;
}

/** One set of columns, with its score under every cut. */
export interface SetLine {
  readonly title: string;
  readonly scores: ReadonlyMap<string, AuditScore>;
}

export function setLines({ sets, scores }: AuditResult): SetLine[] {
  return sets
    .map(({ id, title }) => ({
      title,
      scores: new Map(scores.filter(({ set }) => set === id).map((score) => [score.cut, score])),
    }))
    .filter((line) => line.scores.size > 0);
}

/** A column per cut that could be made. */
export function setColumns({ cuts }: AuditResult): Column<SetLine>[] {
  const made = cuts.filter(({ reason }) => reason === null);
  return [
    leftColumn('columns', ({ title }) => title),
    ...made.map(({ id, title }) =>
      leftColumn<SetLine>(title, ({ scores }) => {
        const score = scores.get(id);
        return score?.value == null ? dash : `${formatNumber(score.value)} ${formatRange(score)}`;
      }),
    ),
  ];
}

/** What a column was taken for, and how many and which are so. */
export interface RoleLine {
  readonly role: string;
  readonly count: number;
  readonly columns: string;
}

const roleWords: Readonly<Record<string, string>> = {
  'other label': 'other label, left out',
  environment: 'of the machine',
  feature: 'numbers of the run',
  'row name': 'name or number of the row, left out',
  design: 'design (seed, fold …), left out',
  text: 'text, left out',
  ignored: 'left out',
};

export function roleLines({ columns }: AuditResult, most = 6): RoleLine[] {
  const roles = [...new Set(columns.map(({ role }) => role))];
  return roles.map((role) => {
    const own = columns.filter((column) => column.role === role);
    const isPlain = role === 'feature';
    const shown = own
      .slice(0, most)
      .map(({ name, because }) => (isPlain || because === 'by its name' ? name : `${name} (${because})`));
    return {
      role: roleWords[role] ?? role,
      count: own.length,
      columns: [...shown, ...(own.length > most ? ['…'] : [])].join(', '),
    };
  });
}

export const roleColumns: readonly Column<RoleLine>[] = [
  leftColumn('taken for', ({ role }) => role),
  { heading: 'columns', align: 'right', cell: ({ count }) => String(count) },
  leftColumn('such as', ({ columns }) => columns),
];

/** The label with its classes, and what intervals are over. */
export function labelSentence({ label, withoutLabel, chance, intervalsOver }: AuditResult): string {
  if (label === null || withoutLabel !== null)
    return `Nothing is measured on labels: ${withoutLabel}. Where another column is the label, name it with --label.`;
  const classes = Object.entries(label.classes).map(([name, rows]) => `${name} ${rows.toLocaleString('en')}`);
  const unlabelled = label.unlabelled > 0 ? `, without ${label.unlabelled.toLocaleString('en')}` : '';
  return `Label: ${label.column} (${classes.join(', ')}${unlabelled}). Chance is ${formatNumber(chance)}; intervals of 95 % are over ${intervalsOver}.`;
}

/** What was measured on a part of the rows, for the heading; empty where it was measured on all. */
export function sampleSentence({ sample, source }: AuditResult): string {
  if (sample === null) return '';
  return `Counts are of all rows; learners and distances saw ${sample.rows.toLocaleString('en')} of ${source.rows.toLocaleString('en')}, drawn ${sample.drawn} within each program and class.`;
}
