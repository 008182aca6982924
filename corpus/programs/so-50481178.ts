import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-50481178',
  title: 'Two classes of four columns, four widening ReLU layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 50481178 (DeepFD 30, DeepLocalize 30)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: two softmax units with sparse cross-entropy; four layers of 10 to 40 units kept. Clusters at alternating corners of a cube instead of word counts, so that the layers are needed; batches of 32 instead of 10, rate 0.003 instead of 0.001, 12 epochs instead of 50.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 4, informative: 4, clustersPerClass: 6, separation: 1.6 },
    standsInFor: 'a scikit-learn make_multilabel_classification table of 1000 rows',
    rows: { train: 1600, validation: 200, test: 1200 },
    target: 'index',
  },
  layers: [
    { kind: 'dense', units: 10, activation: 'relu' },
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dense', units: 30, activation: 'relu' },
    { kind: 'dense', units: 40, activation: 'relu' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.89 },
});
