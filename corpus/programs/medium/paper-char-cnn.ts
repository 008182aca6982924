import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-char-cnn',
  title: 'Which of four stops a word sounds, convolutions over its letters',
  source: {
    kind: 'paper',
    reference:
      'Zhang, Zhao and LeCun (2015), Character-level Convolutional Networks for Text Classification, NeurIPS',
    licence: licences.paper,
    changes:
      'Kept: convolutions over characters with pooling, dense layers with dropout, a rate that is halved. Two convolutions of 32 filters instead of six of 256; an embedding of 12 instead of one-hot characters; one dense layer; dropout 0.2 instead of 0.5; Adam instead of momentum; four labels instead of one class.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multilabel',
  data: {
    source: 'pronunciations',
    options: { task: 'sounds', labels: 'D,T,G,K', units: 'characters', length: 12, vocabulary: 30 },
    rows: { train: 1600, validation: 150, test: 1000 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'embedding', inputDim: 30, outputDim: 12 },
    { kind: 'conv1d', filters: 40, kernelSize: 3, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 40, kernelSize: 3, padding: 'same', activation: 'relu' },
    { kind: 'globalMaxPooling1d' },
    { kind: 'dense', units: 80, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 4, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: {
    kind: 'adam',
    learningRate: 0.003,
    schedule: { kind: 'step', every: 240, factor: 0.5 },
  },
  batchSize: 40,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});
