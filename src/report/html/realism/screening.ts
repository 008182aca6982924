import type { BugResult, RealismResult } from '../../../mutants/realism/index.ts';
import { formatNumber } from '../../numbers.ts';
import { dataTable, numberColumn, type SortableColumn, textColumn } from '../data-table.ts';
import type { Section } from '../section.ts';

/** Every bug with what its pair does, how its kills are told, and why it is kept out where it is. */
export function screeningSection({ bugs }: RealismResult): Section {
  return {
    id: 'screening',
    title: 'The bugs',
    about:
      'Every pair that was studied. A pair is kept out of all numbers above where its originals show that kills would say little.',
    body: dataTable('Bugs and their oracles', bugs, columns),
  };
}

const columns: readonly SortableColumn<BugResult>[] = [
  textColumn('bug', ({ bug }) => bug),
  textColumn('origin', ({ origin }) => origin),
  textColumn('fault', ({ title }) => title),
  numberColumn('inputs', ({ inputs }) => inputs, String),
  textColumn('kill rule', ({ rule }) => rule?.kind ?? '–'),
  numberColumn('F', ({ faultKillProbability }) => faultKillProbability, formatNumber),
  textColumn('fault killed', ({ faultIsKilled }) => (faultIsKilled ? 'yes' : 'no')),
  textColumn('kept out because', ({ reasons }) => reasons.join('; ') || '–'),
];
