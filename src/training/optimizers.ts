import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../lib/errors.ts';
import type { WeightInfo } from './contract.ts';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './ops/clipping.ts';
import { applyUpdate, type SlotName, type UpdateRule, updateRules } from './ops/updates.ts';
import type { OptimizerSpec } from './optimizer-specs.ts';
import { watchPlateau } from './practice/plateau.ts';
import { scheduleFactor } from './practice/schedule.ts';

/** The optimizers of R replicas: one kind, settings each their own. */
export interface Optimizer {
  /** Learning rate in force at a step (from 0), schedule and decay included, per replica. */
  rates(step: number): Float64Array;
  /** Moves the weights by their gradients `[R, …]`, in place; disposes nothing. */
  apply(step: number, gradients: readonly tf.Tensor[], options?: UpdateOptions): void;
  /** Tells schedules that wait for a plateau the validation loss of an epoch; null where there is none. */
  endEpoch(losses: readonly (number | null)[]): void;
  /** Begins anew at a step: state, counter of updates, schedule and decay. */
  restart(step: number): void;
  /** State of that name per weight; null where the kind keeps none. */
  slots(name: SlotName): readonly tf.Tensor[] | null;
  dispose(): void;
}

interface UpdateOptions {
  /** Replicas that stay as they are, and do not count the update. */
  readonly skips?: readonly boolean[];
  /** Sees the gradients after clipping: new tensors, or the given ones. */
  readonly useClipped?: (clipped: readonly tf.Tensor[]) => void;
}

/** What an optimizer knows of the run. */
interface OptimizedRun {
  /** Of each weight, for those that are left out of weight decay. */
  readonly infos: readonly Pick<WeightInfo, 'name' | 'role'>[];
  /** Updates of the run, for schedules that span it. */
  readonly plannedSteps: number;
}

/**
 * Optimizer of `weights`, each a variable `[R, …]`; one spec per replica, all of one kind.
 * @throws InputError `unknown-weight` where a spec keeps decay from a weight that is not there.
 */
export function createOptimizer(
  specs: readonly OptimizerSpec[],
  weights: readonly tf.Variable[],
  run: OptimizedRun,
): Optimizer {
  const { kind } = specs[0]!;
  for (const spec of specs) checkNames(spec, run.infos);
  const rule = updateRules[kind] as UpdateRule;
  const slots = weights.map((weight) => createSlots(rule, specs, weight));
  const limits = Float64Array.from(specs, ({ clip }) => clip?.limit ?? Number.POSITIVE_INFINITY);
  const groups = groupByDecay(specs, run.infos, weights.length);
  let first = 0;
  let updates = specs.map(() => 0);
  let plateaus = watchPlateaus(specs);
  const rates = (step: number) =>
    Float64Array.from(specs, (spec, r) => rateAt(spec, step - first, run.plannedSteps) * plateaus.shares[r]!);
  return {
    rates,
    apply(step, gradients, { skips = [], useClipped } = {}) {
      tf.tidy(() => {
        const clipped = clipGradients(specs[0]!.clip, gradients, limits);
        useClipped?.(clipped);
        const ratesNow = rates(step);
        updates = updates.map((count, r) => (skips[r] ? count : count + 1));
        for (const { members, decays } of groups) {
          const keeps = decays.map((decay, r) => (skips[r] ? Number.NaN : 1 - ratesNow[r]! * decay));
          const coefficients = coefficientsOf(rule, specs, updates, ratesNow, keeps);
          for (const i of members) applyUpdate(kind, weights[i]!, clipped[i]!, slots[i]!, coefficients);
        }
      });
    },
    endEpoch: (losses) => plateaus.look(losses),
    restart(step) {
      first = step;
      updates = specs.map(() => 0);
      plateaus = watchPlateaus(specs);
      tf.tidy(() => {
        for (const slot of slots.flat()) slot.assign(initialSlot(rule, specs, slot.shape));
      });
    },
    slots(name) {
      const index = rule.slots.indexOf(name);
      return index < 0 ? null : slots.map((ofWeight) => ofWeight[index]!);
    },
    dispose: () => tf.dispose(slots.flat()),
  };
}

/** Keras's time decay on top of the schedule, as its optimizers of TensorFlow 2 do it. */
function rateAt({ learningRate, decay, schedule }: OptimizerSpec, step: number, planned: number): number {
  const scheduled = schedule === undefined ? 1 : scheduleFactor(schedule, step, planned);
  return (learningRate * scheduled) / (1 + decay * step);
}

/** Roles that a network may lack without `withoutDecay` being mistaken. */
const usualRoles = ['bias', 'gamma', 'beta'];

function isNamed({ name, role }: OptimizedRun['infos'][number], wanted: string): boolean {
  return wanted === role || wanted === name;
}

/** @throws InputError `unknown-weight` for a name of `withoutDecay` that is no weight of the network. */
function checkNames({ withoutDecay = [] }: OptimizerSpec, infos: OptimizedRun['infos']): void {
  const known = (wanted: string) =>
    usualRoles.includes(wanted) || infos.some((info) => isNamed(info, wanted));
  const value = withoutDecay.find((wanted) => !known(wanted));
  if (value === undefined) return;
  throw new InputError('unknown-weight', {
    rule: 'optimizer.withoutDecay names trained weights, or the role of some',
    need: [...new Set(infos.flatMap(({ name, role }) => [role, name]))].join(', '),
    value,
  });
}

/** Weights that decay alike in every replica. */
interface DecayGroup {
  readonly members: number[];
  /** Decay of each replica. */
  readonly decays: readonly number[];
}

function groupByDecay(
  specs: readonly OptimizerSpec[],
  infos: OptimizedRun['infos'],
  count: number,
): DecayGroup[] {
  const groups = new Map<string, DecayGroup>();
  for (let i = 0; i < count; i++) {
    const decays = specs.map(({ weightDecay = 0, withoutDecay = [] }) =>
      infos[i] !== undefined && withoutDecay.some((wanted) => isNamed(infos[i]!, wanted)) ? 0 : weightDecay,
    );
    const group = groups.get(String(decays)) ?? { members: [], decays };
    groups.set(String(decays), group);
    group.members.push(i);
  }
  return [...groups.values()];
}

/** The rule's numbers and what a weight keeps, a row per replica; filled by hand, since this is done in every step. */
function coefficientsOf(
  rule: UpdateRule,
  specs: readonly OptimizerSpec[],
  updates: readonly number[],
  rates: Float64Array,
  keeps: readonly number[],
): tf.Tensor2D {
  let values = new Float32Array();
  let width = 0;
  for (let r = 0; r < specs.length; r++) {
    const row = rule.coefficients(specs[r]!, updates[r]!, rates[r]!);
    if (r === 0) {
      width = row.length + 1;
      values = new Float32Array(specs.length * width);
    }
    for (let k = 0; k < width - 1; k++) values[r * width + k] = row[k]!;
    values[(r + 1) * width - 1] = keeps[r]!;
  }
  return tf.tensor2d(values, [specs.length, width]);
}

function createSlots(rule: UpdateRule, specs: readonly OptimizerSpec[], weight: tf.Variable): tf.Variable[] {
  return rule.slots.map(() => tf.tidy(() => tf.variable(initialSlot(rule, specs, weight.shape), false)));
}

function initialSlot(rule: UpdateRule, specs: readonly OptimizerSpec[], shape: readonly number[]): tf.Tensor {
  const starts = tf.tensor(
    specs.map((spec) => rule.initialSlot(spec)),
    [specs.length, ...Array<number>(shape.length - 1).fill(1)],
  );
  return tf.add(tf.zeros([...shape]), starts);
}

/** What the validation loss has left of each replica's rate. */
function watchPlateaus(specs: readonly OptimizerSpec[]) {
  const watches = specs.map(({ schedule }) => (schedule?.kind === 'plateau' ? watchPlateau(schedule) : null));
  const shares = specs.map(() => 1);
  return {
    shares,
    look(losses: readonly (number | null)[]) {
      for (const [r, loss] of losses.entries()) if (loss !== null) shares[r] = watches[r]?.(loss) ?? 1;
    },
  };
}

/** Clipped gradients; the same tensors where nothing is clipped. Limits are each replica's own. */
function clipGradients(
  clip: OptimizerSpec['clip'],
  gradients: readonly tf.Tensor[],
  limits: Float64Array,
): readonly tf.Tensor[] {
  switch (clip?.by) {
    case undefined:
      return gradients;
    case 'value':
      return gradients.map((gradient) => clipByValue(gradient, limits));
    case 'norm':
      return gradients.map((gradient) => clipByNorm(gradient, limits));
    case 'globalNorm':
      return clipByGlobalNorm(gradients, limits);
  }
}
