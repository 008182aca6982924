import * as tf from '@tensorflow/tfjs';
import type { Generator, LabelledInputs, TrainedGenerator } from '../../src/inputs/contract.ts';
import { type ContractRule, unlessEqual } from '../../src/lib/contract-rule.ts';
import { InputError } from '../../src/lib/errors.ts';
import { randomStream } from '../../src/lib/random.ts';
import { sizeOf } from '../../src/training/data.ts';
import { brief, trialPictures, trialTable, withTrained } from '../inputs/generators/generator-trial.ts';

type Rule = ContractRule<Generator>;

const rows = 7;
const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);

function latentsOf(trained: TrainedGenerator): Float32Array {
  return trained.prior(rows, randomStream('generator trial', 'latents'));
}

/** The contract of a generator, on a few small pictures and a small table. The backend must have been selected. */
export const generatorRules: readonly Rule[] = [
  {
    title: 'makes the inputs that were asked for, every value in [0, 1], of pictures and of tables',
    *findings(generator) {
      for (const data of [trialPictures(), trialTable()])
        yield* withTrained(generator, data, (trained) => [...wrongInputs(trained, data)]);
    },
  },
  {
    title: 'gives the same weights for the same seed, and others for another',
    *findings(generator) {
      const train = (seed: number) => brief(generator).train(trialPictures(), { seed });
      const first = train(1);
      yield* unlessEqual(train(1), first, 'a second training with the same seed gives other weights');
      if (unlessEqual(train(2), first, 'other').length === 0)
        yield 'another seed gives the same weights: name randomStream by the seed';
    },
  },
  {
    title: 'decodes the same latents to the same inputs, one by one or together',
    findings: (generator) =>
      withTrained(generator, trialPictures(), (trained) => {
        const latents = latentsOf(trained);
        const together = trained.decode(latents, labels);
        const alone = Array.from(labels, (_, row) =>
          Array.from(trained.decode(rowOf(latents, row), labels.slice(row, row + 1))),
        );
        return [
          ...unlessEqual(trained.decode(latents, labels), together, 'decoding twice gives two results'),
          ...unlessEqual(alone.flat(), [...together], 'a row decodes to something else beside other rows'),
        ];
      }),
  },
  {
    title: 'draws latents from nothing but the stream it is told',
    findings: (generator) =>
      withTrained(generator, trialPictures(), (trained) => [
        ...unlessEqual(latentsOf(trained), latentsOf(trained), 'the same stream gives other latents'),
        ...unlessEqual(latentsOf(trained).length, rows * trained.latentSize, 'latents have another size'),
      ]),
  },
  {
    title: 'is told the class: the same latents give other inputs for another class',
    *findings(generator) {
      const same = withTrained(generator, trialPictures(), (trained) => {
        const latents = latentsOf(trained);
        const others = labels.map((label) => 1 - label);
        return unlessEqual(trained.decode(latents, others), trained.decode(latents, labels), 'differ');
      });
      if (same.length === 0) yield 'the class changes nothing';
    },
  },
  {
    title: 'opens its own weights again to the same generator, and refuses those of other data',
    *findings(generator) {
      const kind = brief(generator);
      const data = trialPictures();
      const weights = kind.train(data, { seed: 1 });
      const decode = () => {
        const trained = kind.open(structuredClone(weights), data);
        const inputs = trained.decode(latentsOf(trained), labels);
        trained.dispose();
        return inputs;
      };
      yield* unlessEqual(decode(), decode(), 'opening the same weights twice gives two generators');
      const damaged = weights.map((weight) => ({ ...weight, values: weight.values.map(() => Number.NaN) }));
      yield* unlessRefused(() => kind.open(weights, trialTable()), 'weights of pictures for a table');
      yield* unlessRefused(() => kind.open(weights.slice(1), data), 'weights of which one is missing');
      yield* unlessRefused(() => kind.open(damaged, data), 'weights that are not numbers');
    },
  },
  {
    title: 'encodes inputs to latents of its own size',
    findings: (generator) =>
      withTrained(generator, trialPictures(), (trained) => {
        const { inputs } = trialPictures();
        const some = inputs.slice(0, rows * sizeOf(trained.inputShape));
        const latents = trained.encode?.(some, labels);
        if (latents === undefined) return [];
        return [
          ...unlessEqual(latents.length, rows * trained.latentSize, 'encoded latents have another size'),
          ...unlessEqual(trained.encode?.(some, labels), latents, 'encoding twice gives two results'),
        ];
      }),
  },
  {
    title: 'synthesises one style in all layers to what the latent decodes to, and knows the mean styles',
    findings: (generator) => withTrained(generator, trialPictures(), (trained) => [...wrongStyles(trained)]),
  },
  {
    title: 'frees all tensors when disposed of, and leaves none behind',
    findings(generator) {
      const before = tf.memory().numTensors;
      withTrained(generator, trialPictures(), (trained) => trained.decode(latentsOf(trained), labels));
      return unlessEqual(tf.memory().numTensors, before, 'tensors are left after training, use and disposal');
    },
  },
  {
    title: 'tells its progress up to the end',
    *findings(generator) {
      const told: string[] = [];
      const progress = (done: number, total: number) => told.push(`${done}/${total}`);
      const { steps } = brief(generator).settings;
      brief(generator).train(trialPictures(), { seed: 1, progress });
      yield* unlessEqual(told.at(-1), `${steps}/${steps}`, `the last progress told is ${told.at(-1)}`);
    },
  },
  {
    title: 'refuses data outside the unit cube, classes that are none, and settings that are not its own',
    *findings(generator) {
      const data = trialPictures();
      const train = (changed: Partial<LabelledInputs>) => () =>
        brief(generator).train({ ...data, ...changed }, { seed: 1 });
      const bytes = train({ inputs: data.inputs.map((value) => 255 * value) });
      yield* unlessRefused(bytes, 'pixels from 0 to 255', 'generator-data');
      const unknown = train({ labels: data.labels.map((label) => label + 1) });
      yield* unlessRefused(unknown, 'a class that is none', 'generator-data');
      yield* unlessRefused(() => generator.with({ stepz: 3 }), 'an unknown setting', 'unknown-setting');
    },
  },
];

function* wrongInputs(trained: TrainedGenerator, { inputShape, classes }: LabelledInputs): Iterable<string> {
  const inputs = trained.decode(latentsOf(trained), labels);
  yield* unlessEqual(inputs.length, rows * sizeOf(inputShape), 'decode gives another number of values');
  yield* unlessEqual(
    [...trained.inputShape, trained.classes],
    [...inputShape, classes],
    'it says another shape',
  );
  const outside = inputs.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) yield `decode gives ${outside}: need values in [0, 1]`;
}

function* wrongStyles(trained: TrainedGenerator): Iterable<string> {
  const { styles } = trained;
  if (styles === undefined) return;
  const { layers, size } = styles;
  const latents = latentsOf(trained);
  const mapped = styles.map(latents, labels);
  const repeated = new Float32Array(rows * layers * size);
  for (let i = 0; i < rows * layers; i++)
    repeated.set(mapped.subarray(Math.floor(i / layers) * size).subarray(0, size), i * size);
  yield* unlessEqual(
    styles.synthesise(repeated),
    trained.decode(latents, labels),
    'synthesise differs from decode',
  );
  const means = [
    styles.mean,
    ...Array.from({ length: trained.classes }, (_, label) => styles.classMean(label)),
  ];
  yield* unlessEqual(
    means.map(({ length }) => length),
    means.map(() => size),
    'a mean style has another size',
  );
  const middle = Float32Array.from(styles.mean, (_, i) => (means[1]![i]! + means[2]![i]!) / 2);
  const distance = Math.max(...middle.map((value, i) => Math.abs(value - styles.mean[i]!)));
  if (!(distance < 1e-4)) yield `the mean style is ${distance} away from the mean of the class means`;
}

function rowOf(values: Float32Array, row: number): Float32Array {
  const width = values.length / rows;
  return values.slice(row * width, (row + 1) * width);
}

function* unlessRefused(attempt: () => unknown, what: string, code = 'generator-weights'): Iterable<string> {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof InputError && error.code === code)) throw error;
    return;
  }
  yield `it takes ${what}: need InputError ${code}`;
}
