import type { Result, ResultGap, ResultRow } from '../eval/result.ts';
import { tasks } from '../eval/tasks/index.ts';
import { diagnoserName } from '../eval/tasks/task.ts';
import { formatInterval, formatNumber, formatSigned } from './numbers.ts';
import { formatTable, type TableColumn } from './table.ts';

type Style = 'text' | 'markdown';

/** A result as text or Markdown: the gap table, the controls, the warnings. Computes nothing. */
export function formatResult(result: Result, style: Style = 'text'): string {
  return [
    heading('Corpus', style),
    formatCorpus(result),
    ...formatLive(result),
    heading('The gap: balanced accuracy within programs and on held-out programs', style),
    formatGaps(result, style),
    ...formatWaterfall(result, style),
    heading('Controls', style),
    formatControls(result),
    ...formatWarnings(result, style),
  ].join('\n\n');
}

function heading(text: string, style: Style): string {
  return style === 'markdown' ? `## ${text}` : `${text}\n${'='.repeat(text.length)}`;
}

function formatCorpus({ corpus, rows, hashes, versions }: Result): string {
  const answered = rows[0]?.n ?? 0;
  return [
    `${corpus.traces} traces of ${corpus.programs} programs (${corpus.coveredPrograms} covered); ${answered} in the task.`,
    `Recording ${corpus.hash.slice(0, 12)}, features ${hashes.features?.slice(0, 12)}, labels ${hashes.labels?.slice(0, 12)}, backend ${versions.backend}.`,
  ].join('\n');
}

function formatLive({ live }: Result): string[] {
  if (live === null) return [];
  const what = `${live.traces} traces of ${live.program} recorded again here on ${live.backend}`;
  if (live.matches) return [`${what}: the same bytes as shipped.`];
  return [
    [`${what}: NOT the bytes that are shipped.`, ...live.differences.map((line) => `  ${line}`)].join('\n'),
  ];
}

/** One line of the gap table. */
interface GapLine {
  readonly gap: ResultGap;
  readonly scores: ReadonlyMap<string, ResultRow>;
}

/** The gap table alone, as the README shows it. */
export function formatGaps(result: Result, style: Style = 'text'): string {
  const lines = result.gaps.map((gap) => ({ gap, scores: scoresOf(result, gap) }));
  const splits = [...new Set(result.rows.map((row) => row.split))];
  const columns: TableColumn<GapLine>[] = [
    { heading: 'task', align: 'left', cell: ({ gap }) => gap.task },
    { heading: 'diagnoser', align: 'left', cell: ({ gap }) => gap.diagnoser },
    { heading: 'features', align: 'left', cell: ({ gap }) => gap.features },
    ...splits.map(
      (split): TableColumn<GapLine> => ({
        heading: split,
        align: 'right',
        cell: ({ scores }) => formatNumber(scores.get(split)?.balancedAccuracy.value),
      }),
    ),
    { heading: 'gap S1 − S4', align: 'right', cell: ({ gap }) => formatSigned(gap.value) },
    { heading: '95 % interval', align: 'right', cell: ({ gap }) => formatInterval(gap) },
    { heading: 'p', align: 'right', cell: ({ gap }) => formatP(gap.p) },
    { heading: 'worst program', align: 'left', cell: ({ scores }) => formatWorst(scores.get('S4')) },
  ];
  return formatTable(lines, columns, style);
}

function scoresOf(result: Result, gap: ResultGap): Map<string, ResultRow> {
  const mine = result.rows.filter(
    (row) => row.task === gap.task && row.diagnoser === gap.diagnoser && row.features === gap.features,
  );
  return new Map(mine.map((row) => [row.split, row]));
}

function formatWaterfall(result: Result, style: Style): string[] {
  const steps = result.waterfall.filter(
    ({ task, diagnoser, features }) =>
      diagnoser === diagnoserName(tasks.get(task), 'forest') && features === 'all',
  );
  if (steps.length === 0) return [];
  const table = formatTable(
    steps,
    [
      { heading: 'step', align: 'left', cell: (step) => `${step.from} → ${step.to}` },
      { heading: 'lost', align: 'right', cell: (step) => formatSigned(step.value) },
      { heading: '95 % interval', align: 'right', cell: (step) => formatInterval(step) },
    ],
    style,
  );
  return [heading('Where it goes: paired steps of the forest on all features', style), table];
}

function formatControls({ controls }: Result): string {
  return controls
    .map(({ title, reading, values, holds }) => {
      const verdict = holds === null ? '' : holds ? ' [holds]' : ' [DOES NOT HOLD]';
      const numbers = values.map(
        (value) => `  ${value.name.padEnd(14)} ${formatNumber(value.value)}  ${formatInterval(value)}`,
      );
      return [`${title}${verdict}: ${reading}`, ...numbers].join('\n');
    })
    .join('\n\n');
}

function formatWarnings({ warnings }: Result, style: Style): string[] {
  return warnings.length === 0
    ? []
    : [heading('Read this first', style), warnings.map((w) => `- ${w}`).join('\n')];
}

function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function formatWorst(row: ResultRow | undefined): string {
  return row?.worstProgram == null ? '–' : `${row.worstProgram.program} ${row.worstProgram.value.toFixed(3)}`;
}
