import type { ResultRow } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { html } from '../page/markup.ts';
import { type Column, countColumn, estimateColumns, numberColumn, textColumn } from '../table.ts';
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
  textColumn('task', ({ task }) => taskName(task)),
  textColumn('diagnoser', ({ diagnoser }) => diagnoser),
  textColumn('features', ({ features }) => features),
  textColumn('normalisation', ({ normalisation }) => normalisation),
  countColumn('window (%)', ({ window }) => window),
  textColumn('split', ({ split }) => split),
  ...estimateColumns('balanced accuracy', ({ balancedAccuracy }: ResultRow) => balancedAccuracy),
  numberColumn('SD over repeats', ({ repeatSd }) => repeatSd),
  numberColumn('macro-F1', ({ macroF1 }) => macroF1),
  numberColumn('MCC', ({ mcc }) => mcc),
  numberColumn('AUROC', ({ auroc }) => auroc),
  numberColumn('AUPRC', ({ auprc }) => auprc),
  numberColumn('AUROC per program', ({ programAuroc }) => programAuroc),
  numberColumn('program mean', ({ programMean }) => programMean),
  numberColumn('10th percentile', ({ p10Program }) => p10Program),
  numberColumn('worst program', ({ worstProgram }) => worstProgram?.value ?? null),
  countColumn('traces', ({ n }) => n),
];
