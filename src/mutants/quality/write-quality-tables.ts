import { join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';

/** One mutant of a quality table of ours; a measure that is undefined is null. */
export interface QualityRow {
  readonly model: string;
  readonly operator: string;
  readonly configuration: string;
  readonly resistance: number | null;
  readonly overlap: number | null;
  readonly reliable: boolean;
  readonly killProbability: number;
  readonly ease: number | null;
  readonly coupling: number | null;
  /** Of making the mutant; null where nobody measured. */
  readonly cpuSeconds: number | null;
}

/** The scored mutants of one bug. */
interface ScoredBug {
  readonly bug: string;
  readonly origin: string;
  readonly approaches: readonly { readonly approach: string; readonly mutants: readonly QualityRow[] }[];
}

type Cell = string | number | boolean | null;

/** The published columns in their order, then ours. */
const columns: readonly (readonly [string, (row: QualityRow) => Cell])[] = [
  ['mutant_type', ({ model }) => model],
  ['operator', ({ operator }) => operator],
  ['config_str', ({ configuration }) => configuration],
  ['IQ', ({ resistance }) => resistance],
  ['EQ', ({ overlap }) => overlap],
  ['EQ_reliable', ({ reliable }) => reliable],
  ['S_m', ({ killProbability }) => killProbability],
  ['weighted_C', ({ ease }) => ease],
  ['CS', ({ coupling }) => coupling],
  ['cpu_seconds', ({ cpuSeconds }) => cpuSeconds],
];

/**
 * Writes one quality table per bug and approach, `quality/<approach>/quality_<origin>_<bug>_<approach>.csv` below
 * a directory, so that `quality select` finds sets by origin and approaches apart. The layout is that of
 * zaheedahmed/dl-mutant-quality with two columns more; a measure that is undefined is an empty cell.
 * @returns the paths
 * @throws InputError `write-failed`.
 */
export async function writeQualityTables(directory: string, bugs: readonly ScoredBug[]): Promise<string[]> {
  const paths: string[] = [];
  for (const { bug, origin, approaches } of bugs) {
    const id = `${origin.toLowerCase()}_${bug}`;
    for (const { approach, mutants } of approaches.filter((own) => own.mutants.length > 0)) {
      const path = join(directory, 'quality', approach, `quality_${id}_${approach}.csv`);
      await writeFileAtomic(path, formatTable(id, mutants));
      paths.push(path);
    }
  }
  return paths;
}

function formatTable(bug: string, rows: readonly QualityRow[]): string {
  const lines = [
    ['bug_id', ...columns.map(([name]) => name)],
    ...rows.map((row) => [bug, ...columns.map(([, cell]) => cell(row))]),
  ];
  return lines.map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}

function quote(cell: Cell): string {
  const text = cell === true ? 'True' : cell === false ? 'False' : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
