import type { DiagnosisRule } from './contract.ts';
import { endLevel, finalSkill, type Run, show, showEnd, valuesOf } from './run.ts';
import { scoresPoorly } from './trouble.ts';

/** Rows that come in one order every epoch, sorted by class. */
export const rowOrder: DiagnosisRule = {
  id: 'row-order',
  title: 'Rows are never shuffled, or sorted',
  source: 'UMLAUT (Schoop et al. 2021); Bengio 2012, Practical recommendations, arXiv 1206.5533',
  needs: ['observed.script.shuffled', 'loss.batch-mean', 'loss.train', 'loss.train-score'],
  faultWhen:
    'mini-batches are learned and the training rows are not (twice the loss), or the skill of a classifier stays below 0.5',
  check(run) {
    if (run.script.shuffled !== false) return [];
    return [
      {
        sentence: 'Rows are not shuffled between epochs',
        consequence: forgets(run) ?? (run.observed.task === 'regression' ? null : scoresPoorly(run, 0.5)),
        class: 'data',
        changes: [{ repair: 'shuffle', action: 'Shuffle training rows every epoch' }],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'multiclass', classes: 4 },
      script: { shuffled: false },
      scalars: {
        'loss.train': [1.4, 2.1, 2.6, 2.2, 2.4],
        'loss.batch-mean': [1.2, 0.3, 0.2, 0.3, 0.2],
        'loss.train-score': [0.25, 0.3, 0.25, 0.27, 0.26],
      },
    },
    healthy: {
      observed: { task: 'regression' },
      script: { shuffled: false },
      scalars: {
        'loss.train': [0.24, 0.18, 0.16, 0.14, 0.13],
        'loss.batch-mean': [0.2, 0.17, 0.15, 0.13, 0.13],
        'loss.train-score': [-0.1, 0.1, 0.2, 0.3, 0.34],
      },
    },
  },
};

function forgets(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  const half = losses.slice(Math.floor(losses.length / 2));
  const part = endLevel(half);
  const batches = valuesOf(run, 'loss.batch-mean')
    .slice(-8)
    .sort((a, b) => a - b);
  const batch = batches[Math.floor(batches.length / 2)];
  const skill = finalSkill(run);
  if (part === null || batch === undefined || (skill !== null && skill > 0.8)) return null;
  return part > 2 * batch
    ? `mini-batches are learned to a loss of ${show(batch)} (median of the last ${batches.length}), and the training rows together stay at ${showEnd(half)}`
    : null;
}
