import type { ResultRow } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { html } from '../page/markup.ts';
import { type Column, countColumn, estimateColumns, leftColumn, numericColumn } from '../table.ts';
import { taskName } from './lines.ts';
import type { SectionMaker } from './section.ts';

/** Every score of every row of the result. */
export const scoresSection: SectionMaker = ({ result }) => ({
  id: 'scores',
  title: 'All scores',
  about:
    'Every row of the result with all its metrics; higher is better. Pooled out-of-fold predictions per repeat, averaged over repeats.',
  body: html`<details><summary>${result.rows.length} rows</summary>
${dataTable('Scores by task, diagnoser, feature set and split', result.rows, columns)}</details>`,
});

const columns: readonly Column<ResultRow>[] = [
  leftColumn('task', ({ task }) => taskName(task)),
  leftColumn('diagnoser', ({ diagnoser }) => diagnoser),
  leftColumn('features', ({ features }) => features),
  leftColumn('normalisation', ({ normalisation }) => normalisation),
  leftColumn('decision', ({ decision }) => decision),
  countColumn('window (%)', ({ window }) => window),
  leftColumn('split', ({ split }) => split),
  ...estimateColumns('balanced accuracy', ({ balancedAccuracy }: ResultRow) => balancedAccuracy),
  numericColumn('SD over repeats', ({ repeatSd }) => repeatSd),
  numericColumn('macro-F1', ({ macroF1 }) => macroF1),
  numericColumn('MCC', ({ mcc }) => mcc),
  numericColumn('AUROC', ({ auroc }) => auroc),
  numericColumn('AUPRC', ({ auprc }) => auprc),
  numericColumn('AUROC per program', ({ programAuroc }) => programAuroc),
  numericColumn('top-2', ({ top2 }) => top2),
  numericColumn('top-3', ({ top3 }) => top3),
  numericColumn('program mean', ({ programMean }) => programMean),
  numericColumn('10th percentile', ({ p10Program }) => p10Program),
  numericColumn('worst program', ({ worstProgram }) => worstProgram?.value ?? null),
  countColumn('traces', ({ n }) => n),
];
