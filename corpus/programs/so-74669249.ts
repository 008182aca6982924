import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-74669249',
  title: 'Next values of two series, stacked LSTM with batch normalisation and dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 74669249 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Linear output instead of softmax. Two of three rounds of LSTM, dropout and normalisation, of 16 units instead of 128; three series of 10 steps instead of 19 of 71; dropout 0.2 cut to 0.1, rate 0.005 instead of 0.001, 12 epochs instead of 5, momentum 0.9 in the normalisation.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'forecast',
    options: { length: 10, channels: 3, outputs: 2, shock: 0.35 },
    standsInFor: 'a scikit-learn make_regression table folded to 71 × 19, two targets',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'lstm', units: 16, returnSequences: true },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'lstm', units: 16 },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 2 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.77 },
});
