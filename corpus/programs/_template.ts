import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

// Copy this file to `<id>.ts`, rename it inside, add a line to `index.ts`, then measure:
//   FAULTGAP_ALL_PROGRAMS=1 npx vitest run test/contracts/program.test.ts -t <id>
// and write a bound into `healthy.atLeast` that the mean over five seeds clears with room to spare.
// What a program must be (rows, steps, healthy range) is in corpus/README.md; the contract suite checks it.
export default defineProgram({
  id: 'template',
  title: 'What it learns, by which network',
  source: {
    kind: 'toy',
    reference: 'question, repository or paper, and the ids it has in published benchmarks',
    licence: licences.toy,
    changes: 'What was kept of the original, what was scaled down or repaired, and why.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  headline: false,
  data: {
    source: 'clusters',
    options: { features: 8, informative: 4, classes: 3 },
    standsInFor: null,
    rows: { train: 400, validation: 100, test: 200 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});
