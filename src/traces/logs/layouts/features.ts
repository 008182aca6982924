import { showNames } from '../../../tables/table.ts';
import { refuseLog, type TableLayout } from '../contract.ts';
import { readName } from '../names.ts';

/** What columns of answers are called. */
const isLabel = /^(label|labels|class|target|fault|faulty|fault[ _-]?type|category|y)$/i;

/** A row per run or case, among whose columns one may be called like a score: `f1`, `f2`, … */
export const featureTable: TableLayout = {
  id: 'feature-table',
  title: 'A table of features',
  matches({ columns, rows }) {
    const names = [...columns.keys()].map(readName);
    // A sentence has commas too.
    if (rows === 0) return false;
    const of = (pattern: RegExp) => names.filter(({ quantity }) => pattern.test(quantity)).length;
    if (of(/^(epoch|step|metric-id)$/) > 0) return false;
    const [losses, scores] = [of(/^(loss|component|perplexity)$/), of(/^(score|error-rate)$/)];
    if (losses + scores === 0) return false;
    return names.some(({ name }) => isLabel.test(name)) || (losses === 0 && of(/^unknown$/) >= scores);
  },
  read(table) {
    throw refuseLog('log-features', table.name, {
      rule: 'is a table of features, and no log of a training',
      need: 'an epoch or a step beside a loss or a score',
      value: showNames(table),
      remedy: '`faultgap audit` looks at tables of features.',
    });
  },
};
