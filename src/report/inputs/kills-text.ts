import type { KillScore, KillsOfSet, KillsResult, KillTestSet } from '../../inputs/test-sets/index.ts';
import { formatNumber, formatPercent } from '../numbers.ts';
import { type Column, formatTable, leftColumn, numericColumn, rightColumn } from '../table.ts';

/** Killed of all, killable or not, and the mutation score. */
export function formatScore({ killed, mutants, value }: KillScore): string {
  return `${killed} of ${mutants}${value === null ? '' : ` (${formatNumber(value)})`}`;
}

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

/** What a set of inputs is, and how the null mutant fares on it. */
export const testSetColumns: readonly Column<KillTestSet>[] = [
  leftColumn('test set', ({ id }) => id),
  numericColumn(
    'inputs',
    ({ inputs }) => inputs,
    (value) => value.toFixed(0),
  ),
  numericColumn('accuracy', ({ accuracy }) => accuracy),
  rightColumn('null, searched', ({ nulls }) => formatNull(nulls.searchHalf)),
  rightColumn('null, scored', ({ nulls }) => formatNull(nulls.scoringHalf)),
  rightColumn('false kills', ({ nulls }) => formatPercent(nulls.scoringHalf.falseKills)),
];

const columns: readonly Column<KillTestSet>[] = [
  ...testSetColumns,
  rightColumn('mutants killed', ({ scores }) => formatScore(scores.preTraining)),
  rightColumn('post-training', ({ scores }) => formatScore(scores.postTraining)),
];
