import { InputError } from '../lib/errors.ts';
import { wilsonInterval } from '../statistics/normal.ts';
import {
  checkComparable,
  countCommon,
  createProfile,
  type KillProfile,
  type KillSet,
  planesByCount,
  sharedKills,
} from './kill-set.ts';

/** A number in [0, 1]; null, never 0, where it has no denominator, with that as the reason. */
export interface Measure {
  readonly value: number | null;
  /** Null where there is a value. */
  readonly reason: string | null;
}

export function measured(value: number): Measure {
  return { value, reason: null };
}

export function undefinedFor(reason: string): Measure {
  return { value: null, reason };
}

/** One mutant beside the real fault of its program (arXiv 2512.16741, 2604.22640). */
export interface MutantScores {
  /** S: mean killing probability over the inputs, in [0, 1]. */
  readonly killProbability: number;
  /** wC, from `poolEase`: the weight of resistance. */
  readonly ease: Measure;
  /** IQ = (1 − S)(1 − wC). Undefined where nothing kills the mutant: it may be equivalent. */
  readonly resistance: Measure;
  /**
   * CS: share of the mutant's killing mass that the fault shares; not symmetric. Undefined where
   * nothing kills the mutant.
   */
  readonly coupling: Measure;
  /** IoU, the generalised Jaccard index of both profiles. Undefined where nothing kills either. */
  readonly overlap: Measure;
  readonly reliable: boolean;
}

/** How near two models are in what kills them. */
type Likeness = Pick<MutantScores, 'coupling' | 'overlap' | 'reliable'>;

export interface ScoredModel extends MutantScores {
  readonly model: string;
  readonly role: 'mutant' | 'control';
}

/**
 * `fault`: the real fault; `mutant`: in the pool; `control`: another original, scored outside it.
 */
export const modelRoles = ['fault', 'mutant', 'control'] as const;
export type ModelRole = (typeof modelRoles)[number];

/** One model of a program and what kills its instances. */
export interface ModelKills {
  readonly model: string;
  readonly role: ModelRole;
  readonly kills: KillSet;
}

/** Models in turn, from the start at each call: a list, or `KillMatrix.stream` of a file. */
export type ModelSource = () => Iterable<ModelKills> | AsyncIterable<ModelKills>;

/**
 * Scores every mutant and control of one program against its fault, one model in memory at a time.
 * Reads the source twice, because resistance is measured against all mutants.
 * @throws InputError `fault-count` unless there is one fault; `unaligned`, `instance-counts`.
 */
export async function* scoreModels(source: ModelSource): AsyncGenerator<ScoredModel> {
  const { fault, pool } = await survey(source);
  for await (const { model, role, kills } of source()) {
    if (role !== 'fault') yield { model, role, ...scoreMutant(createProfile(kills), fault, pool) };
  }
}

async function survey(source: ModelSource): Promise<{ fault: KillProfile; pool: Pool }> {
  const faults: KillProfile[] = [];
  let pool: Pool | null = null;
  for await (const { role, kills } of source()) {
    pool ??= createPool(kills.inputs, kills.planes.length);
    if (role === 'fault') faults.push(createProfile(kills));
    else if (role === 'mutant') addToPool(pool, kills);
  }
  const [fault] = faults;
  if (pool === null || fault === undefined || faults.length > 1) {
    throw new InputError('fault-count', {
      rule: 'mutants of a program are scored against its one real fault',
      need: 1,
      value: faults.length,
    });
  }
  return { fault, pool };
}

/** Realism, EQ, is `overlap`. @throws InputError `unaligned`, `instance-counts`. */
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

const neverKilled = 'no input kills the mutant';

/** @throws InputError `unaligned`, `instance-counts`. */
export function compareProfiles(mutant: KillProfile, fault: KillProfile): Likeness {
  const shared = sharedKills(mutant, fault);
  const either = mutant.kills + fault.kills - shared;
  return {
    coupling: mutant.kills === 0 ? undefinedFor(neverKilled) : measured(shared / mutant.kills),
    overlap: either === 0 ? undefinedFor(`${neverKilled} or the fault`) : measured(shared / either),
    reliable: isReliable(mutant, fault),
  };
}

/**
 * How easily each input kills the mutants of one program, which resistance is measured against. A
 * mutant is part of its own pool, and resistances of different pools are not comparable
 * (docs/mutation.md).
 */
export interface Pool {
  models: number;
  /** Kills per input over all mutants and instances: C_t = total / (models · n). */
  readonly totals: Float64Array;
  readonly inputs: number;
  readonly instances: number;
}

export function createPool(inputs: number, instances: number): Pool {
  return { models: 0, totals: new Float64Array(inputs), inputs, instances };
}

/** Counts a mutant in. @throws InputError `unaligned`, `instance-counts`. */
export function addToPool(pool: Pool, { inputs, planes }: KillSet): void {
  checkComparable(pool, { inputs, instances: planes.length });
  pool.models++;
  for (const plane of planes) forEachBit(plane, (t) => pool.totals[t]!++);
}

/**
 * wC = Σ_t KP(t) C_t / Σ_t KP(t): how easily the inputs that kill this mutant kill the others
 * (arXiv 2604.22640). Undefined for a mutant that nothing kills.
 */
function poolEase(pool: Pool, profile: KillProfile): Measure {
  checkComparable(pool, profile);
  if (profile.kills === 0) return undefinedFor(neverKilled);
  let total = 0;
  for (const plane of profile.atLeast) {
    forEachBit(plane, (t) => {
      total += pool.totals[t]!;
    });
  }
  return measured(total / (profile.kills * pool.models * pool.instances));
}

function forEachBit(plane: Uint32Array, visit: (index: number) => void): void {
  for (let w = 0; w < plane.length; w++) {
    for (let word = plane[w]!; word !== 0; word &= word - 1) visit(32 * w + 31 - Math.clz32(word & -word));
  }
}

/**
 * Of the published flag: fewest separable inputs, greatest mean width of the mutant's intervals.
 */
const reliability = { separableInputs: 5, meanWidth: 0.5 };

/**
 * The published flag (arXiv 2512.16741, 2604.22640): enough inputs at which the 90 % intervals of
 * mutant and fault do not overlap, and intervals of the mutant that are narrow enough on average.
 * Both profiles must be comparable.
 */
export function isReliable(mutant: KillProfile, fault: KillProfile): boolean {
  return (
    separableInputs(mutant, fault) >= reliability.separableInputs &&
    meanIntervalWidth(mutant) <= reliability.meanWidth
  );
}

/** Inputs at which the intervals of the two killing probabilities do not overlap. */
export function separableInputs(a: KillProfile, b: KillProfile): number {
  const planesOfB = planesByCount(b);
  let count = 0;
  for (const [i, plane] of planesByCount(a).entries()) {
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
