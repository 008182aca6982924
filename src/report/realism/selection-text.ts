import type { Family, MutantSummary, SelectionStudy } from '../../mutants/quality/index.ts';
import type { RealismResult } from '../../mutants/realism/index.ts';
import { formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { formatTable, type TableColumn } from '../table.ts';
import { approachName, formatPercent, formatSelectionCurve } from './text.ts';

/** A selection as text: what is retained, and what that does to the validated set. Computes nothing. */
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
    ...formatGains(study),
  ].join('\n\n');
}

const familyColumns: readonly TableColumn<Family>[] = [
  { heading: 'family', align: 'left', cell: ({ id }) => id },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'high-high', align: 'right', cell: ({ highHigh }) => String(highHigh) },
  { heading: 'hit rate', align: 'right', cell: ({ hitRate }) => formatNumber(hitRate) },
  { heading: 'shrunken', align: 'right', cell: (family) => formatNumber(family.shrunkenHitRate) },
  { heading: 'bugs', align: 'right', cell: ({ bugs }) => String(bugs) },
];

const summaryColumns: readonly TableColumn<MutantSummary & { readonly when: string }>[] = [
  { heading: '', align: 'left', cell: ({ when }) => when },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'resistance', align: 'right', cell: (row) => formatNumber(row.medianResistance ?? undefined) },
  { heading: 'realism', align: 'right', cell: (row) => formatNumber(row.medianRealism ?? undefined) },
  { heading: 'high-high', align: 'right', cell: (row) => formatNumber(row.highHighShare ?? undefined) },
];

function formatGains({ validation, heldOutPrograms }: SelectionStudy): string[] {
  const trials = [
    ['this set', validation] as const,
    ...(heldOutPrograms === null
      ? []
      : [['held-out programs of the estimated sets', heldOutPrograms] as const]),
  ];
  return [
    trials
      .map(([where, { reduction, highHighGain }]) => {
        const gain =
          highHighGain === null
            ? 'nothing kept'
            : `${formatSigned(highHighGain.value)} ${formatInterval(highHighGain)}`;
        return `${where}: ${(100 * reduction).toFixed(1)} % fewer mutants, high-high share ${gain}`;
      })
      .join('\n'),
  ];
}

export type OperatorLine = RealismResult['operators'][number];

/** What is said of an operator. */
export const operatorColumns: readonly TableColumn<OperatorLine>[] = [
  { heading: 'approach', align: 'left', cell: ({ approach }) => approachName(approach) },
  { heading: 'operator', align: 'left', cell: ({ operator }) => operator },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'bugs', align: 'right', cell: ({ bugs }) => String(bugs) },
  { heading: 'resistance', align: 'right', cell: (line) => formatNumber(line.resistance ?? undefined) },
  { heading: 'realism', align: 'right', cell: (line) => formatNumber(line.realism ?? undefined) },
  { heading: 'coupling', align: 'right', cell: (line) => formatNumber(line.coupling ?? undefined) },
  { heading: 'high-high', align: 'right', cell: (line) => formatPercent(line.highHighShare) },
  { heading: 'CPU s', align: 'right', cell: (line) => line.cpuSeconds.toFixed(3) },
];

/** Quality of mutants by operator as text, medians over mutants, and what selecting them gives. Computes nothing. */
export function formatQuality(result: RealismResult): string {
  return [
    `${result.usable.length} of ${result.bugs.length} bugs are usable; ${Math.round(result.cost.cpuSeconds)} CPU seconds.`,
    formatTable(result.operators, operatorColumns),
    ...formatSelectionCurve(result),
  ].join('\n\n');
}
