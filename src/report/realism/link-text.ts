import type { LinkResult } from '../../mutants/link/index.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import { formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { formatTable, type TableColumn } from '../table.ts';

export type LinkedOperator = LinkResult['operators'][number];
export type LinkedSubset = LinkResult['subsets'][number];

/** What is said of each score of a subset. */
export const linkScores = [
  ['within', 'S1'],
  ['heldOut', 'S4'],
  ['gap', 'gap S1 − S4'],
  ['anyOf', 'real faults, any class'],
  ['single', 'real faults of one type'],
] as const;

/** A realism study held against the gap, as text. Computes nothing. */
export function formatLink(result: LinkResult): string {
  return [
    formatJudged(result),
    section(
      'operators: the study beside the recording',
      formatTable(wholeOperators(result), linkedOperatorColumns),
    ),
    section(
      'over operators: Spearman, 95 % interval over operators',
      formatTable(result.correlations, correlationColumns),
    ),
    section('balanced accuracy by what is trained on and tested', formatTable(result.subsets, subsetColumns)),
    section(
      'a half less random mutants, as many of each class; 95 % intervals over programs',
      formatTable(controlLines(result), controlColumns),
    ),
    section('the upper half less the lower one', formatTable(result.contrasts, contrastColumns)),
  ].join('\n\n');
}

/** What of the recording the study says something of. */
export function formatJudged({ study, judgedBy, subsets, plan }: LinkResult): string {
  const { configuration, severity, operator, none } = judgedBy;
  const all = subsets.find(({ id }) => id === 'all')!.mutants;
  return `${all} mutants of the recording, judged by ${study.mutants} mutants of ${study.bugs} real faults: ${configuration} by their configuration, ${severity} by operator and severity, ${operator} by their operator; the study has nothing like ${none}. ${plan.diagnoser} on ${plan.features}.`;
}

function section(title: string, table: string): string {
  return `${title}\n${table}`;
}

/** Lines of operators as a whole. */
export function wholeOperators({ operators }: LinkResult): LinkedOperator[] {
  return operators.filter(({ severity }) => severity === null);
}

const plain = (value: number) => formatNumber(value).replace('-', '−');
const short = (estimate: Estimate | null | undefined) =>
  estimate == null ? '–' : `${plain(estimate.value)} [${plain(estimate.low)}, ${plain(estimate.high)}]`;
const signed = (estimate: Estimate | null) =>
  estimate === null ? '–' : `${formatSigned(estimate.value)} ${formatInterval(estimate)}`;

/** What is said of an operator, or of one severity of it. */
export const linkedOperatorColumns: readonly TableColumn<LinkedOperator>[] = [
  { heading: 'class', align: 'left', cell: ({ label }) => label },
  { heading: 'operator', align: 'left', cell: ({ operator }) => operator },
  { heading: 'severity', align: 'left', cell: ({ severity }) => severity ?? 'all' },
  { heading: 'bugs', align: 'right', cell: ({ study }) => (study === null ? '–' : String(study.bugs)) },
  { heading: 'realism (IoU)', align: 'right', cell: ({ study }) => short(study?.realism) },
  { heading: 'resistance', align: 'right', cell: ({ study }) => short(study?.resistance) },
  { heading: 'CS', align: 'right', cell: ({ study }) => short(study?.coupling) },
  { heading: 'runs', align: 'right', cell: ({ recording }) => String(recording.runs) },
  { heading: 'S1', align: 'right', cell: ({ recording }) => formatNumber(recording.within) },
  { heading: 'S4', align: 'right', cell: ({ recording }) => formatNumber(recording.heldOut) },
  { heading: 'lost', align: 'right', cell: ({ recording }) => signed(recording.lost) },
  { heading: 'of the gap', align: 'right', cell: ({ recording }) => formatSigned(recording.contribution) },
];

const sides = {
  within: 'share right within programs',
  heldOut: 'share right on held-out programs',
  lost: 'lost between them',
};

type Correlation = LinkResult['correlations'][number];
export const correlationColumns: readonly TableColumn<Correlation>[] = [
  { heading: 'of the study', align: 'left', cell: ({ measure }) => measure },
  { heading: 'with', align: 'left', cell: ({ of }) => sides[of] },
  { heading: 'operators', align: 'right', cell: ({ operators }) => String(operators) },
  { heading: 'Spearman', align: 'right', cell: ({ spearman }) => signed(spearman) },
];

export const subsetColumns: readonly TableColumn<LinkedSubset>[] = [
  { heading: 'mutants', align: 'left', cell: ({ title }) => title },
  { heading: 'number', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'operators', align: 'right', cell: ({ operators }) => String(operators) },
  ...linkScores.map(
    ([name, heading]): TableColumn<LinkedSubset> => ({
      heading,
      align: 'right',
      cell: ({ scores }) => short(scores[name]),
    }),
  ),
];

/** A half beside one kind of its controls. */
export type ControlLine = LinkedSubset['controls'][number] & Pick<LinkedSubset, 'title'>;

export function controlLines({ subsets }: LinkResult): ControlLine[] {
  return subsets.flatMap(({ title, controls }) => controls.map((control) => ({ title, ...control })));
}

const drawn = { mutants: 'mutants', configurations: 'whole configurations' };

export const controlColumns: readonly TableColumn<ControlLine>[] = [
  { heading: 'mutants', align: 'left', cell: ({ title }) => title },
  { heading: 'drawn at random', align: 'left', cell: ({ kind, draws }) => `${drawn[kind]}, ${draws} draws` },
  ...linkScores.map(
    ([name, heading]): TableColumn<ControlLine> => ({
      heading,
      align: 'right',
      cell: ({ difference }) => signed(difference[name]),
    }),
  ),
];

type Contrast = LinkResult['contrasts'][number];
export const contrastColumns: readonly TableColumn<Contrast>[] = [
  { heading: 'halves by', align: 'left', cell: ({ measure }) => measure },
  ...linkScores.map(
    ([name, heading]): TableColumn<Contrast> => ({
      heading,
      align: 'right',
      cell: ({ difference }) => signed(difference[name]),
    }),
  ),
];
