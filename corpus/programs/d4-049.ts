import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'd4-049',
  title: 'Temperature some hours later, two stacked GRU layers and absolute error',
  source: {
    kind: 'github',
    reference: 'defect4ML 049',
    licence: licences.defects4ml,
    changes:
      'Documented repair kept: two stacked GRU layers, RMSprop and absolute error on standardised windows. A generated climate of three channels and 12 steps instead of Jena, 14 and 240; 12 and 16 units instead of 32 and 64; rate 0.006, falling, instead of 0.001; batches of 32 instead of 128.',
    repair: 'documented',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'climate',
    options: { length: 12, ahead: 4, shock: 0.6 },
    standsInFor: 'Jena climate 2009–2016',
    rows: { train: 1200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'gru', units: 12, returnSequences: true },
    { kind: 'gru', units: 16 },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanAbsoluteError',
  optimizer: { kind: 'rmsprop', learningRate: 0.006, decay: 0.01 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.87 },
});
