import { InputError } from '../../lib/errors.ts';
import type { Split, SplitRow, SplitStrategy } from '../contract.ts';
import { testedFolds } from '../evaluate.ts';

/** How many answers, over all repeats, are asked for runs of a class, and how many by diagnosers that never saw one. */
interface Asked {
  answers: number;
  untrained: number;
}

/**
 * What is to be said of classes that a fold tests without training on them: no learner can name them.
 * @param rows of the split, in its order.
 * @throws InputError `untrained-class` where no fold that tests a class trains on it, so that it could never be right,
 *   unless the strategy trains on few.
 */
export function remarkUntrained(
  split: Split,
  strategy: SplitStrategy,
  rows: readonly Pick<SplitRow, 'label'>[],
): string[] {
  return [...countUntrained(split, strategy, rows)].flatMap(([label, { answers, untrained }]) => {
    if (untrained === 0) return [];
    if (untrained === answers && !strategy.trainsOnFew) throw neverTrained(split, label, answers);
    return [
      `${strategy.id} asks ${untrained} of ${answers} times about a run of ${label} with none of ${label} in training.`,
    ];
  });
}

function countUntrained(
  { testFolds, size }: Split,
  strategy: SplitStrategy,
  rows: readonly Pick<SplitRow, 'label'>[],
): Map<string, Asked> {
  const counts = new Map<string, Asked>();
  for (const testFold of testFolds) {
    for (const fold of testedFolds(testFold)) {
      const trained = new Set(
        rows.filter((_, i) => strategy.trains(testFold[i]!, fold, size.folds)).map(({ label }) => label),
      );
      for (const [i, { label }] of rows.entries()) {
        if (testFold[i] !== fold) continue;
        const asked = counts.get(label) ?? { answers: 0, untrained: 0 };
        asked.answers += 1;
        if (!trained.has(label)) asked.untrained += 1;
        counts.set(label, asked);
      }
    }
  }
  return counts;
}

function neverTrained({ task, strategy }: Split, label: string, predictions: number): InputError {
  return new InputError('untrained-class', {
    rule: `${strategy} never trains on ${label} where it tests ${label} for ${task}, so it could never be named`,
    need: `runs of ${label} in more than one part that ${strategy} holds out`,
    value: `${predictions} answers asked, none after training on one`,
    remedy: 'Record more, use fewer folds, or leave the split out.',
  });
}
