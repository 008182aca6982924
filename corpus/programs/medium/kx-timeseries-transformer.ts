import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-timeseries-transformer',
  title: 'Splice junctions of DNA, a transformer without places',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: timeseries classification with a transformer model',
    licence: licences.keras,
    changes:
      'Kept: normalisation, attention, dropout and a sum, then normalisation and two convolutions of one step and a sum; global mean pooling; a dense layer with dropout; Adam. Bases of DNA in words of five instead of motor noise; one block of 32 features instead of four of one; trained places are ours, since a junction has a place.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'splice-junctions',
    rows: { train: 800, validation: 150, test: 600 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 5, stride: 5 },
    { kind: 'learnedPositions' },
    preNormBlock('block', { width: 32, heads: 4, hidden: 64, dropout: 0.1, activation: 'relu' }),
    { kind: 'flatten' },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 40,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.84 },
});
