import type { Result, ResultRow } from '../../eval/result.ts';
import { headline } from '../../eval/splits/index.ts';
import { formatPercent } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { html } from '../page/markup.ts';
import { type Column, leftColumn, numericColumn } from '../table.ts';
import { headlineLines, type Line, lineName, taskName, tasksOf } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** What balanced accuracy does not tell, all of it on held-out programs. */
export const besideSection: SectionMaker = ({ result }) => {
  const tables = tasksOf(result).flatMap((task) => {
    const lines = besideLines(result, task);
    if (lines.length === 0) return [];
    const caption = `${taskName(task)}: scores beside balanced accuracy, on held-out programs`;
    return [html`${taskHeading(task)}\n${dataTable(caption, lines, besideColumns(lines))}`];
  });
  if (tables.length === 0) return null;
  return {
    id: 'beside',
    title: 'Beside balanced accuracy',
    about:
      'On held-out programs (S4). Recall at 5 % false alarms and AUROC rank runs and do not depend on the threshold; the other columns follow the decision. ' +
      'Calibration is lower when better: half the squared distance of scores from the truth (Brier), and the expected error of the largest score. ' +
      'Detectable is the smallest true gap S1 − S4 that four of five such corpora would have shown.',
    body: html`${tables}`,
  };
};

/** The lines of the headline that were measured on held-out programs. */
export function besideLines(result: Result, task: ResultRow['task']): Line[] {
  return headlineLines(result, task).filter(({ scores }) => scores.has(headline.heldOut));
}

/** A dash where a task has more than two classes; columns that no line fills are left out. */
export function besideColumns(lines: readonly Line[]): Column<Line>[] {
  const numbers = numberColumns.filter(({ key }) => lines.some((line) => key!(line) !== null));
  return [leftColumn('diagnoser · features', ({ method }) => lineName(method)), ...numbers];
}

function heldOut(
  heading: string,
  key: (row: ResultRow) => number | null | undefined,
  format?: (value: number) => string,
): Column<Line> {
  return numericColumn(heading, ({ scores }) => key(scores.get(headline.heldOut)!) ?? null, format);
}

const at = <T>(list: readonly T[] | undefined, holds: (one: T) => boolean) => list?.find(holds);

const numberColumns: readonly Column<Line>[] = [
  heldOut('AUROC', ({ auroc }) => auroc),
  heldOut('recall of first class', ({ twoClasses }) => twoClasses?.firstRecall),
  heldOut('programs under 0.2', ({ twoClasses }) => twoClasses?.alarmedPrograms, formatPercent),
  ...[0.01, 0.05, 0.1].map((share) =>
    heldOut(
      `recall at ${100 * share} % alarms`,
      ({ twoClasses }) => at(twoClasses?.recallAt, ({ falseAlarms }) => falseAlarms === share)?.recall,
    ),
  ),
  heldOut(
    'by program, 5 %',
    ({ twoClasses }) => at(twoClasses?.recallAt, ({ falseAlarms }) => falseAlarms === 0.05)?.programMean,
  ),
  ...[0.05, 0.2].map((share) =>
    heldOut(
      `precision at ${100 * share} % faulty`,
      ({ twoClasses }) => at(twoClasses?.precisionAt, ({ prevalence }) => prevalence === share)?.precision,
    ),
  ),
  heldOut('top-2', ({ top2 }) => top2),
  heldOut('Brier', ({ calibration }) => calibration.brier),
  heldOut('calibration error', ({ calibration }) => calibration.expectedError),
  ...[0.8, 0.5].map((share) =>
    heldOut(
      `surest ${100 * share} %`,
      ({ abstention }) => at(abstention, ({ coverage }) => coverage === share)?.balancedAccuracy,
    ),
  ),
  numericColumn('detectable', ({ gap }) => gap?.detectable ?? null),
];
