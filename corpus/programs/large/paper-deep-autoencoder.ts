import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-deep-autoencoder',
  title: 'Spoken words through a narrow layer, a deep autoencoder',
  source: {
    kind: 'paper',
    reference: 'Hinton and Salakhutdinov (2006), Science 313(5786)',
    licence: licences.paper,
    changes:
      'Dense layers that narrow to a code and widen again, squared error kept; ReLU and Adam instead of layers trained one by one; spoken words of 32 × 20 numbers instead of faces, 700-128-700 units.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'spoken-prompts',
    rows: { train: 800, validation: 160, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'inputs',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 700, activation: 'relu' },
    { kind: 'dense', units: 128 },
    { kind: 'dense', units: 700, activation: 'relu' },
    { kind: 'dense', units: 640 },
    { kind: 'reshape', shape: [32, 20] },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 16,
  epochs: 4,
  healthy: { metric: 'r2', atLeast: 0.65 },
});
