/**
 * Writes the table of programs in corpus/README.md from their specs and corpus/measured.json.
 *
 *   npx tsx scripts/describe-programs.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, readMeasured } from '../corpus/measured.ts';
import { corpora, newPrograms, programs } from '../corpus/programs/index.ts';
import { packageRoot } from '../src/lib/files.ts';
import { formatTable, leftColumn, rightColumn } from '../src/report/table.ts';
import { mean, standardDeviation } from '../src/statistics/descriptive.ts';
import { type ProgramSpec, programFamilies } from '../src/training/spec.ts';
import { type Marks, renewSection } from './renew-section.ts';

const marks: Marks = ['<!-- programs: written by scripts/describe-programs.ts -->', '<!-- /programs -->'];

/** The data card with its table of programs made anew. */
export function describePrograms(card: string): string {
  const lists = [`Corpus 1: ${count(corpora[1])}`, `New in corpus 2: ${count(newPrograms)}`];
  return renewSection(card, marks, [...lists, table()].join('\n\n'));
}

const tasks: readonly ProgramSpec['task'][] = ['regression', 'multilabel', 'multiclass', 'binary'];

function count(members: readonly ProgramSpec[]): string {
  const tally = (key: 'family' | 'task', names: readonly string[]) =>
    names.map((name) => `${members.filter((spec) => spec[key] === name).length} ${name}`).join(', ');
  return `${members.length} programs\n(${tally('family', programFamilies)};\n${tally('task', tasks)}).`;
}

interface Row {
  readonly spec: ProgramSpec;
  readonly measured: Measured;
}

function table(): string {
  const all = readMeasured();
  const rows = programs.members.map((spec): Row => ({ spec, measured: all[spec.id]! }));
  return formatTable(
    rows,
    [
      leftColumn('program', ({ spec }) => spec.id),
      leftColumn('family', ({ spec }) => spec.family),
      leftColumn('task', ({ spec }) => spec.task),
      leftColumn('data', ({ spec: { data } }) => dataOf(data)),
      leftColumn('rows: train / validation / test', ({ spec: { data } }) =>
        Object.values(data.rows).join(' / '),
      ),
      leftColumn('repair', ({ spec }) => spec.source.repair),
      rightColumn('parameters', ({ measured }) => String(measured.parameters)),
      rightColumn('steps', ({ measured }) => String(measured.steps)),
      leftColumn('healthy result', ({ measured: { values } }) => resultOf(values)),
      rightColumn('CPU s a run', ({ measured }) => measured.cpuSeconds.toFixed(2)),
    ],
    'markdown',
  );
}

function dataOf({ source, standsInFor }: ProgramSpec['data']): string {
  return standsInFor === null ? source : `${source} for ${standsInFor}`;
}

function resultOf(values: readonly number[]): string {
  return `${mean(values).toFixed(3)} ± ${standardDeviation(values).toFixed(3)}`;
}

if (import.meta.filename === process.argv[1]) {
  const path = join(packageRoot, 'corpus', 'README.md');
  writeFileSync(path, describePrograms(readFileSync(path, 'utf8')));
}
