import type { Assessor, HumanResult } from '../../inputs/human/index.ts';
import { groupBy } from '../../lib/group.ts';
import { formatNumber, formatPercent, formatRange } from '../numbers.ts';
import { type Column, countColumn, formatTable, leftColumn, numericColumn, rightColumn } from '../table.ts';

/** Verdicts of people as text: by generator and strategy, agreement, assessors. */
export function formatHuman({ verdicts, unjudged, assessors, agreement }: HumanResult): string {
  return [
    verdicts.length === 0 ? 'no input has two answers' : formatTable(countVerdicts(verdicts), verdictColumns),
    `${verdicts.length} inputs judged by two, ${unjudged} not`,
    ...(['validity', 'class'] as const).map((what) => formatAgreement(what, agreement[what])),
    formatTable(assessors, assessorColumns),
  ].join('\n\n');
}

function formatAgreement(what: string, { share, kappa }: HumanResult['agreement']['class']): string {
  if (share === null) return `agreement on ${what}: nothing judged by two`;
  const beyondChance =
    kappa === null ? 'kappa undefined' : `kappa ${formatNumber(kappa.value)} ${formatRange(kappa)}`;
  return `agreement on ${what}: ${formatPercent(share)}, ${beyondChance}`;
}

/** What was judged of one generator and strategy. */
interface VerdictCount {
  readonly name: string;
  readonly inputs: number;
  readonly valid: number;
  readonly labelKept: number;
}

function countVerdicts(verdicts: HumanResult['verdicts']): VerdictCount[] {
  const groups = groupBy(verdicts, ({ generator, strategy }) => `${generator}: ${strategy}`);
  return [...groups].map(([name, own]) => ({
    name,
    inputs: own.length,
    valid: own.filter(({ validity }) => validity === 'valid').length / own.length,
    labelKept: own.filter(({ labelKept }) => labelKept).length / own.length,
  }));
}

const verdictColumns: readonly Column<VerdictCount>[] = [
  leftColumn('search', ({ name }) => name),
  countColumn('inputs', ({ inputs }) => inputs),
  numericColumn('valid', ({ valid }) => valid, formatPercent),
  numericColumn('label kept', ({ labelKept }) => labelKept, formatPercent),
];

const assessorColumns: readonly Column<Assessor>[] = [
  leftColumn('assessor', ({ name }) => name),
  countColumn('answers', ({ answers }) => answers),
  rightColumn('checks right', ({ checks, checksRight }) => `${checksRight} of ${checks}`),
  numericColumn(
    'seconds',
    ({ medianSeconds }) => medianSeconds,
    (value) => value.toFixed(1),
  ),
  leftColumn('counted', ({ counted }) => (counted ? 'yes' : 'no')),
];
