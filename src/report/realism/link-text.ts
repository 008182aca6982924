import type { LinkResult } from '../../mutants/link/index.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import { dash, formatNumber, formatRange, formatSigned, formatSignedEstimate } from '../numbers.ts';
import { type Column, leftColumn, rightColumn, titledTable } from '../table.ts';

export type LinkedOperator = LinkResult['operators'][number];
export type LinkedSubset = LinkResult['subsets'][number];

/** What is said of each score of a subset. */
const linkScores = [
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
    titledTable('operators: the study beside the recording', wholeOperators(result), linkedOperatorColumns),
    titledTable(
      'over operators: Spearman, 95 % interval over operators',
      result.correlations,
      correlationColumns,
    ),
    titledTable('balanced accuracy by what is trained on and tested', result.subsets, subsetColumns),
    titledTable(
      'a half less random mutants, as many of each class; 95 % intervals over programs',
      controlLines(result),
      controlColumns,
    ),
    titledTable('the upper half less the lower one', result.contrasts, contrastColumns),
  ].join('\n\n');
}

/** What of the recording the study says something of. */
export function formatJudged({ study, judgedBy, subsets, plan }: LinkResult): string {
  const { configuration, severity, operator, none } = judgedBy;
  const all = subsets.find(({ id }) => id === 'all')!.mutants;
  return `${all} mutants of the recording, judged by ${study.mutants} mutants of ${study.bugs} real faults: ${configuration} by their configuration, ${severity} by operator and severity, ${operator} by their operator; the study has nothing like ${none}. ${plan.diagnoser} on ${plan.features}.`;
}

/** Lines of operators as a whole. */
export function wholeOperators({ operators }: LinkResult): LinkedOperator[] {
  return operators.filter(({ severity }) => severity === null);
}

const plain = (value: number) => formatNumber(value).replace('-', '−');
const short = (estimate: Estimate | null | undefined) =>
  estimate == null ? dash : `${plain(estimate.value)} ${formatRange(estimate, plain)}`;

/** What is said of an operator, or of one severity of it. */
export const linkedOperatorColumns: readonly Column<LinkedOperator>[] = [
  leftColumn('class', ({ label }) => label),
  leftColumn('operator', ({ operator }) => operator),
  leftColumn('severity', ({ severity }) => severity ?? 'all'),
  rightColumn('bugs', ({ study }) => study?.bugs.toString() ?? dash),
  rightColumn('realism (IoU)', ({ study }) => short(study?.realism)),
  rightColumn('resistance', ({ study }) => short(study?.resistance)),
  rightColumn('CS', ({ study }) => short(study?.coupling)),
  rightColumn('runs', ({ recording }) => recording.runs),
  rightColumn('S1', ({ recording }) => formatNumber(recording.within)),
  rightColumn('S4', ({ recording }) => formatNumber(recording.heldOut)),
  rightColumn('lost', ({ recording }) => formatSignedEstimate(recording.lost)),
  rightColumn('of the gap', ({ recording }) => formatSigned(recording.contribution)),
];

const sides = {
  within: 'share correct within programs',
  heldOut: 'share correct on held-out programs',
  lost: 'lost between them',
};

type Correlation = LinkResult['correlations'][number];
export const correlationColumns: readonly Column<Correlation>[] = [
  leftColumn('of the study', ({ measure }) => measure),
  leftColumn('with', ({ of }) => sides[of]),
  rightColumn('operators', ({ operators }) => operators),
  rightColumn('Spearman', ({ spearman }) => formatSignedEstimate(spearman)),
];

export const subsetColumns: readonly Column<LinkedSubset>[] = [
  leftColumn('mutants', ({ title }) => title),
  rightColumn('number', ({ mutants }) => mutants),
  rightColumn('operators', ({ operators }) => operators),
  ...linkScores.map(([name, heading]) =>
    rightColumn<LinkedSubset>(heading, ({ scores }) => short(scores[name])),
  ),
];

/** A half beside one kind of its controls. */
export type ControlLine = LinkedSubset['controls'][number] & Pick<LinkedSubset, 'title'>;

export function controlLines({ subsets }: LinkResult): ControlLine[] {
  return subsets.flatMap(({ title, controls }) => controls.map((control) => ({ title, ...control })));
}

const drawn = { mutants: 'mutants', configurations: 'whole configurations' };

export const controlColumns: readonly Column<ControlLine>[] = [
  leftColumn('mutants', ({ title }) => title),
  leftColumn('drawn at random', ({ kind, draws }) => `${drawn[kind]}, ${draws} draws`),
  ...linkScores.map(([name, heading]) =>
    rightColumn<ControlLine>(heading, ({ difference }) => formatSignedEstimate(difference[name])),
  ),
];

type Contrast = LinkResult['contrasts'][number];
export const contrastColumns: readonly Column<Contrast>[] = [
  leftColumn('halves by', ({ measure }) => measure),
  ...linkScores.map(([name, heading]) =>
    rightColumn<Contrast>(heading, ({ difference }) => formatSignedEstimate(difference[name])),
  ),
];
