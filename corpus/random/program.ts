import { type RandomStream, randomStream } from '../../src/lib/random.ts';
import { createRecent } from '../../src/lib/recent.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../src/training/spec.ts';
import { lowestHealthy } from '../program-rules.ts';
import { licences } from '../programs/licences.ts';
import { drawData, type RandomData } from './data.ts';
import { drawNetwork } from './network.ts';

/**
 * Programs that nobody wrote: a real data set, a network that fits it, an optimizer and a schedule, each drawn from
 * what published programs use. They answer whether training a diagnoser on many of them closes the gap on real ones.
 */

const idPattern = /^random-(0|[1-9]\d*)-(0|[1-9]\d*)$/;

/** Whether an id is that of a random program, which is made from its id alone. */
export function isRandomId(id: string): boolean {
  return idPattern.test(id);
}

/** Programs already made: what is healthy of one needs its rows. A few kB each. */
const made = createRecent<ProgramSpec>(1000);

/** The program that this id stands for; whether it trains well is not said. */
export function randomProgram(id: string): ProgramSpec {
  return made.get(id, () => makeProgram(id));
}

function makeProgram(id: string): ProgramSpec {
  const [, seed, number] = idPattern.exec(id)!;
  const random = randomStream('random program', seed!, number!);
  const data = drawData(random);
  const { family, layers } = drawNetwork(random, data);
  const batchSize = random.pick([16, 32, 32, 64]);
  const epochs = Math.ceil(mostSteps / Math.ceil(data.reference.rows.train / batchSize));
  const steps = epochs * Math.ceil(data.reference.rows.train / batchSize);
  const spec = defineProgram({
    id,
    title: `Made by lot: ${data.reference.source}, ${family}`,
    source: {
      kind: 'random',
      reference: `number ${number} of seed ${seed}`,
      licence: licences.toy,
      changes: 'Drawn by corpus/random from data sets, layers, optimizers and schedules.',
      repair: 'none-needed',
    },
    family,
    task: data.task,
    headline: false,
    data: data.reference,
    layers: [...layers],
    loss: drawLoss(random, data),
    optimizer: drawOptimizer(random, steps),
    batchSize,
    epochs,
    healthy: { metric: data.task === 'regression' ? 'r2' : 'accuracy', atLeast: 0 },
  });
  return { ...spec, healthy: { ...spec.healthy, atLeast: lowestHealthy(spec) } };
}

/** Updates of a run: enough to learn, few enough for a tenth of a second. */
const mostSteps = 200;

const losses: Record<ProgramSpec['task'], readonly ProgramInput['loss'][]> = {
  binary: ['binaryCrossentropy'],
  multilabel: ['binaryCrossentropy'],
  multiclass: ['categoricalCrossentropy'],
  regression: ['meanSquaredError', 'meanSquaredError', 'huber', 'meanAbsoluteError'],
};

function drawLoss(random: RandomStream, { task, reference }: RandomData): ProgramInput['loss'] {
  return reference.target === 'index' ? 'sparseCategoricalCrossentropy' : random.pick(losses[task]);
}

/** Rates that suit most networks of this size; each program takes one within a factor of two. */
const usualRates = { sgd: 0.05, rmsprop: 0.003, adam: 0.005, nadam: 0.005, adamax: 0.01, adamw: 0.005 };

function drawOptimizer(random: RandomStream, steps: number): ProgramInput['optimizer'] {
  const kind = random.pick(['sgd', 'rmsprop', 'adam', 'adam', 'nadam', 'adamax', 'adamw'] as const);
  const learningRate = Number((usualRates[kind] * 2 ** random.uniform(-1, 1)).toPrecision(2));
  const common = { learningRate, schedule: drawSchedule(random, steps) };
  return kind === 'sgd' ? { kind, ...common, momentum: random.pick([0, 0.9]) } : { kind, ...common };
}

function drawSchedule(random: RandomStream, steps: number) {
  const warmup = random.uniform() < 0.3 ? { steps: Math.round(steps / 10) } : undefined;
  const kind = random.pick(['none', 'none', 'cosine', 'step', 'oneCycle'] as const);
  if (kind === 'none') return warmup && { kind: 'constant' as const, warmup };
  if (kind === 'step') return { kind, every: Math.round(steps / 3), factor: 0.5, warmup };
  return kind === 'cosine' ? { kind, warmup } : { kind };
}
