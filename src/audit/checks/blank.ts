import { balancedAccuracy, countConfusion } from '../../statistics/confusion.ts';
import { mean } from '../../statistics/descriptive.ts';
import { type AuditContext, type AuditLabelled, seenAt } from '../context.ts';
import { isAbove } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearScore } from '../why-clear.ts';
import {
  counted,
  estimated,
  say,
  sayCount,
  sayNames,
  sayScore,
  sayShare,
  unmeasuredFinding,
} from '../words.ts';
import { forestWork } from '../work.ts';
import type { AuditCheck, AuditMeasured } from './contract.ts';

/** Rows and cells without content. */
export const blankRows: AuditCheck = (audit) => [
  blankFinding(audit),
  patternFinding(audit),
  crashedFinding(audit),
];

/** Blank rows of one class are no chance where so many rows drawn blindly would all be of it more rarely than this. */
const rare = 0.001;

function blankFinding(audit: AuditMeasured): AuditFinding {
  const [id, title] = ['blank-rows', 'Blank rows'];
  const { blank, table, seen } = audit;
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  const rows = [...blank.keys()].filter((row) => blank[row]);
  if (rows.length === 0)
    return { id, title, level: 'clear', says: 'No row is blank.', values: [counted('rows', 0)] };
  const counts = countClasses(table.label, rows);
  const present = counts.filter((one) => one.rows > 0);
  const isOneClass = present.length === 1 && present[0]!.share ** rows.length < rare;
  const of = present.map(({ name, rows }) => `${sayCount(rows)} ${name}`).join(', ');
  const filled = scoreFilled(audit);
  const says = [
    `${sayShare(rows.length, table.rows)} have no number at all${of === '' ? '' : `: ${of}`}.`,
    ...(isOneClass ? [`To a learner, nothing logged means ${present[0]!.name}.`] : []),
    ...(filled === null
      ? []
      : [`On the other rows, all columns have ${say(filled.without)} in place of ${say(filled.with)}.`]),
  ].join(' ');
  return {
    ...{ id, title, level: isOneClass ? 'leak' : 'look', says },
    values: [
      counted('rows', rows.length),
      ...counts.map(({ name, rows }) => counted(name, rows)),
      ...(filled === null ? [] : [counted('random rows, blank ones not counted', filled.without)]),
    ],
  };
}

/** Rows of each class among these, and the share that the class has of all. */
function countClasses(label: AuditMeasured['table']['label'], rows: readonly number[]) {
  if (label === null) return [];
  const labelled = label.of.filter((own) => own >= 0).length;
  return label.classes.map((name, c) => ({
    name,
    rows: rows.filter((row) => label.of[row] === c).length,
    share: label.of.filter((own) => own === c).length / labelled,
  }));
}

/** What the first set of columns scores on random rows, with and without blank rows; null where it was not scored. */
function scoreFilled({ scored, labelled, blank }: AuditMeasured) {
  if (typeof labelled === 'string' || scored === null) return null;
  const predictions = scored.predictions('all', 'random');
  if (predictions === undefined) return null;
  const filled = [...labelled.at.keys()].filter((i) => !blank[labelled.at[i]!]);
  const keep = (values: Int32Array) => Int32Array.from(filled, (i) => values[i]!);
  const score = (pick: (values: Int32Array) => Int32Array) =>
    mean(
      predictions.map((own) =>
        balancedAccuracy(countConfusion(pick(labelled.labels), pick(own), labelled.classes.length)),
      ),
    );
  return { with: score((values) => values), without: score(keep) };
}

function patternFinding(audit: AuditMeasured): AuditFinding {
  const [id, title] = ['missing-pattern', 'What missing numbers tell'];
  const { labelled, seen } = audit;
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  if (typeof labelled === 'string') return unmeasuredFinding(id, title, labelled);
  const some = seen.filter(({ missing, strayText }) => missing + strayText > 0);
  if (some.length === 0)
    return { id, title, level: 'clear', says: 'No number is missing.', values: [counted('columns', 0)] };
  const score = scorePattern(audit, labelled, some);
  const tells = isAbove(score, labelled.chance);
  return {
    ...{ id, title, level: tells ? 'look' : 'clear' },
    says:
      `Numbers are missing in ${some.length} columns. Which ones are missing names the class with balanced accuracy ${sayScore(score)}; ` +
      `chance is ${say(labelled.chance)}.${whyClearScore(score, tells, labelled.chance)}`,
    values: [counted('columns', some.length), estimated('missing pattern alone', score)],
  };
}

function scorePattern({ meter }: AuditContext, labelled: AuditLabelled, columns: AuditContext['seen']) {
  meter.begin('what missing numbers tell', forestWork(labelled.at.length, columns.length));
  const { names, rows } = seenAt(columns, labelled.at);
  const pattern = rows.map((row) => row.map((value) => Number(Number.isNaN(value))));
  return labelled.score(labelled.predict({ names, rows: pattern }, labelled.cuts[0]!));
}

function crashedFinding({ table, seen }: AuditMeasured): AuditFinding {
  const [id, title] = ['crashed-rows', 'Cells that are no finite numbers'];
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  const infinite = seen.filter((column) => column.infinite > 0);
  const stray = seen.filter(({ strayText }) => strayText > 0);
  const says = [
    ...(infinite.length > 0
      ? [
          `Infinite numbers, as of runs that diverged: ${sayNames(infinite.map((column) => `${column.name} ${sayShare(column.infinite, table.rows)}`))}.`,
        ]
      : []),
    ...(stray.length > 0
      ? [
          `Text among numbers, read as missing: ${sayNames(stray.map(({ name, strayText }) => `${name} ${sayShare(strayText, table.rows)}`))}.`,
        ]
      : []),
  ];
  return {
    ...{ id, title, level: says.length > 0 ? 'look' : 'clear' },
    says: says.join(' ') || 'Every number is finite.',
    values: [counted('columns with infinities', infinite.length), counted('columns with text', stray.length)],
  };
}
