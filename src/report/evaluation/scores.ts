import type { ResultRow } from '../../eval/result.ts';
import { formatNumber } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { html } from '../page/markup.ts';
import { countColumn, numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { taskName } from './lines.ts';

/** Every score of every row of the result. */
export const scoresSection: SectionMaker = ({ result }) => ({
  id: 'scores',
  title: 'All scores',
  about:
    'Every row of the result with all its metrics; higher is better. Pooled out-of-fold predictions per repeat, averaged over repeats.',
  body: html`<details><summary>${result.rows.length} rows</summary>
${dataTable('Scores by task, diagnoser, feature set and split', result.rows, columns)}</details>`,
});

const score = (heading: string, key: (row: ResultRow) => number | null) =>
  numberColumn(heading, key, formatNumber);

const columns = [
  textColumn<ResultRow>('task', ({ task }) => taskName(task)),
  textColumn<ResultRow>('diagnoser', ({ diagnoser }) => diagnoser),
  textColumn<ResultRow>('features', ({ features }) => features),
  textColumn<ResultRow>('normalisation', ({ normalisation }) => normalisation),
  countColumn<ResultRow>('window (%)', ({ window }) => window),
  textColumn<ResultRow>('split', ({ split }) => split),
  score('balanced accuracy', ({ balancedAccuracy }) => balancedAccuracy.value),
  score('95 % from', ({ balancedAccuracy }) => balancedAccuracy.low),
  score('to', ({ balancedAccuracy }) => balancedAccuracy.high),
  score('SD over repeats', ({ repeatSd }) => repeatSd),
  score('macro-F1', ({ macroF1 }) => macroF1),
  score('MCC', ({ mcc }) => mcc),
  score('AUROC', ({ auroc }) => auroc),
  score('AUPRC', ({ auprc }) => auprc),
  score('AUROC per program', ({ programAuroc }) => programAuroc),
  score('program mean', ({ programMean }) => programMean),
  score('10th percentile', ({ p10Program }) => p10Program),
  score('worst program', ({ worstProgram }) => worstProgram?.value ?? null),
  countColumn<ResultRow>('traces', ({ n }) => n),
];
