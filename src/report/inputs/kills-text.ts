import type { KillScore, KillsOfSet, KillsResult, KillTestSet } from '../../inputs/test-sets/index.ts';
import { formatNumber } from '../numbers.ts';
import { formatTable, type TableColumn } from '../table.ts';
import { asPercent } from './text.ts';

/** Killed of all, killable or not, and the mutation score. */
export function formatScore({ killed, mutants, value }: KillScore): string {
  return `${killed} of ${mutants}${value === null ? '' : ` (${formatNumber(value)})`}`;
}

/** How the null mutant fares: on the half that was searched on, and on the other, which counts. */
export const nullColumns: readonly TableColumn<KillTestSet>[] = [
  {
    heading: 'null, searched',
    align: 'right',
    cell: ({ nulls }) => formatNull(nulls.searchHalf),
  },
  {
    heading: 'null, scored',
    align: 'right',
    cell: ({ nulls }) => formatNull(nulls.scoringHalf),
  },
  {
    heading: 'false kills',
    align: 'right',
    cell: ({ nulls }) => asPercent(nulls.scoringHalf.falseKills),
  },
];

function formatNull({ killProbability, killed }: KillTestSet['nulls']['scoringHalf']): string {
  return `${formatNumber(killProbability)}${killed ? ' killed' : ''}`;
}

/** A study of kills as text, set by set. Computes nothing. */
export function formatKills({ sets }: KillsResult): string {
  return sets.map(formatSet).join('\n\n');
}

function formatSet({ set, subject, generator, testSets, setAside, cpuSeconds }: KillsOfSet): string {
  return [
    `${set}: ${subject}, inputs by ${generator}; ${Math.round(cpuSeconds)} CPU seconds`,
    formatTable(testSets, columns),
    ...testSets.map(({ id, title }) => `${id}: ${title}`),
    ...setAside.map(({ id, reason }) => `set aside: ${id}: ${reason}`),
  ].join('\n');
}

const columns: readonly TableColumn<KillTestSet>[] = [
  { heading: 'test set', align: 'left', cell: ({ id }) => id },
  { heading: 'inputs', align: 'right', cell: ({ inputs }) => inputs.toFixed(0) },
  { heading: 'accuracy', align: 'right', cell: ({ accuracy }) => formatNumber(accuracy) },
  ...nullColumns,
  { heading: 'mutants killed', align: 'right', cell: ({ scores }) => formatScore(scores.preTraining) },
  {
    heading: 'post-training',
    align: 'right',
    cell: ({ scores }) => formatScore(scores.postTraining),
  },
];
