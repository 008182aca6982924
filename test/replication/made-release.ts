import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPublished } from '../../src/lib/published.ts';

export const allBugs = Object.values(readPublished().bugs).flat();
const approaches = ['pre_training', 'post_training_scenario1', 'post_training_scenario2'] as const;
export const measures = ['coupling_strength', 'detectability_overlap'] as const;

/** Writes files below a new folder of `root`, by their paths. */
export function writeRelease(files: Readonly<Record<string, string>>, root = tmpdir()): string {
  const directory = mkdtempSync(join(root, 'release-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Path of a table in the authors' repository. */
export function measurePath(measure: string, bug: string, approach: string, isClean: boolean): string {
  const scenario = approach === 'pre_training' ? approach : `${approach}_mutants`;
  return `results/${measure}/${measure}_${bug}_${scenario}${isClean ? '_clean' : ''}.csv`;
}

/** A table as they write it. */
function measureTable(bug: string, cells: readonly string[]): string {
  return [`,FM_${bug}_faulty`, ...cells.map((cell, i) => `MM_${bug}_m${i},${cell}`), ''].join('\n');
}

/** Every table of the paper with made-up values: pre-training 0.5 throughout, the others 0.25 and 0.125. */
export function madeUpRelease(): Record<string, string> {
  const value = { pre_training: 0.5, post_training_scenario1: 0.25, post_training_scenario2: 0.125 };
  const files: Record<string, string> = { 'README.md': 'as cloned' };
  for (const measure of measures)
    for (const bug of allBugs)
      for (const approach of approaches) {
        const cells = [value[approach], value[approach]];
        files[measurePath(measure, bug, approach, true)] = measureTable(bug, cells.map(String));
        const marked = cells.map((cell, i) => `${cell.toFixed(4)} (${i === 0 ? 'reliable' : 'unreliable'})`);
        files[measurePath(measure, bug, approach, false)] = measureTable(bug, marked);
      }
  return files;
}
