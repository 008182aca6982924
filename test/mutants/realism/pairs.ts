import { defineBug } from '../../../corpus/bugs/contract.ts';
import type { StudyOptions } from '../../../src/mutants/realism/options.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';

const source = {
  kind: 'toy',
  reference: 'test/mutants/realism/pairs.ts',
  licence: 'MIT',
  changes: 'made up',
  repair: 'none-needed',
} as const;

const fixed: ProgramInput = {
  id: 'tiny-clusters',
  title: 'Three clusters',
  source,
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 6, informative: 3, classes: 3 },
    rows: { train: 120, validation: 20, test: 100 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 8, activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.03 },
  batchSize: 32,
  epochs: 6,
  healthy: { metric: 'accuracy', atLeast: 0.5 },
};

const about = {
  source: { reference: 'made up', licence: 'MIT' },
  origin: 'DeepFD',
  basis: 'made up',
} as const;

/** A real-looking fault: the rate is far too low. */
export const slowPair = defineBug({
  ...about,
  id: 'slow',
  title: 'Rate too low',
  difference: 'rate 0.03 instead of 0.0003',
  faultTypes: ['learning-rate-down'],
  fixed,
  faulty: { ...fixed, optimizer: { kind: 'adam', learningRate: 0.0003 } },
});

/** Wrong targets: another network output, which is compared as a class. */
export const narrowPair = defineBug({
  ...about,
  id: 'narrow',
  origin: 'DeepLocalize',
  title: 'One output for three classes',
  difference: 'three softmax outputs instead of one',
  faultTypes: ['output units'],
  fixed,
  faulty: {
    ...fixed,
    data: { ...fixed.data, target: 'index' },
    layers: [fixed.layers[0]!, { kind: 'dense', units: 1, activation: 'sigmoid' }],
    loss: 'binaryCrossentropy',
  },
});

/** A fault whose network does not build: kept, with the reason. */
export const brokenPair = defineBug({
  ...about,
  id: 'broken',
  title: 'Two outputs for three classes',
  difference: 'three outputs instead of two',
  faultTypes: ['output units'],
  fixed,
  faulty: { ...fixed, layers: [fixed.layers[0]!, { kind: 'dense', units: 2, activation: 'softmax' }] },
});

const { healthy, task, loss, ...common } = fixed;
/** Values: kills are told by a limit on the error. */
export const regressionPair = defineBug({
  ...about,
  id: 'values',
  title: 'Bounded output for values',
  difference: 'linear output instead of sigmoid',
  faultTypes: ['output-activation-changed'],
  ...(() => {
    const regression: ProgramInput = {
      ...common,
      id: 'tiny-curve',
      task: 'regression',
      loss: 'meanSquaredError',
      healthy: { metric: 'r2', atLeast: 0 },
      data: {
        ...fixed.data,
        source: 'curve',
        options: { of: 'sine', low: -3, high: 3, noise: 0.1 },
        target: 'value',
      },
      layers: [
        { kind: 'dense', units: 8, activation: 'tanh' },
        { kind: 'dense', units: 1 },
      ],
    };
    const sigmoid = { kind: 'dense', units: 1, activation: 'sigmoid' } as const;
    return { fixed: regression, faulty: { ...regression, layers: [regression.layers[0]!, sigmoid] } };
  })(),
});

export const tinyOptions: StudyOptions = {
  instances: 3,
  controls: 1,
  mutants: 12,
  retested: 4,
  draws: 2,
  significance: 0.05,
  effect: 0.5,
};
