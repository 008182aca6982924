import { combineSeries } from './aggregate.ts';
import { type Checks, changes, judge, type Verdicts } from './checks.ts';
import { createExtractor } from './extractor.ts';
import { settingSymptom, symptom } from './symptom.ts';

const [trainLoss, validationLoss] = ['loss.train', 'loss.validation'];
const [trainScore, validationScore] = ['loss.train-score', 'loss.validation-score'];
const rate = 'optimizer.learning-rate';

/** Check, counted from 0, from which validation accuracy is judged. */
const judgedFrom = 3;

/**
 * UMLAUT (CHI 2021): its rules for running training; a check stands for an epoch. Not here: rules on the script before
 * training, and on inputs that our programs cannot have (images that are not square, whole numbers, NaN among inputs).
 */
export const umlautExtractor = createExtractor({ id: 'umlaut', title: 'UMLAUT: findings', family: 'technique' }, [
  settingSymptom(['input-range', [trainLoss], 'inputs outside [-1, 1]'], ({ inputRange }) => inputRange && (inputRange[0] < -1 || inputRange[1] > 1)),
  symptom(['learning-rate-high', [rate], 'learning rate > 0.01'], ({ scalar }) => judge(scalar(rate), (value) => value > 0.01)),
  symptom(['learning-rate-low', [rate], 'learning rate < 1e-7'], ({ scalar }) => judge(scalar(rate), (value) => value < 1e-7)),
  symptom(['validation-overfitting', [trainLoss, validationLoss], 'validation loss rose and training loss did not'], overfitting),
  symptom(['validation-accuracy-high', [validationScore], 'from the fourth check: validation accuracy > 0.95'], ({ scalar }) =>
    fromEpoch(judge(scalar(validationScore), (score) => score > 0.95))),
  symptom(['validation-accuracy-ahead', [trainScore, validationScore], 'from the fourth check: validation accuracy exceeds training accuracy by > 0.05'], ({ scalar }) =>
    fromEpoch(judge(combineSeries(scalar(validationScore), scalar(trainScore), (a, b) => a - b), (lead) => lead > 0.05))),
]); // biome-ignore format: a table

/** Epochs are counted from 0. */
function fromEpoch(rule: Verdicts): Verdicts {
  return rule.map((verdict, check) => (check < judgedFrom && verdict !== null ? false : verdict));
}

function overfitting({ scalar }: Checks): Verdicts {
  const validation = changes(scalar(validationLoss));
  return changes(scalar(trainLoss)).map((change, check) => {
    const other = validation[check] ?? null;
    return change === null || other === null ? null : other > 0 && change <= 0;
  });
}
