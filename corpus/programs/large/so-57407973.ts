import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const dense = (units: number): ProgramInput['layers'][number] => ({
  kind: 'dense',
  units,
  activation: 'relu',
  kernelInitialiser: { kind: 'randomNormal', sd: 0.05 },
});

export default defineProgram({
  id: 'so-57407973',
  title: 'Unwanted mail by its words, five dense layers with much dropout',
  source: {
    kind: 'stackoverflow',
    reference: '57407973; deepmufl, GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Our repair: a sigmoid output instead of none, ReLU within instead of sigmoid. Widths, normal initial weights, dropout, Adam and binary cross-entropy kept; words of mails instead of a generated table, 57 columns instead of 28, batches of 16 instead of 32, 3 epochs instead of 34.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'spam-words',
    rows: { train: 1600, validation: 160, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    dense(28),
    dense(200),
    { kind: 'dropout', rate: 0.5 },
    dense(300),
    { kind: 'dropout', rate: 0.5 },
    dense(300),
    { kind: 'dropout', rate: 0.5 },
    dense(150),
    { kind: 'dropout', rate: 0.4 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});
