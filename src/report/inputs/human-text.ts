import type { Assessor, HumanResult } from '../../inputs/human/index.ts';
import { groupBy } from '../../lib/group.ts';
import { formatNumber } from '../numbers.ts';
import { formatTable, type TableColumn } from '../table.ts';
import { asPercent } from './text.ts';

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
    kappa === null
      ? 'kappa cannot be said'
      : `kappa ${formatNumber(kappa.value)} [${formatNumber(kappa.low)}, ${formatNumber(kappa.high)}]`;
  return `agreement on ${what}: ${asPercent(share)}, ${beyondChance}`;
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

const verdictColumns: readonly TableColumn<VerdictCount>[] = [
  { heading: 'search', align: 'left', cell: ({ name }) => name },
  { heading: 'inputs', align: 'right', cell: ({ inputs }) => String(inputs) },
  { heading: 'valid', align: 'right', cell: ({ valid }) => asPercent(valid) },
  { heading: 'label kept', align: 'right', cell: ({ labelKept }) => asPercent(labelKept) },
];

const assessorColumns: readonly TableColumn<Assessor>[] = [
  { heading: 'assessor', align: 'left', cell: ({ name }) => name },
  { heading: 'answers', align: 'right', cell: ({ answers }) => String(answers) },
  {
    heading: 'checks right',
    align: 'right',
    cell: ({ checks, checksRight }) => `${checksRight} of ${checks}`,
  },
  { heading: 'seconds', align: 'right', cell: ({ medianSeconds }) => medianSeconds.toFixed(1) },
  { heading: 'counted', align: 'left', cell: ({ counted }) => (counted ? 'yes' : 'no') },
];
