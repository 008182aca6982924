import { wilsonInterval } from '../statistics/normal.ts';
import { countCommon, exactly, type KillProfile } from './profile.ts';

/** Limits of the published flag. */
export interface ReliabilityLimits {
  /** Inputs at which the two models must be told apart. */
  readonly separableInputs: number;
  /** Greatest mean width of the mutant's intervals. */
  readonly meanWidth: number;
}

export const publishedLimits: ReliabilityLimits = { separableInputs: 5, meanWidth: 0.5 };

/**
 * The published flag (arXiv 2512.16741, 2604.22640): enough inputs at which the 90 % intervals of mutant and fault do
 * not overlap, and intervals of the mutant that are narrow enough on average. Both profiles must be comparable.
 */
export function isReliable(
  mutant: KillProfile,
  fault: KillProfile,
  limits: ReliabilityLimits = publishedLimits,
): boolean {
  return (
    separableInputs(mutant, fault) >= limits.separableInputs && meanIntervalWidth(mutant) <= limits.meanWidth
  );
}

/** Inputs at which the intervals of the two killing probabilities do not overlap. */
export function separableInputs(a: KillProfile, b: KillProfile): number {
  const planesOfA = planesByCount(a);
  const planesOfB = planesByCount(b);
  let count = 0;
  for (const [i, plane] of planesOfA.entries()) {
    const [low, high] = wilsonInterval(i, a.instances);
    for (const [j, other] of planesOfB.entries()) {
      const [otherLow, otherHigh] = wilsonInterval(j, b.instances);
      if (high < otherLow || low > otherHigh) count += countCommon(plane, other);
    }
  }
  return count;
}

/** Mean width of the intervals over all inputs. */
export function meanIntervalWidth(profile: KillProfile): number {
  let total = 0;
  for (const [kills, plane] of planesByCount(profile).entries()) {
    const [low, high] = wilsonInterval(kills, profile.instances);
    total += (high - low) * countCommon(plane, plane);
  }
  return total / profile.inputs;
}

function planesByCount(profile: KillProfile): Uint32Array[] {
  return Array.from({ length: profile.instances + 1 }, (_, count) => exactly(profile, count));
}
