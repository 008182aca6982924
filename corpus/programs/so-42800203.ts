import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-42800203',
  title: 'Mood of a short word sequence, embedding and LSTM',
  source: {
    kind: 'stackoverflow',
    reference: 'question 42800203 (DeepFD)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: sigmoid output. Seven hand-written sequences replaced by generated ones of 12 words out of 60; 8 embedding dimensions instead of 32, batches of 32 instead of 1, and therefore Adam at 0.007 instead of SGD at 0.001.',
    repair: 'documented',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'reviews',
    options: { length: 12, vocabulary: 60, telling: 0.4, against: 0.12, negated: 0.3 },
    standsInFor: 'seven hand-written token sequences',
    rows: { train: 2000, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'embedding', inputDim: 60, outputDim: 8 },
    { kind: 'lstm', units: 10 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.007 },
  batchSize: 32,
  epochs: 6,
  healthy: { metric: 'accuracy', atLeast: 0.93 },
});
