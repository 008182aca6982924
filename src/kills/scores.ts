import { type Measure, measured, undefinedFor } from './measure.ts';
import { type Pool, poolEase } from './pool.ts';
import { type KillProfile, sharedKills } from './profile.ts';
import { isReliable } from './reliability.ts';

/** How near two models are in what kills them. */
export interface Likeness {
  /** CS: share of the mutant's killing mass that the fault shares; not symmetric. Undefined where nothing kills the mutant. */
  readonly coupling: Measure;
  /** IoU, the generalised Jaccard index of the two profiles. Undefined where nothing kills either. */
  readonly overlap: Measure;
  readonly reliable: boolean;
}

/** One mutant beside the real fault of its program (arXiv 2512.16741, 2604.22640). */
export interface MutantScores extends Likeness {
  /** S: mean killing probability over the inputs, in [0, 1]. */
  readonly killProbability: number;
  /** wC, from `poolEase`: the weight of resistance. */
  readonly ease: Measure;
  /** IQ = (1 − S)(1 − wC). Undefined where nothing kills the mutant: it may be equivalent. */
  readonly resistance: Measure;
}

/** @throws InputError `unaligned`, `instance-counts`. */
export function compareProfiles(mutant: KillProfile, fault: KillProfile): Likeness {
  const shared = sharedKills(mutant, fault);
  const either = mutant.kills + fault.kills - shared;
  return {
    coupling:
      mutant.kills === 0 ? undefinedFor('no input kills the mutant') : measured(shared / mutant.kills),
    overlap:
      either === 0 ? undefinedFor('no input kills the mutant or the fault') : measured(shared / either),
    reliable: isReliable(mutant, fault),
  };
}

/** Realism of the selection study, EQ, is `overlap`. @throws InputError `unaligned`, `instance-counts`. */
export function scoreMutant(mutant: KillProfile, fault: KillProfile, pool: Pool): MutantScores {
  const killProbability = meanKillProbability(mutant);
  const ease = poolEase(pool, mutant);
  const resistance =
    ease.value === null ? ease : measured(Math.max(0, (1 - killProbability) * (1 - ease.value)));
  return { killProbability, ease, resistance, ...compareProfiles(mutant, fault) };
}

/** S: mean over inputs of the share of instances killed. */
export function meanKillProbability({ kills, inputs, instances }: KillProfile): number {
  return kills / (inputs * instances);
}

/**
 * The fault's own S, from published numbers of one of its mutants: O = CS · S is the shared mass, and
 * IoU = O / (S + F − O). Null where the mutant shares nothing with the fault.
 */
export function recoverFaultProbability(
  killProbability: number,
  coupling: number,
  overlap: number,
): number | null {
  if (overlap === 0) return null;
  const shared = coupling * killProbability;
  return shared / overlap - killProbability + shared;
}
