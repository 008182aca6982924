import type { Advice, Diagnosis, Signal } from '../../diagnosis/contract.ts';
import { tasks } from '../../eval/tasks/index.ts';
import { showOneLine } from '../../lib/plain-text.ts';
import { dash, formatNumber } from '../numbers.ts';
import { formatHeading, formatTable, leftColumn } from '../table.ts';
import {
  adviceOrigin,
  calibrationWords,
  classWord,
  factWords,
  formatProbability,
  isSaid,
  learnerPlace,
  lengthWords,
  predictionWord,
  signalsByFamily,
  signalsTitle,
  type TrustedAnswer,
  trustedAnswers,
  trustWords,
  unusualWords,
  verdictOf,
} from './lines.ts';
import { trialColumns, trialRemarks, trialRows, trialsTitle } from './trials.ts';

/** Actions shown; the page and the JSON have all. */
const shownActions = 5;

/** A diagnosis for a terminal. Computes nothing. */
export function formatDiagnosis(diagnosis: Diagnosis): string {
  return [
    formatHeading(describeTrace(diagnosis)),
    verdictOf(diagnosis),
    ...formatFacts(diagnosis),
    formatPredictions(diagnosis),
    ...formatSignals(diagnosis),
    ...formatAdvice(diagnosis),
    ...formatTrials(diagnosis),
    ...formatTrusts(diagnosis),
    diagnosis.notes.map((note) => `- ${showOneLine(note)}`).join('\n'),
  ].join('\n\n');
}

function describeTrace({ trace }: Diagnosis): string {
  const { id, program, outcome } = trace;
  return showOneLine(`Run ${id} of ${program}: ${outcome}, ${lengthWords(trace)}`);
}

function formatFacts({ facts }: Diagnosis): string[] {
  return facts.length === 0
    ? []
    : [
        formatHeading('What is so'),
        facts.map((fact) => `${fact.fault ? 'FAULT' : '     '}  ${showOneLine(factWords(fact))}`).join('\n'),
      ];
}

function formatPredictions(diagnosis: Diagnosis): string {
  const table = formatTable(diagnosis.answers, [
    leftColumn('question', ({ task }) => tasks.get(task).title),
    leftColumn('the learner says', (prediction) => predictionWord(prediction, diagnosis)),
    leftColumn(
      'probabilities',
      ({ probabilities, why }) =>
        why ??
        (probabilities
          .map(({ name, value }) => `${classWord(name)} ${formatProbability(value)}`)
          .join(', ') ||
          dash),
    ),
  ]);
  return `${table}\n${learnerPlace(diagnosis)}`;
}

function formatSignals(diagnosis: Diagnosis): string[] {
  if (diagnosis.unusual.columns === 0) return [];
  const families = signalsByFamily(diagnosis);
  const width = Math.max(...families.map(([family]) => family.length));
  const runs = diagnosis.signals[0]?.healthy.runs;
  const lines = [
    `${unusualWords(diagnosis)} The strongest of each family${runs === undefined ? '' : `, against ${runs} healthy runs`} (━ middle half, ─ middle 90 %, ● this run):`,
    ...families.map(([family, [strongest]]) =>
      strongest === undefined
        ? `${family.padEnd(width)}  ${' '.repeat(places)}  as in healthy runs`
        : `${family.padEnd(width)}  ${drawPlace(strongest)}  ${strongest.sentence}`,
    ),
  ];
  return [formatHeading(signalsTitle(diagnosis)), lines.join('\n')];
}

/** Places of the bar on which a run stands among healthy ones, each a twentieth of them. */
const places = 21;

function drawPlace({ quantile }: Signal): string {
  const own = Math.round(quantile * (places - 1));
  return Array.from({ length: places }, (_, place) => {
    if (place === own) return '●';
    const share = place / (places - 1);
    if (share >= 0.25 && share <= 0.75) return '━';
    return share >= 0.05 && share <= 0.95 ? '─' : '·';
  }).join('');
}

function formatAdvice({ advice }: Diagnosis): string[] {
  return advice.length === 0
    ? []
    : [
        formatHeading('What to try'),
        advice
          .slice(0, shownActions)
          .map((one, i) => formatAction(one, i, advice[i - 1]))
          .join('\n'),
      ];
}

function formatAction(advice: Advice, i: number, before: Advice | undefined): string {
  if (isSaid(advice, before)) return `  ${i + 1}. ${advice.action}.`;
  const why = advice.because.slice(0, 2).map((sentence) => `\n     ● ${sentence}`);
  return `  ${i + 1}. ${advice.action}. [${adviceOrigin(advice)}]${why.join('')}`;
}

function formatTrials({ trials }: Diagnosis): string[] {
  if (trials === null) return [];
  const table = formatTable(trialRows(trials), trialColumns(trials));
  return [formatHeading(trialsTitle), table, ...trialRemarks(trials)];
}

function formatTrusts(diagnosis: Diagnosis): string[] {
  const trusted = trustedAnswers(diagnosis);
  return trusted.length === 0
    ? []
    : [formatHeading('How far to trust it'), trusted.map(formatTrust).join('\n')];
}

function formatTrust(answer: TrustedAnswer): string {
  const { task, trust } = answer;
  const curve = trust.curve
    .filter((_, i) => i % 2 === 0)
    .map(({ coverage, accuracy }) => `${formatProbability(coverage)} → ${formatNumber(accuracy)}`);
  return [
    `${task}, ${trust.diagnoser} on ${trust.columns} columns: ${trustWords(answer)}`,
    `  accuracy when only the surest are predicted: ${curve.join(', ')}; ${calibrationWords(answer)}`,
  ].join('\n');
}
