import type { PlainKills } from './mutants.ts';

/** The formulas as the papers write them, in plain loops over killing probabilities: the peer of `bench/mutants.ts`. */
export function plainScores(fault: PlainKills, mutants: readonly PlainKills[]): number {
  const faultProbabilities = probabilities(fault);
  const all = mutants.map(probabilities);
  const ease = meanPerInput(all);
  let total = 0;
  for (const own of all) {
    let [mass, least, most, weighted] = [0, 0, 0, 0];
    for (let t = 0; t < own.length; t++) {
      mass += own[t]!;
      least += Math.min(own[t]!, faultProbabilities[t]!);
      most += Math.max(own[t]!, faultProbabilities[t]!);
      weighted += own[t]! * ease[t]!;
    }
    if (mass > 0) total += (1 - mass / own.length) * (1 - weighted / mass) + least / mass;
    if (most > 0) total += least / most;
  }
  return total;
}

function probabilities(instances: PlainKills): Float64Array {
  return Float64Array.from(instances[0]!, (_, t) => {
    let kills = 0;
    for (const instance of instances) kills += instance[t]!;
    return kills / instances.length;
  });
}

function meanPerInput(all: readonly Float64Array[]): Float64Array {
  const means = new Float64Array(all[0]!.length);
  for (const own of all) for (let t = 0; t < own.length; t++) means[t]! += own[t]! / all.length;
  return means;
}
