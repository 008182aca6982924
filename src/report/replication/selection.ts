import type { ReplicatedFamilies, ReplicatedGain } from '../../replication/result.ts';
import { formatSignedEstimate } from '../numbers.ts';
import { type Column, countColumn, leftColumn, rightColumn, titledTable } from '../table.ts';

/** Families kept, by the release's own table and by the rule applied again. */
export function formatFamilies(families: readonly ReplicatedFamilies[]): string[] {
  if (families.length === 0) return [];
  return [titledTable('Families kept, in the release and again', families, familyColumns)];
}

const familyColumns: readonly Column<ReplicatedFamilies>[] = [
  rightColumn('threshold', ({ threshold }) => threshold.toFixed(2)),
  countColumn('released', ({ released }) => released),
  countColumn('again', ({ kept }) => kept),
  rightColumn('in one only', ({ released, differing }) => (released === null ? '–' : differing.length)),
];

/** What the choice gains on the set that the paper holds out, and with each other set held out in turn. */
export function formatGains(gains: readonly ReplicatedGain[]): string[] {
  if (gains.length === 0) return [];
  return [
    titledTable(
      'What choosing gains on a set that was held out, with intervals over its bugs',
      gains,
      gainColumns,
    ),
  ];
}

const gainColumns: readonly Column<ReplicatedGain>[] = [
  rightColumn('threshold', ({ threshold }) => threshold.toFixed(2)),
  leftColumn('held out', ({ set }) => set),
  countColumn('mutants', ({ mutants }) => mutants),
  countColumn('kept', ({ kept }) => kept),
  rightColumn('High-High share', ({ highHighGain }) => formatSignedEstimate(highHighGain)),
  countColumn('median EQ rises', ({ medianRealismRises }) => medianRealismRises),
  countColumn('falls', ({ medianRealismFalls }) => medianRealismFalls),
  countColumn('best lost', ({ bestLost }) => bestLost),
];
