import type { Family, MutantSummary, SelectionStudy } from '../../mutants/quality/index.ts';
import type { RealismResult } from '../../mutants/realism/index.ts';
import { formatPercent } from '../numbers.ts';
import { type Column, countColumn, formatTable, leftColumn, numericColumn } from '../table.ts';
import { approachName, formatGain, formatSelectionCurve } from './text.ts';

/** A selection as text: what is retained, and what that does to the validated set. */
export function formatSelection(study: SelectionStudy): string {
  const { families, estimation, estimate, threshold, validate, validationWasSeen } = study;
  return [
    `${families.retained} of ${families.total} families retained at ${threshold}, on ${estimation.mutants} mutants of ` +
      `${estimation.bugs} bugs (${estimate.join(', ')})`,
    formatTable(study.retained, familyColumns),
    `validated on ${validate}${validationWasSeen ? ', which was also estimated on' : ''}`,
    formatTable(
      [
        { when: 'all', ...study.validation.before },
        { when: 'retained', ...study.validation.after },
      ],
      summaryColumns,
    ),
    formatGains(study),
  ].join('\n\n');
}

const familyColumns: readonly Column<Family>[] = [
  leftColumn('family', ({ id }) => id),
  countColumn('mutants', ({ mutants }) => mutants),
  countColumn('high-high', ({ highHigh }) => highHigh),
  numericColumn('hit rate', ({ hitRate }) => hitRate),
  numericColumn('shrunken', (family) => family.shrunkenHitRate),
  countColumn('bugs', ({ bugs }) => bugs),
];

const summaryColumns: readonly Column<MutantSummary & { readonly when: string }>[] = [
  leftColumn('', ({ when }) => when),
  countColumn('mutants', ({ mutants }) => mutants),
  numericColumn('resistance', (row) => row.medianResistance),
  numericColumn('realism', (row) => row.medianRealism),
  numericColumn('high-high', (row) => row.highHighShare),
];

function formatGains({ validation, heldOutPrograms }: SelectionStudy): string {
  const trials = [
    ['this set', validation] as const,
    ...(heldOutPrograms === null
      ? []
      : [['held-out programs of the estimated sets', heldOutPrograms] as const]),
  ];
  return trials
    .map(
      ([where, { reduction, highHighGain }]) =>
        `${where}: ${(100 * reduction).toFixed(1)} % fewer mutants, high-high share ${formatGain(highHighGain)}`,
    )
    .join('\n');
}

/** What is said of an operator. */
export const operatorColumns: readonly Column<RealismResult['operators'][number]>[] = [
  leftColumn('approach', ({ approach }) => approachName(approach)),
  leftColumn('operator', ({ operator }) => operator),
  countColumn('mutants', ({ mutants }) => mutants),
  countColumn('bugs', ({ bugs }) => bugs),
  numericColumn('resistance', (line) => line.resistance),
  numericColumn('realism', (line) => line.realism),
  numericColumn('coupling', (line) => line.coupling),
  numericColumn('high-high', (line) => line.highHighShare, formatPercent),
  numericColumn('CPU s', (line) => line.cpuSeconds),
];

/** Quality of mutants by operator as text, and what selecting them gives. */
export function formatQuality(result: RealismResult): string {
  return [
    `${result.usable.length} of ${result.bugs.length} bugs are usable; ${Math.round(result.cost.cpuSeconds)} CPU seconds.`,
    formatTable(result.operators, operatorColumns),
    ...formatSelectionCurve(result),
  ].join('\n\n');
}
