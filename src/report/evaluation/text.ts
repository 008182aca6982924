import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultControl } from '../../eval/result.ts';
import { formatEstimate, formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import {
  type Column,
  formatHeading,
  formatTable,
  leftColumn,
  rightColumn,
  type TableStyle,
} from '../table.ts';
import { besideColumns, besideLines } from './beside.ts';
import { formatCurves } from './curve-text.ts';
import { isolationWords } from './isolation-words.ts';
import { fallsOf, lineName, type Step, tasksOf } from './lines.ts';
import { formatPrimary } from './primary-table.ts';
import { formatContrasts, formatRealFaults, formatTaskGaps } from './tables.ts';
import { strataWords } from './task-words.ts';
import { formatWild } from './wild.ts';

/** A result as text or Markdown: gaps, contrasts and controls task by task, then the warnings. */
export function formatResult(result: Result, style: TableStyle = 'text'): string {
  return [
    formatHeading('Corpus', style),
    formatCorpus(result),
    ...formatLive(result),
    ...(result.primary === null
      ? []
      : [formatHeading('Primary comparisons', style), formatPrimary(result.primary, style)]),
    ...tasksOf(result).flatMap((task) => formatTask(result, task, style)),
    ...formatWarnings(result, style),
  ].join('\n\n');
}

function formatTask(result: Result, task: TaskId, style: TableStyle): string[] {
  const controls = result.controls.filter((control) => control.task === task);
  const curves = formatCurves(result, task, style);
  return [
    ...formatScores(result, task, style),
    ...(curves.length === 0 ? [] : [formatHeading(`${task}: learning curve`, style), ...curves]),
    ...(controls.length === 0
      ? []
      : [formatHeading(`${task}: controls`, style), formatControls(controls, style)]),
  ];
}

function formatScores(result: Result, task: TaskId, style: TableStyle): string[] {
  const realFaults = formatRealFaults(result, task, style);
  if (realFaults !== null) {
    return [formatHeading(`${task}: real faults, by what was trained on injected ones`, style), realFaults];
  }
  const contrasts = formatContrasts(result, task, style);
  const wild = formatWild(result, task, style);
  const strata = strataWords(result, task);
  return [
    formatHeading(`${task}: balanced accuracy within programs and on held-out programs`, style),
    ...formatTaskGaps(result, task, style),
    ...formatBeside(result, task, style),
    ...(strata === null ? [] : [strata]),
    ...formatWaterfall(result, task, style),
    ...(wild === null ? [] : [formatHeading(`${task}: in the wild`, style), wild]),
    ...(contrasts === null ? [] : [formatHeading(`${task}: what feature sets give`, style), contrasts]),
  ];
}

function formatBeside(result: Result, task: TaskId, style: TableStyle): string[] {
  const lines = besideLines(result, task);
  if (lines.length === 0) return [];
  return [
    'Beside balanced accuracy, on held-out programs (S4):',
    formatTable(lines, besideColumns(lines), style),
  ];
}

function formatCorpus({ corpus, hashes, versions, plugIns = [] }: Result): string {
  return [
    `${corpus.traces} traces of ${corpus.programs} programs (${corpus.coveredPrograms} covered).`,
    `Recording ${corpus.hash.slice(0, 12)}, ${formatTables(hashes)}, backend ${versions.backend}.`,
    ...plugIns.map(({ kind, id, isolation }) => `Plug-in ${kind} ${id}: ${isolationWords[isolation]}.`),
  ].join('\n');
}

/** The tables that were read, each with the beginning of its hash. */
function formatTables(hashes: Result['hashes']): string {
  return Object.entries(hashes)
    .filter(([name]) => name === 'labels' || name.startsWith('features'))
    .map(([name, hash]) => `${name} ${hash.slice(0, 12)}`)
    .join(', ');
}

function formatLive({ live }: Result): string[] {
  if (live === null) return [];
  const what = `${live.traces} traces of ${live.program} recorded again here on ${live.backend}`;
  if (live.matches) return [`${what}: the same bytes as the golden recording of this engine.`];
  return [
    [
      `${what}: NOT the bytes of the golden recording of this engine.`,
      ...live.differences.map((line) => `  ${line}`),
    ].join('\n'),
  ];
}

function formatWaterfall(result: Result, task: TaskId, style: TableStyle): string[] {
  return fallsOf(result, task).flatMap(({ line, steps }) => [
    `Where the score is lost on the way to ${steps[0]!.towards}, in paired steps of ${lineName(line.method)}:`,
    formatTable(steps, stepColumns, style),
  ]);
}

const stepColumns: readonly Column<Step>[] = [
  leftColumn('step', ({ from, to }) => `${from} → ${to}`),
  rightColumn('from', ({ level }) => formatNumber(level)),
  rightColumn('lost', ({ value }) => formatSigned(value)),
  rightColumn('95 % interval', formatInterval),
];

function formatControls(controls: readonly ResultControl[], style: TableStyle): string {
  return controls.map((control) => formatControl(control, style)).join('\n\n');
}

function formatControl({ title, reading, values, holds }: ResultControl, style: TableStyle): string {
  const verdict = holds === null ? '' : holds ? ' [holds]' : ' [DOES NOT HOLD]';
  const width = Math.max(...values.map(({ name }) => name.length));
  const start = style === 'markdown' ? '- ' : '  ';
  const numbers = values.map(({ name, value, low, high, reason }) => {
    const words = value === null ? `not measured: ${reason}` : formatEstimate({ value, low, high });
    return `${start}${name.padEnd(width)}  ${words}`;
  });
  return [`${title}${verdict}: ${reading}`, ...numbers].join('\n');
}

function formatWarnings({ warnings }: Result, style: TableStyle): string[] {
  return warnings.length === 0
    ? []
    : [formatHeading('Read this first', style), warnings.map((w) => `- ${w}`).join('\n')];
}
