import type { DiagnosisRule } from './contract.ts';
import { endLevel, finalSkill, show, showEnd, valuesOf } from './run.ts';

/** Batch normalisation whose moving statistics do not describe the rows. */
export const batchStatistics: DiagnosisRule = {
  id: 'batch-statistics',
  title: 'Batch normalisation in the wrong mode',
  source: 'Ioffe and Szegedy 2015, arXiv 1502.03167; taxonomy of real faults (Humbatova et al. 2020)',
  needs: ['observed.layers', 'loss.batch-mean', 'loss.train', 'loss.train-score'],
  faultWhen: 'the loss of the same rows in evaluation mode is three times that of mini-batches, and the score below 0.8',
  check(run) {
    if (!run.observed.layers.some(({ kind }) => kind === 'batchNormalization')) return [];
    const [batches, losses] = [valuesOf(run, 'loss.batch-mean'), valuesOf(run, 'loss.train')];
    const [training, evaluated] = [endLevel(batches), endLevel(losses)];
    const skill = finalSkill(run);
    if (training === null || evaluated === null || training <= 0 || evaluated < 3 * training) return [];
    return [
      {
        sentence: `Mini-batches end at a loss of ${showEnd(batches)}, and training rows in evaluation mode at ${showEnd(losses)}`,
        consequence: skill !== null && skill < 0.8 ? `in use the network scores ${show(skill)} between guessing and all correct` : null,
        class: 'architecture',
        changes: [
          { repair: 'normalisation', action: 'Check that batch normalisation trains in training mode, is used in evaluation mode, and that its momentum lets moving statistics catch up' },
          { repair: 'batch-size', action: 'Use larger mini-batches' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'multiclass', classes: 10, layers: normalised() },
      scalars: { 'loss.batch-mean': [2.3, 0.5, 0.2, 0.1], 'loss.train': [2.3, 2.5, 2.8, 3], 'loss.train-score': [0.1, 0.2, 0.2, 0.2] },
    },
    healthy: {
      observed: { task: 'multiclass', classes: 10, layers: normalised() },
      scalars: { 'loss.batch-mean': [2.3, 0.5, 0.2, 0.1], 'loss.train': [2.3, 0.6, 0.3, 0.12], 'loss.train-score': [0.1, 0.8, 0.9, 0.95] },
    },
  },
}; // biome-ignore format: sentences

function normalised() {
  return [
    { kind: 'dense', activation: 'linear', outputShape: [64], parameters: 640 },
    { kind: 'batchNormalization', activation: null, outputShape: [64], parameters: 256 },
    { kind: 'dense', activation: 'softmax', outputShape: [10], parameters: 650 },
  ] as const;
}
