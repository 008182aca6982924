import { join } from 'node:path';
import { type Measure, measured, undefinedFor } from '../../kills/scores.ts';
import { writeQualityTable } from '../quality/index.ts';
import type { BugResult } from './bug-result.ts';

/**
 * Writes one quality table per bug and approach, `quality/<approach>/quality_<origin>_<bug>_<approach>.csv` below a
 * directory, so that `quality select` finds sets by origin and approaches apart.
 * @throws InputError `write-failed`.
 */
export async function writeQualityTables(directory: string, bugs: readonly BugResult[]): Promise<string[]> {
  const paths: string[] = [];
  for (const { bug, origin, approaches } of bugs) {
    for (const { approach, mutants } of approaches) {
      if (mutants.length === 0) continue;
      const rows = mutants.map((mutant) => ({
        ...mutant,
        mutant: mutant.model,
        ease: toMeasure(mutant.ease),
        resistance: toMeasure(mutant.resistance),
        coupling: toMeasure(mutant.coupling),
        overlap: toMeasure(mutant.overlap),
      }));
      const table = { bug: `${origin.toLowerCase()}_${bug}`, approach, rows };
      paths.push(await writeQualityTable(join(directory, 'quality', approach), table));
    }
  }
  return paths;
}

function toMeasure(value: number | null): Measure {
  return value === null ? undefinedFor('a denominator is zero') : measured(value);
}
