import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import type { Classifier, Seed, TrainedGenerator } from '../contract.ts';
import { predictedClasses } from '../judges/index.ts';
import { joinRows, splitRows } from '../rows.ts';

/** A network that is correct so seldom is none to search against. */
const drawsPerSeed = 10;

/**
 * Draws latents of the prior, classes in turn, and keeps those that every instance of the network under
 * test predicts correctly, until there are enough or ten times as many have been drawn.
 * @param names for the random numbers: set, generator, repetition
 * @returns seeds, and how many draws they took
 * @throws InputError `subject-wrong` where not one was predicted correctly.
 */
export function drawSeeds(
  generator: TrainedGenerator,
  subject: Classifier,
  names: readonly (string | number)[],
  wanted: number,
): { seeds: Seed[]; drawn: number } {
  const random = randomStream(...names, 'seeds');
  const seeds: Seed[] = [];
  let drawn = 0;
  while (seeds.length < wanted && drawn < drawsPerSeed * wanted) {
    const labels = Int32Array.from({ length: wanted }, (_, i) => (drawn + i) % generator.classes);
    const latents = generator.prior(wanted, random);
    const inputs = generator.decode(latents, labels);
    const own = splitRows(latents, [generator.latentSize]);
    const correct = correctOnAll(subject, inputs, labels);
    for (const [i, input] of splitRows(inputs, generator.inputShape).entries()) {
      if (seeds.length === wanted) break;
      drawn += 1;
      if (correct[i]) seeds.push({ index: seeds.length, label: labels[i]!, latent: own[i]!, input });
    }
  }
  if (seeds.length === 0) throw noSeed(drawn);
  return { seeds, drawn };
}

function noSeed(drawn: number): InputError {
  return new InputError('subject-wrong', {
    rule: 'a search starts at inputs that the network under test predicts correctly',
    need: 'one correct prediction',
    value: `none in ${drawn} drawn inputs`,
    remedy: 'Look whether network and generator learned from the same image set.',
  });
}

/** Per row whether every instance predicts its label. */
export function correctOnAll(subject: Classifier, inputs: Float32Array, labels: Int32Array): boolean[] {
  const predictions = subject.logits(inputs).map((logits) => predictedClasses(logits, subject.classes));
  return Array.from(labels, (label, row) => predictions.every((own) => own[row] === label));
}

/** Their inputs, one after the other. */
export function seedInputs(seeds: readonly Seed[]): Float32Array {
  return joinRows(seeds.map(({ input }) => input));
}

/** Their labels. */
export function seedLabels(seeds: readonly Seed[]): Int32Array {
  return Int32Array.from(seeds, ({ label }) => label);
}
