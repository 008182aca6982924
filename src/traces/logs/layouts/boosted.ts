import type { TableError } from '../../../tables/table.ts';
import { refuseLog, type TableLayout } from '../contract.ts';

/** Why a log of boosted trees is not read. */
export function refuseTrees(name: string): TableError {
  return refuseLog('log-trees', name, {
    rule: 'is a log of boosted trees (XGBoost, LightGBM, CatBoost)',
    need: 'a log of a network: trees have no weights, rates and gradients for these faults to show in',
  });
}

/** Columns of `learn_error.tsv` and `test_error.tsv`, beside `iter`. */
const ofCatBoost =
  /^(Logloss|CrossEntropy|MultiClass|MultiClassOneVsAll|RMSE|MAE|MAPE|Quantile|R2|AUC|Accuracy|F1|Precision|Recall)(:.*)?$/;

/** `xgboost.cv` and its like: a mean and a standard deviation of every metric over folds. */
export const boostedTable: TableLayout = {
  id: 'boosted-table',
  title: 'Boosted trees',
  matches({ columns }) {
    const names = [...columns.keys()];
    if (names[0] === 'iter' && names.length > 1 && names.slice(1).every((name) => ofCatBoost.test(name)))
      return true;
    const means = names.filter((name) => /^(train|test|valid)[-\s]\S+-mean$/.test(name));
    return (
      means.length > 0 &&
      means.every(
        (name) => columns.has(name.replace(/-mean$/, '-std')) || columns.has(name.replace(/-mean$/, '-stdv')),
      )
    );
  },
  read({ name }) {
    throw refuseTrees(name);
  },
};
