import type { DiagnosisRule } from './contract.ts';
import { type Run, show } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** By how many times the loss with dropout is above that without, at the start: of clean runs of the corpus at most 1.03. */
const above = 1.1;

/** Dropout that takes so much that what is left predicts worse than nothing learned. */
export const heavyDropout: DiagnosisRule = {
  id: 'heavy-dropout',
  title: 'Dropout takes more than training can learn through',
  source: 'Srivastava et al. 2014, Dropout, which keeps half of the units or more; documentation of keras.layers.Dropout, whose rate is the share to drop',
  needs: ['observed.layers', 'loss.batch-mean', 'loss.train'],
  faultWhen: 'training visibly fails, or the skill stays below 0.5',
  check(run) {
    const layers = run.observed.layers.filter(({ kind }) => /dropout/i.test(kind));
    const losses = firstLosses(run);
    if (run.lost || layers.length === 0 || losses === null) return [];
    const { batches, before, after } = losses;
    if (before <= 0 || after <= 0 || batches < above * Math.max(before, after)) return [];
    return [
      {
        sentence: `Mini-batches, with dropout, have a loss of ${show(batches)} at the start, and the same rows without it ${show(before)} and then ${show(after)}`,
        consequence: troubleOf(run) ?? scoresPoorly(run, 0.5),
        class: 'architecture',
        changes: [
          {
            repair: 'regularisation',
            action: 'Drop fewer units, such as 0.2 of them; look whether the rate is the share that is dropped or kept',
          },
          { repair: 'capacity', times: 2, action: 'Use wider layers, so that enough of them is left' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'multiclass', classes: 4, layers: dropping() },
      scalars: {
        'loss.train': [1.5, 1.38, 1.38, 1.38],
        'loss.batch-mean': [2.63, 2.63, 1.93, 1.55],
        'loss.train-score': [0.22, 0.3, 0.29, 0.29],
      },
    },
    healthy: {
      observed: { task: 'multiclass', classes: 4, layers: dropping() },
      scalars: {
        'loss.train': [1.5, 1.1, 0.6, 0.4],
        'loss.batch-mean': [1.41, 1.41, 1.26, 0.9],
        'loss.train-score': [0.22, 0.58, 0.77, 0.85],
      },
    },
  },
}; // biome-ignore format: sentences

interface FirstLosses {
  readonly batches: number;
  readonly before: number;
  readonly after: number;
}

/** Of mini-batches up to the first check, and of training rows before them and at it; null where they were not recorded. */
function firstLosses({ scalars }: Run): FirstLosses | null {
  const of = (id: string, check: number) => scalars[id]?.[check] ?? Number.NaN;
  const losses = {
    batches: of('loss.batch-mean', 1),
    before: of('loss.train', 0),
    after: of('loss.train', 1),
  };
  return Object.values(losses).every(Number.isFinite) ? losses : null;
}

function dropping() {
  return [
    { kind: 'dense', activation: 'relu', outputShape: [16], parameters: 304 },
    { kind: 'dropout', activation: null, outputShape: [16], parameters: 0 },
    { kind: 'dense', activation: 'softmax', outputShape: [4], parameters: 68 },
  ] as const;
}
