import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'pt-time-sequence',
  title: 'Sunspots a month ahead, at each month, two LSTM layers',
  source: {
    kind: 'example',
    reference: 'pytorch/examples, time_sequence_prediction',
    licence: licences.pytorch,
    changes:
      'Kept: two LSTM layers of 51 units, a linear output at each step, squared error. Sunspots instead of sines; Adam instead of L-BFGS over all rows; 12 steps instead of 999.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'sunspots',
    options: { length: 12, stride: 4, everyStep: true },
    rows: { train: 460, validation: 100, test: 200 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'lstm', units: 51, returnSequences: true },
    { kind: 'lstm', units: 51, returnSequences: true },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 20,
  epochs: 8,
  healthy: { metric: 'r2', atLeast: 0.82 },
});
