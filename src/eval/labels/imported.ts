import type { ImportMapping } from '../../traces/import/mapping.ts';
import type { RunHeader } from '../../traces/trace.ts';
import type { LabelRow } from '../contract.ts';
import type { LabelConfig } from './config.ts';

/** What an import cannot know, for every result on its labels. */
const notes = [
  'Labels are what file names or tables say, not a kill test: an import has no loss on a clean test part, so nobody knows which faults did harm.',
  'Instability, harmful objectives and mismatch have no labels: they are computed from the healthy loss, which an import lacks.',
  'Nothing tells which runs repeat one mutant: near-duplicates may be on both sides under S1, which makes it too good.',
];

/** Labels as whoever made the runs gave them: the category for fault typing, faulty or clean for detection. */
export interface ImportedLabels {
  readonly rows: readonly LabelRow[];
  readonly coveredPrograms: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Labels of imported runs. Crashed runs count in detection only, and clean ones among them nowhere, as a healthy program
 * does not crash; a run whose category is "faulty", or is not known, has no class.
 */
export function labelImported(
  headers: readonly RunHeader[],
  { faulty, untold }: Pick<ImportMapping, 'faulty' | 'untold'>,
  { typing }: Pick<LabelConfig, 'typing'>,
): ImportedLabels {
  const rows = headers.map(({ traceId, category, outcome }): LabelRow => {
    const crashed = outcome.kind === 'crashed';
    const isTold = category === null || !untold.includes(category);
    const hasClass = category !== null && isTold && !faulty.includes(category);
    return {
      traceId,
      killState: null,
      labels: {
        'fault-typing': hasClass && !crashed ? category : null,
        'fault-family': null,
        instability: null,
        'harmful-objective': null,
        mismatch: null,
        detection: !isTold || (category === null && crashed) ? null : category === null ? 'clean' : 'faulty',
      },
    };
  });
  return { rows, coveredPrograms: coveredPrograms(headers, rows, typing.coveredFrom), notes };
}

/** Programs with enough runs of every class that the import has. */
function coveredPrograms(headers: readonly RunHeader[], rows: readonly LabelRow[], from: number): string[] {
  const counts = new Map<string, number>();
  for (const [i, { labels }] of rows.entries()) {
    const key = JSON.stringify([headers[i]!.program, labels['fault-typing']]);
    if (labels['fault-typing'] !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const classes = [...new Set(rows.map(({ labels }) => labels['fault-typing']))].filter(
    (name) => name !== null,
  );
  const programs = [...new Set(headers.map(({ program }) => program))].sort();
  return programs.filter(
    (program) =>
      classes.length > 0 &&
      classes.every((name) => (counts.get(JSON.stringify([program, name])) ?? 0) >= from),
  );
}
