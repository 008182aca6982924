/**
 * Prints the Markdown tables of the data card's section "Recording": what a labelled recording with features holds.
 *
 *   npx tsx scripts/describe-recording.ts DIR
 */
import { join } from 'node:path';
import { knownProgram } from '../corpus/find-program.ts';
import { countParameters } from '../corpus/measured.ts';
import type { LabelRow } from '../src/eval/contract.ts';
import { type LabelFile, readLabels } from '../src/eval/labels/file.ts';
import { tasks } from '../src/eval/tasks/index.ts';
import type { GroupColumns } from '../src/features/contract.ts';
import { type FeatureFile, readFeatures } from '../src/features/table.ts';
import { formatTable } from '../src/report/table.ts';
import { sum } from '../src/statistics/descriptive.ts';
import { type Manifest, readManifest } from '../src/traces/store/manifest.ts';
import { type Provenance, phases, readProvenance } from '../src/traces/store/provenance.ts';
import { runsName } from '../src/traces/store/runs-table.ts';
import { traceSchemas } from '../src/traces/store/schema.ts';
import { numberColumn, readSealedTable, textColumn } from '../src/traces/store/tables.ts';

/** A run as the tables below count it. */
interface Run extends GroupColumns {
  readonly killState: LabelRow['killState'];
  readonly labels: LabelRow['labels'];
  readonly outcome: string;
  readonly stoppedEarly: boolean;
  /** Of the run's group of lockstep runs; undefined where the sidecars are gone. */
  readonly made: Provenance | undefined;
}

/** A recording with all that was made from it. */
interface Described {
  readonly manifest: Manifest;
  readonly labels: LabelFile;
  readonly features: FeatureFile;
  readonly runs: readonly Run[];
  /** Runs of mutants, and their classes. */
  readonly faulty: readonly Run[];
  readonly classes: readonly string[];
}

/** Parameters of programs. */
const sizes = ['below 10⁴', '10⁴ to 10⁵', '10⁵ to 10⁶', 'from 10⁶', 'not known'];

/** Markdown of a recording with provenance, `labels.arrow` and `features.arrow`. */
export async function describeRecording(directory: string): Promise<string> {
  const manifest = await readManifest(directory);
  const features = await readFeatures(join(directory, 'features.arrow'));
  const labels = await readLabels(join(directory, 'labels.arrow'));
  const runs = await joinRuns(directory, features, labels);
  const faulty = runs.filter((run) => run.category !== null);
  const classes = [...new Set(faulty.map((run) => run.category!))].sort();
  const described = { manifest, labels, features, runs, faulty, classes };
  const sections = [
    describeWhole, describeFamilies, describeSizes, describeTime, describeClasses, describeOperators,
    describePrograms, describeTasks, describeOrigins, describeVariants, describeColumns,
  ]; // biome-ignore format: one list, read as one line
  return `${sections.map((section) => section(described)).join('\n\n')}\n`;
}

async function joinRuns(from: string, features: FeatureFile, labels: LabelFile): Promise<Run[]> {
  const runs = await readSealedTable(join(from, runsName), {
    kind: 'runs',
    ...traceSchemas,
  });
  const outcomes = textColumn(runs, 'outcome');
  const [planned, done] = [numberColumn(runs, 'planned_steps'), numberColumn(runs, 'done_steps')];
  const endings = new Map(
    textColumn(runs, 'trace_id').map((id, i) => {
      const stoppedEarly = outcomes[i] === 'completed' && done[i]! < planned[i]!;
      return [id, { outcome: outcomes[i]!, stoppedEarly }];
    }),
  );
  const byId = new Map(labels.rows.map((row) => [row.traceId, row]));
  const provenance = await readProvenance(from);
  return features.groups.map((group) => {
    const { killState, labels: ofRun } = byId.get(group.traceId)!;
    const made = provenance.get(group.traceId);
    return { ...group, ...endings.get(group.traceId)!, killState, labels: ofRun, made };
  });
}

function describeWhole({ manifest, labels, runs, faulty }: Described): string {
  const { counts, hash, versions, commands } = manifest;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const typed = runs.filter((run) => run.labels['fault-typing'] !== null);
  return [
    `${counts.traces} traces (${faulty.length} of them injected faults) of ${counts.programs} programs and ${counts.mutants} mutants, ` +
      `recording hash \`${hash.slice(0, 16)}\`, ${made.join(', ')}. ` +
      `${labels.coveredPrograms.length} programs are covered (two killed mutants or more in every class); ` +
      `${typed.length} traces of killed mutants are in fault typing.`,
    ...commands.map((command) => `\`\`\`\n${command}\n\`\`\``),
  ].join('\n\n');
}

function describeFamilies({ runs }: Described): string {
  return runTable('family', distinct(runs, (run) => run.family).sort(), (family) =>
    runs.filter((run) => run.family === family),
  );
}

/** The ladder: what was recorded of programs by how many parameters they have. */
function describeSizes({ runs }: Described): string {
  const sizeOf = bySize(runs);
  return runTable('parameters', sizes, (size) => runs.filter((run) => sizeOf(run) === size));
}

function bySize(runs: readonly Run[]): (run: Run) => string {
  const size = (program: string) => {
    const spec = knownProgram(program);
    if (spec === undefined) return sizes.at(-1)!;
    const place = Math.floor(Math.log10(Math.max(countParameters(spec), 1)));
    return sizes[Math.min(Math.max(place - 3, 0), 3)]!;
  };
  const known = new Map(distinct(runs, (run) => run.program).map((program) => [program, size(program)]));
  return (run) => known.get(run.program)!;
}

function runTable(heading: string, names: readonly string[], of: (name: string) => readonly Run[]): string {
  const ended = (name: string, outcome: string) => of(name).filter((run) => run.outcome === outcome);
  const filled = names.filter((name) => of(name).length > 0);
  return table(filled, [
    [heading, 'left', (name) => name],
    ['programs', 'right', (name) => count(distinct(of(name), (run) => run.program))],
    ['traces', 'right', (name) => count(of(name))],
    ['completed', 'right', (name) => count(ended(name, 'completed'))],
    ['of these stopped early', 'right', (name) => count(of(name).filter((run) => run.stoppedEarly))],
    ['diverged', 'right', (name) => count(ended(name, 'diverged'))],
    ['crashed', 'right', (name) => count(ended(name, 'crashed'))],
    ['CPU seconds', 'right', (name) => cpu(of(name)).toFixed(0)],
    ['per trace', 'right', (name) => (cpu(of(name)) / of(name).length).toFixed(2)],
  ]);
}

/** Shares of the wall time of groups, which a busy machine stretches alike. */
function describeTime({ runs }: Described): string {
  const groupsOf = (family: string) =>
    distinct(
      runs.filter((run) => family === 'all' || run.family === family),
      (run) => run.made,
    ).filter((made) => made !== undefined);
  const share = (family: string, seconds: (made: Provenance) => number) => {
    const made = groupsOf(family);
    return `${((100 * sum(made.map(seconds))) / sum(made.map((group) => group.seconds))).toFixed(1)} %`;
  };
  const named = (made: Provenance) => sum(phases.map((phase) => made.phases?.[phase] ?? Number.NaN));
  return table(
    [...distinct(runs, (run) => run.family).sort(), 'all'],
    [
      ['share of recording time', 'left', (family) => family],
      ...phases.map(
        (phase): Column<string> => [
          phase,
          'right',
          (family) => share(family, (made) => made.phases?.[phase] ?? Number.NaN),
        ],
      ),
      ['data, set-up, final test', 'right', (family) => share(family, (made) => made.seconds - named(made))],
    ],
  );
}

function describeClasses({ runs, faulty, classes }: Described): string {
  return table(classes, [
    ['class', 'left', (name) => name],
    ['traces', 'right', (name) => count(faulty.filter((run) => run.category === name))],
    ...killColumns((name: string) => faulty.filter((run) => run.category === name)),
    ['in fault typing', 'right', (name) => count(runs.filter((run) => run.labels['fault-typing'] === name))],
  ]);
}

/** Pairs of faults are counted by class alone: nearly each is of other operators. */
const isPair = (name: string) => name.includes('+');

/** Also: killed mutants of all by how many parameters the program has, and of how many programs some were killed. */
function describeOperators({ faulty: all }: Described): string {
  const faulty = all.filter((run) => !isPair(run.operator));
  const of = (name: string) => faulty.filter((run) => run.operator === name);
  const killed = (name: string) => of(name).filter((run) => run.killState === 'killed');
  const sizeOf = bySize(faulty);
  const known = sizes.filter((size) => faulty.some((run) => sizeOf(run) === size));
  return table([...new Set(faulty.map((run) => run.operator))].sort(), [
    ['operator', 'left', (name) => name],
    ['class', 'left', (name) => of(name)[0]!.category!],
    ...killColumns(of),
    ['diverged traces', 'right', (name) => count(of(name).filter((run) => run.outcome === 'diverged'))],
    ...known.map(
      (size): Column<string> => [
        `killed, ${size}`,
        'right',
        (name) => killedOf(of(name).filter((run) => sizeOf(run) === size)),
      ],
    ),
    ['programs with a kill', 'right', (name) => count(distinct(killed(name), (run) => run.program))],
  ]);
}

function describePrograms({ runs, faulty, classes: all, labels }: Described): string {
  const classes = all.filter((category) => !isPair(category));
  const of = (name: string) => runs.filter((run) => run.program === name);
  return table([...new Set(runs.map((run) => run.program))].sort(), [
    ['program', 'left', (name) => name],
    ...classes.map(
      (category): Column<string> => [
        `${category} killed`,
        'right',
        (name) => killedOf(faulty.filter((run) => run.program === name && run.category === category)),
      ],
    ),
    ['covered', 'left', (name) => (labels.coveredPrograms.includes(name) ? 'yes' : 'no')],
    ['stopped early', 'right', (name) => count(of(name).filter((run) => run.stoppedEarly))],
    ['diverged', 'right', (name) => count(of(name).filter((run) => run.outcome === 'diverged'))],
  ]);
}

function describeTasks({ runs }: Described): string {
  const rows = tasks.members
    .flatMap(({ id }) => distinct(runs, (run) => run.labels[id]).map((label) => ({ id, label })))
    .filter(({ label }) => label !== null);
  return table(rows, [
    ['task', 'left', ({ id }) => id],
    ['label', 'left', ({ label }) => label!],
    ['traces', 'right', ({ id, label }) => count(runs.filter((run) => run.labels[id] === label))],
  ]);
}

/** What the labels of each task that has some are made from. */
function describeOrigins({ runs, labels }: Described): string {
  const origins = tasks.members
    .filter(({ id }) => runs.some((run) => run.labels[id] !== null))
    .map(({ id, madeFrom }) => `- ${id}: ${madeFrom(labels.config)}.`);
  return ['What they are made from, and which features see the same quantity:', '', ...origins].join('\n');
}

/** Detection takes every clean variant but those that were killed. */
function describeVariants({ runs }: Described): string {
  const variants = runs.filter((run) => run.operator === 'clean-variant');
  const killed = variants.filter((run) => run.labels.detection === null && run.outcome !== 'crashed');
  const names = distinct(killed, (run) => run.mutant).map((name) => `\`${name}\``);
  const all = distinct(variants, (run) => run.mutant).length;
  return `${names.length} of ${all} clean variants were killed and are in no task${names.length === 0 ? '' : `: ${names.join(', ')}`}.`;
}

/** Columns that say the same of every run, or nothing of more than half. */
function describeColumns({ features: { columns, values, groups } }: Described): string {
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

type Column<Row> = readonly [heading: string, align: 'left' | 'right', cell: (row: Row) => string];

function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const described = columns.map(([heading, align, cell]) => ({ heading, align, cell }));
  return formatTable(rows, described, 'markdown');
}

function killColumns(runsOf: (name: string) => readonly Run[]): Column<string>[] {
  const mutants = (runs: readonly Run[]) => count(distinct(runs, (run) => run.mutant));
  return [
    ['mutants', 'right', (name) => mutants(runsOf(name))],
    ...['killed', 'survived', 'inconclusive'].map(
      (state): Column<string> => [
        state,
        'right',
        (name) => mutants(runsOf(name).filter((run) => run.killState === state)),
      ],
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

function cpu(some: readonly Run[]): number {
  return sum(
    some.map(({ made }) => (made === undefined ? Number.NaN : made.cpuSeconds / made.traceIds.length)),
  );
}

function count(items: readonly unknown[]): string {
  return String(items.length);
}

function distinct<T, K>(items: readonly T[], key: (item: T) => K): K[] {
  return [...new Set(items.map(key))];
}

if (import.meta.filename === process.argv[1]) {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: describe-recording.ts DIR');
  process.stdout.write(await describeRecording(directory));
}
