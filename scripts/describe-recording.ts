/**
 * Prints the Markdown of the data card's section "Recording": what a labelled recording with features holds.
 *
 *   npx tsx scripts/describe-recording.ts DIR
 */
import { join } from 'node:path';
import type { LabelRow } from '../src/eval/contract.ts';
import { readLabels } from '../src/eval/labels-file.ts';
import { tasks } from '../src/eval/tasks/index.ts';
import type { GroupColumns } from '../src/features/contract.ts';
import { type FeatureFile, readFeatures } from '../src/features/table.ts';
import { sum } from '../src/lib/stats.ts';
import { formatTable, type TableColumn } from '../src/report/table.ts';
import { readManifest } from '../src/traces/manifest.ts';
import { readProvenance } from '../src/traces/provenance.ts';
import { runsName } from '../src/traces/runs-table.ts';
import { traceSchemaVersion } from '../src/traces/schema.ts';
import { readTable, textColumn } from '../src/traces/tables.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: describe-recording.ts DIR');

/** A run as the tables below count it. */
interface Run extends GroupColumns {
  readonly killState: LabelRow['killState'];
  readonly labels: LabelRow['labels'];
  readonly outcome: string;
  readonly cpuSeconds: number | null;
}

const manifest = await readManifest(directory);
const features = await readFeatures(join(directory, 'features.arrow'));
const labels = await readLabels(join(directory, 'labels.arrow'));
const runs = await joinRuns(directory);
const faulty = runs.filter((run) => run.category !== null);
const classes = [...new Set(faulty.map((run) => run.category!))].sort();

print(
  `${manifest.counts.traces} traces (${faulty.length} of them injected faults) of ${manifest.counts.programs} programs and ${manifest.counts.mutants} mutants, ` +
    `recording hash \`${manifest.hash.slice(0, 16)}\`, ${Object.entries(manifest.versions)
      .map(([k, v]) => `${k} ${v}`)
      .join(', ')}. ` +
    `${labels.coveredPrograms.length} programs are covered (two killed mutants or more in every class); ` +
    `${runs.filter((run) => run.labels['fault-typing'] !== null).length} traces of killed mutants are in fault typing.`,
);
for (const command of manifest.commands) print(`\`\`\`\n${command}\n\`\`\``);
print(
  table(
    ['dense', 'convolutional', 'recurrent'],
    [
      ['family', 'left', (family) => family],
      ['programs', 'right', (family) => count(distinct(of(family), (run) => run.program))],
      ['traces', 'right', (family) => count(of(family))],
      ['completed', 'right', (family) => count(of(family).filter((run) => run.outcome === 'completed'))],
      ['diverged', 'right', (family) => count(of(family).filter((run) => run.outcome === 'diverged'))],
      ['crashed', 'right', (family) => count(of(family).filter((run) => run.outcome === 'crashed'))],
      ['CPU seconds', 'right', (family) => cpu(of(family)).toFixed(0)],
      ['per trace', 'right', (family) => (cpu(of(family)) / of(family).length).toFixed(2)],
    ],
  ),
);
print(
  table(classes, [
    ['class', 'left', (name) => name],
    ['traces', 'right', (name) => count(faulty.filter((run) => run.category === name))],
    ...killColumns((name: string) => faulty.filter((run) => run.category === name)),
    ['in fault typing', 'right', (name) => count(runs.filter((run) => run.labels['fault-typing'] === name))],
  ]),
);
print(
  table([...new Set(faulty.map((run) => run.operator))].sort(), [
    ['operator', 'left', (name) => name],
    ['class', 'left', (name) => faulty.find((run) => run.operator === name)!.category!],
    ...killColumns((name: string) => faulty.filter((run) => run.operator === name)),
    [
      'diverged traces',
      'right',
      (name) => count(faulty.filter((run) => run.operator === name && run.outcome === 'diverged')),
    ],
  ]),
);
print(
  table([...new Set(runs.map((run) => run.program))].sort(), [
    ['program', 'left', (name) => name],
    ...classes.map(
      (category): Column<string> => [
        `${category} killed`,
        'right',
        (name) => killedOf(faulty.filter((run) => run.program === name && run.category === category)),
      ],
    ),
    ['covered', 'left', (name) => (labels.coveredPrograms.includes(name) ? 'yes' : 'no')],
    [
      'diverged',
      'right',
      (name) => count(runs.filter((run) => run.program === name && run.outcome === 'diverged')),
    ],
  ]),
);
print(
  table(
    tasks.members
      .flatMap(({ id }) => distinct(runs, (run) => run.labels[id]).map((label) => ({ id, label })))
      .filter(({ label }) => label !== null),
    [
      ['task', 'left', ({ id }) => id],
      ['label', 'left', ({ label }) => label!],
      ['traces', 'right', ({ id, label }) => count(runs.filter((run) => run.labels[id] === label))],
    ],
  ),
);
print(describeColumns(features));

async function joinRuns(from: string): Promise<Run[]> {
  const table = await readTable(join(from, runsName), { kind: 'runs', schemaVersion: traceSchemaVersion });
  const ids = textColumn(table, 'trace_id');
  const outcomes = new Map(textColumn(table, 'outcome').map((outcome, i) => [ids[i]!, outcome]));
  const byId = new Map(labels.rows.map((row) => [row.traceId, row]));
  const provenance = await readProvenance(from);
  return features.groups.map((group) => {
    const { killState, labels: ofRun } = byId.get(group.traceId)!;
    const made = provenance.get(group.traceId);
    const cpuSeconds = made === undefined ? null : made.cpuSeconds / made.traceIds.length;
    return { ...group, killState, labels: ofRun, outcome: outcomes.get(group.traceId)!, cpuSeconds };
  });
}

type Column<Row> = readonly [heading: string, align: 'left' | 'right', cell: (row: Row) => string];

function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const described = columns.map(([heading, align, cell]): TableColumn<Row> => ({ heading, align, cell }));
  return formatTable(rows, described, 'markdown');
}

function killColumns(runsOf: (name: string) => Run[]): Column<string>[] {
  const mutants = (name: string) => distinct(runsOf(name), (run) => run.mutant).length;
  const inState = (name: string, state: string) =>
    distinct(
      runsOf(name).filter((run) => run.killState === state),
      (run) => run.mutant,
    ).length;
  return [
    ['mutants', 'right', (name) => String(mutants(name))],
    ...['killed', 'survived', 'inconclusive'].map(
      (state): Column<string> => [state, 'right', (name) => String(inState(name, state))],
    ),
  ];
}

/** `5 of 8`: killed mutants of all. */
function killedOf(some: readonly Run[]): string {
  const killed = distinct(
    some.filter((run) => run.killState === 'killed'),
    (run) => run.mutant,
  );
  return `${killed.length} of ${distinct(some, (run) => run.mutant).length}`;
}

function of(family: string): Run[] {
  return runs.filter((run) => run.family === family);
}

function cpu(some: readonly Run[]): number {
  return sum(some.map((run) => run.cpuSeconds ?? Number.NaN));
}

function count(items: readonly unknown[]): string {
  return String(items.length);
}

function distinct<T, K>(items: readonly T[], key: (item: T) => K): K[] {
  return [...new Set(items.map(key))];
}

/** Columns that say the same of every run, or nothing of more than half. */
function describeColumns({ columns, values, groups }: FeatureFile): string {
  const present = values.map((column) => column.filter((value) => !Number.isNaN(value)));
  const constant = columns.filter((_, c) => present[c]!.every((value) => value === present[c]![0]));
  const blank = columns.filter((_, c) => present[c]!.length < groups.length / 2);
  const list = (names: readonly string[]) =>
    names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
  return [
    `${columns.length} feature columns. The same in every trace: ${list(constant)}.`,
    `Blank in more than half of all traces: ${list(blank)}.`,
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}
