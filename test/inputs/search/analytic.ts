import type {
  Classifier,
  Committee,
  SearchTask,
  Seed,
  TrainedGenerator,
} from '../../../src/inputs/contract.ts';
import { predictedClasses } from '../../../src/inputs/judges/classifier.ts';
import { joinRows } from '../../../src/inputs/rows.ts';
import { randomStream } from '../../../src/lib/random.ts';

/* A generator and networks that are written down: pixels are a sigmoid of a linear map, answers the nearest prototype. */

const pixels = 16;
const inputShape = [4, 4, 1];
const classes = 3;
const latentSize = 6;
const styleSize = 5;
/** Coarse layers move pixels more than fine ones. */
const gains = [1, 0.7, 0.5, 0.35];

function matrix(name: string, rows: number, columns: number, spread: number): Float64Array[] {
  const random = randomStream('analytic', name);
  return Array.from({ length: rows }, () =>
    Float64Array.from({ length: columns }, () => random.normal(0, spread)),
  );
}

const toStyle = matrix('style', styleSize, latentSize, 0.5);
const classStyles = matrix('classes', classes, styleSize, 1);
const toPixels = gains.map((gain, layer) => matrix(`layer ${layer}`, pixels, styleSize, gain));

function dot(a: ArrayLike<number>, b: ArrayLike<number>, start = 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[start + i]!;
  return sum;
}

function styleOf(latent: Float32Array, label: number): Float32Array {
  return Float32Array.from(toStyle, (row, i) => dot(row, latent) + classStyles[label]![i]!);
}

function imageOf(styles: Float32Array): Float32Array {
  const image = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let value = 0;
    for (const [l, layer] of toPixels.entries()) value += dot(layer[p]!, styles, l * styleSize);
    image[p] = 1 / (1 + Math.exp(-value));
  }
  return image;
}

function everywhere(style: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: gains.length * styleSize }, (_, i) => style[i % styleSize]!);
}

function eachRow(values: Float32Array, width: number, make: (row: Float32Array, i: number) => Float32Array) {
  const rows = Array.from({ length: values.length / width }, (_, i) =>
    make(values.subarray(i * width, (i + 1) * width), i),
  );
  return joinRows(rows);
}

/** With a style space of four layers; `plain` leaves it out. */
export function analyticGenerator(plain = false): TrainedGenerator {
  const generator: TrainedGenerator = {
    kind: 'analytic',
    inputShape,
    classes,
    latentSize,
    prior: (rows, random) => Float32Array.from({ length: rows * latentSize }, () => random.normal()),
    decode: (latents, labels) =>
      eachRow(latents, latentSize, (row, i) => imageOf(everywhere(styleOf(row, labels[i]!)))),
    dispose: () => undefined,
  };
  if (plain) return generator;
  const mean = Float32Array.from(
    { length: styleSize },
    (_, i) =>
      dot(
        [1, 1, 1],
        classStyles.map((s) => s[i]!),
      ) / 3,
  );
  return {
    ...generator,
    styles: {
      layers: gains.length,
      size: styleSize,
      mean,
      map: (latents, labels) => eachRow(latents, latentSize, (row, i) => styleOf(row, labels[i]!)),
      synthesise: (styles) => eachRow(styles, gains.length * styleSize, imageOf),
      classMean: (label) => Float32Array.from(classStyles[label]!),
    },
  };
}

/** Answers the nearest of the classes' mean images, each moved by noise of its own per instance. */
export function analyticClassifier(names: readonly string[], noise: number): Classifier {
  const networks = names.map((name) =>
    classStyles.map((style, k) => {
      const image = imageOf(everywhere(style));
      const moved = matrix(`${name} ${k}`, 1, pixels, noise)[0]!;
      return image.map((value, p) => value + moved[p]!);
    }),
  );
  const prediction = (prototypes: readonly Float32Array[], inputs: Float32Array) => {
    const halves = prototypes.map((prototype) => dot(prototype, prototype) / 2);
    return Float32Array.from({ length: (classes * inputs.length) / pixels }, (_, i) => {
      const k = i % classes;
      return 4 * (dot(prototypes[k]!, inputs, pixels * Math.floor(i / classes)) - halves[k]!);
    });
  };
  return {
    inputShape,
    classes,
    instances: networks.length,
    logits: (inputs) => networks.map((prototypes) => prediction(prototypes, inputs)),
    features: (inputs) => networks.map(() => inputs),
    dispose: () => undefined,
  };
}

function analyticCommittee(): Committee {
  const members = ['a', 'b', 'c', 'd', 'e'];
  const networks = analyticClassifier(members, 0.01);
  return {
    members: members.length,
    quorum: 4,
    votes(inputs) {
      const predictions = networks.logits(inputs).map((logits) => predictedClasses(logits, classes));
      const rows = inputs.length / pixels;
      return Int32Array.from(
        { length: rows * members.length },
        (_, i) => predictions[i % members.length]![Math.floor(i / members.length)]!,
      );
    },
    features: (inputs) => inputs,
    dispose: () => undefined,
  };
}

/** A task of `count` seeds that the network predicts correctly. */
export function analyticTask(count: number, given: Partial<SearchTask> = {}): SearchTask {
  const generator = given.generator ?? analyticGenerator();
  const subject = given.subject ?? analyticClassifier(['subject', 'twin'], 0.12);
  const random = randomStream('analytic seeds');
  const seeds: Seed[] = [];
  for (let label = 0; seeds.length < count; label = (label + 1) % classes) {
    const latent = generator.prior(1, random);
    const input = generator.decode(latent, Int32Array.of(label));
    const right = subject.logits(input).every((logits) => predictedClasses(logits, classes)[0] === label);
    if (right) seeds.push({ index: seeds.length, label, latent, input });
  }
  return {
    generator,
    subject,
    seeds,
    names: ['analytic', 0],
    callsPerSeed: 1000,
    committee: analyticCommittee(),
    mutants: analyticClassifier(['mutant 1', 'mutant 2', 'mutant 3'], 0.3),
    ...given,
  };
}
