import type { RandomStream } from '../../lib/random.ts';
import type { Classifier, LabelledInputs, Seed, TrainedGenerator } from '../contract.ts';
import { codeSpace } from '../search/code-space.ts';
import { correctOnAll, seedLabels } from '../search/draw-seeds.ts';
import { joinRows, splitRows } from '../search/lockstep.ts';
import { seedCodes } from '../search/seed-codes.ts';

/** Halvings of the way to the partner; a step costs one generator call per seed. */
const halvings = 10;

/** Mixes on the right side of the boundary, as near to it as the halvings come. */
export interface Frontier {
  /** The last mixes that every instance answers rightly. */
  readonly lastRight: LabelledInputs;
  /** The same with the partner's share times a factor below 1, so that re-training seldom moves the boundary past them. */
  backOff(factor: number): LabelledInputs;
}

/**
 * Mixes each seed with a seed of another class and halves the partner's share between "every instance of the network
 * under test is right" and "one is wrong" (arXiv 2602.15552 with one trained instance; ours with several). What kills a
 * mutant must be answered rightly by originals, so it is the right side that is kept. Seeds whose full mix is answered
 * rightly have no frontier and are left out.
 */
export function findFrontier(
  generator: TrainedGenerator,
  subject: Classifier,
  seeds: readonly Seed[],
  random: RandomStream,
): Frontier {
  const space = codeSpace(generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const partners = seeds.map(({ label }, i) => {
    const others = seeds.flatMap((other, k) => (other.label === label ? [] : [k]));
    return codes[others.length === 0 ? i : random.pick(others)]!;
  });
  const layers = space.layers.map((_, layer) => layer);
  const mixAt = (shares: Float64Array) =>
    space.decode(joinRows(codes.map((code, i) => space.mix(code, partners[i]!, shares[i]!, layers))), labels);
  const low = new Float64Array(seeds.length);
  const high = new Float64Array(seeds.length).fill(1);
  const crosses = correctOnAll(subject, mixAt(high), labels).map((right) => !right);
  for (let step = 0; step < halvings; step++) {
    const middle = low.map((share, i) => (share + high[i]!) / 2);
    for (const [i, right] of correctOnAll(subject, mixAt(middle), labels).entries()) {
      if (right) low[i] = middle[i]!;
      else high[i] = middle[i]!;
    }
  }
  const found = seeds.flatMap((_, i) => (crosses[i] ? [i] : []));
  const take = (shares: Float64Array): LabelledInputs => {
    const rows = splitRows(mixAt(shares), generator.inputShape);
    return {
      rows: found.length,
      inputShape: generator.inputShape,
      classes: generator.classes,
      inputs: joinRows(found.map((i) => rows[i]!)),
      labels: Int32Array.from(found, (i) => labels[i]!),
    };
  };
  return { lastRight: take(low), backOff: (factor) => take(low.map((share) => factor * share)) };
}
