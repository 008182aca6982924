import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-42472447',
  title: 'Eight classes of a wide table, four ReLU layers started in a narrow range',
  source: {
    kind: 'stackoverflow',
    reference: 'question 42472447 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Softmax outputs instead of sigmoid; eight classes instead of 122; layers of 50, 33 and 33 units kept, one more of 33 left out; uniform initialiser widened from 0.05 to 0.2; rate 0.002 instead of 0.001.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 33, informative: 6, redundant: 6, classes: 8, clustersPerClass: 2, separation: 2 },
    standsInFor: 'a scikit-learn make_classification table of 1000 rows, 122 classes',
    rows: { train: 2000, validation: 200, test: 1000 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    {
      kind: 'dense',
      units: 50,
      activation: 'relu',
      kernelInitialiser: { kind: 'randomUniform', low: -0.2, high: 0.2 },
    },
    {
      kind: 'dense',
      units: 33,
      activation: 'relu',
      kernelInitialiser: { kind: 'randomUniform', low: -0.2, high: 0.2 },
    },
    {
      kind: 'dense',
      units: 33,
      activation: 'relu',
      kernelInitialiser: { kind: 'randomUniform', low: -0.2, high: 0.2 },
    },
    {
      kind: 'dense',
      units: 8,
      activation: 'softmax',
      kernelInitialiser: { kind: 'randomUniform', low: -0.2, high: 0.2 },
    },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 30,
  epochs: 14,
  healthy: { metric: 'accuracy', atLeast: 0.82 },
});
