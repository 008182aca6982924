import type { Family, MutantSummary, SelectionStudy } from '../mutants/quality/index.ts';
import { formatInterval, formatNumber, formatSigned } from './numbers.ts';
import { formatTable, type TableColumn } from './table.ts';

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
