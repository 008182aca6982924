import { join } from 'node:path';
import type { Measure, MutantScores } from '../../kills/scores.ts';
import { writeFileAtomic } from '../../lib/files.ts';

/** One mutant of a quality table of ours. */
export interface QualityRow extends MutantScores {
  readonly mutant: string;
  readonly operator: string;
  readonly configuration: string;
  /** Of making the mutant; null where nobody measured. */
  readonly cpuSeconds: number | null;
}

type Cell = string | number | boolean | null;
const orNull = ({ value }: Measure) => value;

/** The published columns in their order, then ours. */
const columns: readonly (readonly [string, (row: QualityRow) => Cell])[] = [
  ['mutant_type', ({ mutant }) => mutant],
  ['operator', ({ operator }) => operator],
  ['config_str', ({ configuration }) => configuration],
  ['IQ', ({ resistance }) => orNull(resistance)],
  ['EQ', ({ overlap }) => orNull(overlap)],
  ['EQ_reliable', ({ reliable }) => reliable],
  ['S_m', ({ killProbability }) => killProbability],
  ['weighted_C', ({ ease }) => orNull(ease)],
  ['CS', ({ coupling }) => orNull(coupling)],
  ['cpu_seconds', ({ cpuSeconds }) => cpuSeconds],
];

/**
 * Writes `quality_<bug>_<approach>.csv` into a directory, in the layout of zaheedahmed/dl-mutant-quality with two
 * columns more; a measure that is undefined is an empty cell.
 * @throws InputError `write-failed`.
 */
export async function writeQualityTable(
  directory: string,
  {
    bug,
    approach,
    rows,
  }: { readonly bug: string; readonly approach: string; readonly rows: readonly QualityRow[] },
): Promise<string> {
  const path = join(directory, `quality_${bug}_${approach}.csv`);
  const lines = [
    ['bug_id', ...columns.map(([name]) => name)],
    ...rows.map((row) => [bug, ...columns.map(([, cell]) => cell(row))]),
  ];
  await writeFileAtomic(path, lines.map((cells) => `${cells.map(quote).join(',')}\n`).join(''));
  return path;
}

function quote(cell: Cell): string {
  const text = cell === true ? 'True' : cell === false ? 'False' : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
