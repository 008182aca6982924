import * as tf from '@tensorflow/tfjs-core';
import { type ContractRule, unlessEqual } from '../../lib/contract-rule.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Instrument } from './contract.ts';
import { toyProgram, toyRuns, type Watched, watchRuns } from './instrument-trial.ts';

type Rule = ContractRule<Instrument>;

const steps = 12;
const every = 4;

/** A classifier with a layer that behaves otherwise in evaluation, by another optimizer each. */
function trialProgram(optimizer: Parameters<typeof toyProgram>[0]['optimizer']): ProgramSpec {
  return toyProgram({
    layers: [
      { kind: 'dense', units: 6, activation: 'relu' },
      { kind: 'batchNormalization' },
      { kind: 'dropout', rate: 0.2 },
      { kind: 'dense', units: 5, activation: 'tanh' },
      { kind: 'dense', units: 2, activation: 'softmax' },
    ],
    task: 'multiclass',
    loss: 'categoricalCrossentropy',
    optimizer: optimizer!,
    data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'oneHot' },
  });
}

const adam = trialProgram({ kind: 'adam', learningRate: 0.01 });
const momentum = trialProgram({ kind: 'sgd', learningRate: 0.01, momentum: 0.9 });
const broken: ProgramSpec = { ...adam, optimizer: { ...adam.optimizer, learningRate: 1e30 } };

/** The contract of an instrument, on short trainings; a backend must have been selected. */
export const instrumentRules: readonly Rule[] = [
  {
    title: 'declares metrics of its own family with a unit and a meaning',
    *findings({ family, metrics }) {
      if (metrics.length === 0) yield 'declares no metric';
      if (new Set(metrics.map(({ id }) => id)).size !== metrics.length) yield 'two metrics have one id';
      for (const metric of metrics) {
        if (metric.family !== family) yield `${metric.id} is of family "${metric.family}": need "${family}"`;
        if (!new RegExp(`^${family}\\.[a-z][a-z-]*$`).test(metric.id))
          yield `metric "${metric.id}": need ${family}.<lower-case-name>`;
        if (metric.unit === '') yield `${metric.id} has no unit`;
        if (metric.description.length <= 10) yield `${metric.id} does not say what it means`;
        if (!(metric.cost >= 0))
          yield `${metric.id} costs ${metric.cost}: need gradient evaluations, 0 or more`;
      }
    },
  },
  {
    title: 'measures what it declares, in the declared shape, for every replica',
    *findings(instrument) {
      const readings = [adam, momentum].flatMap(
        (spec) => watchRuns(toyRuns([spec, spec]), [instrument], steps, every).readings,
      );
      const declared = new Map(instrument.metrics.map(({ id, shape }) => [id, shape]));
      for (const reading of readings)
        for (const [id, values] of Object.entries(reading)) yield* wrongShape(id, declared.get(id), values);
      for (const id of declared.keys())
        if (!readings.some((reading) => reading[id]?.[0] != null)) yield `${id} is never measured`;
    },
  },
  {
    title: 'changes no loss',
    findings(instrument) {
      const plain = watchRuns(toyRuns([adam, adam]), [], steps, every);
      const watched = watchRuns(toyRuns([adam, adam]), [instrument], steps, every);
      return unlessEqual(watched.losses, plain.losses, 'the losses of a run are others with it than without');
    },
  },
  {
    title: 'gives a run the same numbers alone, in company, and beside one that diverged',
    findings(instrument) {
      const [first, second, third] = toyRuns([adam, adam, broken]) as [never, never, never];
      const alone = watchRuns([first], [instrument], steps, every);
      const together = watchRuns([third, second, first], [instrument], steps, every);
      return unlessEqual(
        readingsOf(together, 2),
        readingsOf(alone, 0),
        'what it says of a run depends on the runs beside it',
      );
    },
  },
  {
    title: 'leaves no tensor behind',
    *findings(instrument) {
      watchRuns(toyRuns([adam]), [instrument], every, 2);
      const before = tf.memory().numTensors;
      watchRuns(toyRuns([adam]), [instrument], every, 2);
      const left = tf.memory().numTensors - before;
      if (left !== 0)
        yield `${left} tensors are left: wrap observe in tf.tidy, and free in dispose what it keeps`;
    },
  },
];

function* wrongShape(id: string, shape: string | undefined, values: ArrayLike<unknown>): Iterable<string> {
  if (shape === undefined) {
    yield `measures ${id}, which it does not declare`;
    return;
  }
  if (values.length !== 2) yield `${id} has ${values.length} values for 2 replicas`;
  const wrong = Array.from(values).find(
    (value) => value !== null && Array.isArray(value) !== (shape !== 'scalar'),
  );
  if (wrong !== undefined)
    yield `${id} is declared ${shape} and is ${Array.isArray(wrong) ? 'a list' : `a ${typeof wrong}`}`;
}

/** What was measured of one replica at each check. */
function readingsOf(watched: Watched, replica: number): unknown[] {
  return watched.readings.map((reading) =>
    Object.entries(reading).map(([id, values]) => [id, values[replica]]),
  );
}
