import type { Seed, TrainedGenerator } from '../contract.ts';
import { areValid, keepsLabel, predictedClasses } from '../judges/index.ts';
import { joinRows } from '../rows.ts';
import { codeSpace, type Judgement, seedCodes, seedLabels, truncate } from '../search/index.ts';
import type { SweepPoint } from './inputs-result.ts';

/**
 * Truncates every seed towards the mean over all classes and towards the mean of its own class, and
 * counts what changes: the further towards no class at all, the more predictions flip, and the fewer of
 * them are faults. Generators without styles have a class mean only.
 */
export function sweepTruncations(
  generator: TrainedGenerator,
  seeds: readonly Seed[],
  truncations: readonly number[],
  judgement: Judgement,
): SweepPoint[] {
  const space = codeSpace(generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const centres = {
    global: space.globalMean === null ? null : seeds.map(() => space.globalMean!),
    class: seeds.map(({ label }) => space.classMean(label)),
  };
  return (['global', 'class'] as const).flatMap((centre) => {
    const means = centres[centre];
    if (means === null) return [];
    return truncations.map((psi) => {
      const truncated = codes.map((code, i) => truncate(code, means[i]!, psi));
      const inputs = space.decode(joinRows(truncated), labels);
      return { centre, psi, seeds: seeds.length, ...countFlips(inputs, labels, judgement) };
    });
  });
}

function countFlips(inputs: Float32Array, labels: Int32Array, { subject, committee, validator }: Judgement) {
  const predictions = predictedClasses(subject.logits(inputs)[0]!, subject.classes);
  const kept = keepsLabel(committee, inputs, labels);
  const valid = areValid(validator, inputs);
  const flips = [...labels.keys()].filter((row) => predictions[row] !== labels[row]);
  return {
    flips: flips.length,
    kept: flips.filter((row) => kept[row]).length,
    valid: flips.filter((row) => valid[row]).length,
    labelKept: kept.filter(Boolean).length,
  };
}
