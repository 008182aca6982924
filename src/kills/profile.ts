import { InputError } from '../lib/errors.ts';
import { type KillSet, popcount } from './kill-set.ts';
import { checkAligned } from './predictions.ts';

/**
 * How many instances each input kills, which is all that the measures ask: killing probability of input t = kills / n.
 * Kept as n planes, the j-th set where at least j instances are killed, so that the least and the greatest of two
 * counts are AND and OR.
 */
export interface KillProfile {
  readonly inputs: number;
  readonly instances: number;
  /** Plane j − 1: inputs that kill at least j instances. Each lies within the one before. */
  readonly atLeast: readonly Uint32Array[];
  /** Kills over all inputs and instances: S · n · T. */
  readonly kills: number;
}

/** What must agree between models that are compared. */
export type ModelShape = Pick<KillProfile, 'inputs' | 'instances'>;

/** Sorts the bits of each input over its instances, by exchanges between neighbouring planes. */
export function createProfile({ inputs, planes }: KillSet): KillProfile {
  const atLeast = planes.map((plane) => plane.slice());
  for (let end = atLeast.length - 1; end > 0; end--) {
    for (let j = 0; j < end; j++) orderPlanes(atLeast[j]!, atLeast[j + 1]!);
  }
  const kills = atLeast.reduce((total, plane) => total + countBits(plane), 0);
  return { inputs, instances: planes.length, atLeast, kills };
}

/** Afterwards `high` holds the bits set in either, `low` those set in both. */
function orderPlanes(high: Uint32Array, low: Uint32Array): void {
  for (let w = 0; w < high.length; w++) {
    const [a, b] = [high[w]!, low[w]!];
    high[w] = a | b;
    low[w] = a & b;
  }
}

function countBits(plane: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < plane.length; w++) count += popcount(plane[w]!);
  return count;
}

/** Σ over inputs of the lesser of two kill counts. @throws InputError `unaligned`, `instance-counts`. */
export function sharedKills(a: KillProfile, b: KillProfile): number {
  checkComparable(a, b);
  let shared = 0;
  for (let j = 0; j < a.instances; j++) {
    const [ours, theirs] = [a.atLeast[j]!, b.atLeast[j]!];
    for (let w = 0; w < ours.length; w++) shared += popcount(ours[w]! & theirs[w]!);
  }
  return shared;
}

/** @throws InputError `unaligned` where the test sets differ, `instance-counts` where the numbers of instances do. */
export function checkComparable(a: ModelShape, b: ModelShape): void {
  checkAligned(a.inputs, b.inputs);
  if (a.instances === b.instances) return;
  throw new InputError('instance-counts', {
    rule: 'models that are compared have the same number of trained instances',
    need: a.instances,
    value: b.instances,
    remedy: 'Train the missing instances, or set the model aside.',
  });
}

/** Inputs that kill exactly `count` instances, as a plane. */
export function exactly({ atLeast, inputs }: KillProfile, count: number): Uint32Array {
  const reach = count === 0 ? fullPlane(inputs) : atLeast[count - 1]!;
  const beyond = atLeast[count];
  return beyond === undefined ? reach : reach.map((word, w) => word & ~beyond[w]!);
}

function fullPlane(inputs: number): Uint32Array {
  const plane = new Uint32Array((inputs + 31) >>> 5).fill(0xffffffff);
  const rest = inputs & 31;
  if (rest > 0) plane[plane.length - 1] = 2 ** rest - 1;
  return plane;
}

/** Number of bits set in both. */
export function countCommon(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < a.length; w++) count += popcount(a[w]! & b[w]!);
  return count;
}
