import { endSentence } from '../../lib/plain-text.ts';
import type {
  ComparedValue,
  ReleaseRead,
  ReplicatedLine,
  ReplicationResult,
} from '../../replication/result.ts';
import { dash, formatP, formatSignedEstimate } from '../numbers.ts';
import { type Column, leftColumn, rightColumn, titledTable } from '../table.ts';
import { formatApproaches } from './approaches.ts';
import { formatFamilies, formatGains } from './selection.ts';

/** A replication as text: what was read, what is equal, and what the paper's tables do not show. */
export function formatReplication(result: ReplicationResult, isBrief: boolean): string {
  return [
    formatHead(result),
    ...(result.release === null ? [] : formatRelease(result.release)),
    formatConventions(result),
    ...formatValues(result, isBrief),
    ...formatApproaches(result.approaches),
    ...formatFamilies(result.families),
    ...formatGains(result.gains),
    ...formatLines(result.lines),
    ...formatClaims(result),
  ].join('\n\n');
}

function formatHead({ paper, title, standsIn, counts }: ReplicationResult): string {
  const { equal, different, unknown } = counts;
  return [
    ...(standsIn === null ? [] : [standsIn]),
    `${title} (${paper})`,
    `${equal} of ${equal + different + unknown} published values are equal to the printed digit, ${different} differ, ${unknown} cannot be said.`,
  ].join('\n');
}

function formatRelease({ repository, commit, found, read, leftOut, missing }: ReleaseRead): string[] {
  const at =
    found === null
      ? 'no clone, so its commit is not known'
      : found.startsWith(commit)
        ? `at commit ${commit}, as published`
        : `at commit ${found.slice(0, 8)}; published values are of ${commit}`;
  const lines = [
    `Read ${read} tables of ${repository} (${at}).`,
    ...leftOut.flatMap(({ reason, paths }) => [
      `Not read, ${paths.length}: ${endSentence(reason)}`,
      ...listPaths(paths),
    ]),
    ...(missing.length === 0 ? [] : [`Missing: ${missing.join('; ')}.`]),
  ];
  return [lines.join('\n')];
}

/** Names that are shown of files that were passed over for one reason; `--json` has all of them. */
const mostPaths = 10;

function listPaths(paths: readonly string[]): string[] {
  const more = paths.length - mostPaths;
  const shown = paths.slice(0, mostPaths).map((path) => `  ${path}`);
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

function formatConventions({ conventions }: ReplicationResult): string {
  return `Conventions: ${Object.entries(conventions)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')}.`;
}

function formatValues({ values }: ReplicationResult, isBrief: boolean): string[] {
  const shown = isBrief ? values.filter(({ equal }) => equal !== true) : values;
  if (shown.length === 0) return [];
  const title = isBrief ? 'Published values that were not made again to the digit' : 'Published values';
  return [titledTable(title, shown, columns)];
}

const columns: readonly Column<ComparedValue>[] = [
  leftColumn('value', ({ name }) => name),
  rightColumn('published', ({ published }) => published),
  rightColumn('recomputed', showRecomputed),
  leftColumn('equal', ({ equal }) => (equal === null ? dash : equal ? 'yes' : 'no')),
  leftColumn('why', ({ reason }) => reason ?? ''),
];

/** A number that is equal as it was printed; another one with a digit more. */
function showRecomputed({ published, recomputed, equal }: ComparedValue): string {
  if (recomputed === null) return dash;
  if (typeof recomputed === 'string' || equal === true) return equal ? published : String(recomputed);
  const isNumber = !Number.isNaN(Number(published));
  const decimals = isNumber ? (published.split('.')[1]?.length ?? 0) : 2;
  return Number.isInteger(recomputed) ? String(recomputed) : recomputed.toFixed(Math.min(decimals + 1, 12));
}

function formatClaims({ claims }: ReplicationResult): string[] {
  if (claims.length === 0) return [];
  return [
    [
      'What it argues',
      ...claims.map(({ claim, verdict, because }) => `- ${claim}: ${verdict}. ${endSentence(because)}`),
    ].join('\n'),
  ];
}

function formatLines(lines: readonly ReplicatedLine[]): string[] {
  if (lines.length === 0) return [];
  return [
    titledTable(
      'Differences of balanced accuracy, 95 % intervals over programs, p by Holm over the table',
      lines,
      lineColumns,
    ),
  ];
}

const lineColumns: readonly Column<ReplicatedLine>[] = [
  leftColumn('task', ({ task }) => task),
  leftColumn('what', ({ what }) => what),
  leftColumn('diagnoser', ({ diagnoser }) => diagnoser),
  leftColumn('features', ({ features }) => features),
  rightColumn('difference', formatSignedEstimate),
  rightColumn('p', ({ pHolm }) => formatP(pHolm)),
  leftColumn('differs', ({ differs }) => (differs ? 'yes' : 'no')),
];
