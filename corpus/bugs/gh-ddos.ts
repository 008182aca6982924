import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const dropout = { kind: 'dropout', rate: 0.2 } as const;

const fixed = defineProgram({
  id: 'gh-ddos',
  title: 'Five kinds of network traffic, three small ReLU layers',
  source: {
    kind: 'github',
    reference: 'detection of DDoS traffic (DeepFD 56, DeepLocalize 31)',
    licence: licences.deepLocalize,
    changes:
      'Layers of 30, 10 and 10 units, the narrow initialiser of the first and Adam kept; a generated table of 20 columns instead of prepared arrays; dropout 0.4 cut to 0.2; rate 0.003 instead of 0.001, 10 epochs instead of 2, as there are 1200 rows.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 20, informative: 5, redundant: 5, classes: 5, clustersPerClass: 2, separation: 1.6 },
    standsInFor: 'prepared arrays of network traffic',
    rows: { train: 1200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 30, activation: 'relu', kernelInitialiser: { kind: 'randomUniform' } },
    dropout,
    { kind: 'dense', units: 10, activation: 'relu' },
    dropout,
    { kind: 'dense', units: 10, activation: 'relu' },
    dropout,
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.5 },
});

export default [
  definePair(fixed, {
    id: 'gh-ddos-sizes',
    title: 'Network traffic, four layers that widen and narrow',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 31 and DeepFD 56 document fault and repair',
    difference: 'hidden layers of 30, 10 and 10 units instead of 22, 64, 128 and 64',
    faultTypes: ['units', 'layer-inserted'],
    faulty: {
      layers: [
        { kind: 'dense', units: 22, activation: 'relu', kernelInitialiser: { kind: 'randomUniform' } },
        dropout,
        ...[64, 128, 64].flatMap((units) => [{ kind: 'dense', units, activation: 'relu' }, dropout] as const),
        fixed.layers[6]!,
      ],
    },
  }),
];
