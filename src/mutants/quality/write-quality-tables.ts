import { join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';
import { type CsvCell, formatCsv } from '../../tables/csv.ts';

/** The published columns in their order, then ours; each with what of a mutant it holds. */
const columns = {
  mutant_type: 'model',
  operator: 'operator',
  config_str: 'configuration',
  IQ: 'resistance',
  EQ: 'overlap',
  EQ_reliable: 'reliable',
  S_m: 'killProbability',
  weighted_C: 'ease',
  CS: 'coupling',
  cpu_seconds: 'cpuSeconds',
} as const;

/** The scored mutants of one bug; what is undefined or was not measured is null. */
interface ScoredBug {
  readonly bug: string;
  readonly origin: string;
  readonly approaches: readonly {
    readonly approach: string;
    readonly mutants: readonly Readonly<Record<(typeof columns)[keyof typeof columns], CsvCell>>[];
  }[];
}

/**
 * Writes one quality table per bug and approach,
 * `quality/<approach>/quality_<origin>_<bug>_<approach>.csv` below a directory, so that `quality
 * select` finds sets by origin and approaches apart. The layout is that of
 * zaheedahmed/dl-mutant-quality with two columns more; a measure that is undefined is an empty
 * cell.
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

function formatTable(bug: string, rows: ScoredBug['approaches'][number]['mutants']): string {
  const fields = Object.values(columns);
  return formatCsv(
    ['bug_id', ...Object.keys(columns)],
    rows.map((row) => [bug, ...fields.map((field) => asPython(row[field]))]),
  );
}

function asPython(cell: CsvCell): CsvCell {
  if (typeof cell !== 'boolean') return cell;
  return cell ? 'True' : 'False';
}
