import type { OptimizerSpec } from '../optimizer-specs.ts';
import { wrongAt } from '../specs/graph.ts';
import { logitLosses } from './logits.ts';
import type { ObjectiveSpec } from './objective-specs.ts';
import { countBatches, countSteps, type StepPlan } from './plan.ts';
import type { ScheduleSpec } from './schedule-specs.ts';

/** The part of a program that is looked at; its own type, since specs are checked by what is here. */
interface PracticeSpec extends StepPlan {
  readonly data: { readonly rows: { readonly train: number }; readonly target: string };
  readonly loss: string;
  readonly outputs?: readonly { readonly loss?: string | undefined }[] | undefined;
  readonly objective?: ObjectiveSpec | undefined;
  readonly restart?: { readonly step: number } | undefined;
  readonly optimizer: OptimizerSpec;
}

/**
 * What cannot be seen from one field of a program's training practice alone. Mutants are not held to it: a run cut short
 * is a fault somebody may study.
 * @throws InputError `invalid-program` with path and rule.
 */
export function checkPractice(spec: PracticeSpec): void {
  const { schedule } = spec.optimizer;
  checkObjective(spec);
  const planned = countSteps(spec, spec.data.rows.train);
  checkAccumulation(spec);
  if (spec.restart !== undefined && spec.restart.step >= planned) {
    throw wrongAt('restart.step', `fewer than the run’s ${planned} updates`, String(spec.restart.step));
  }
  if (schedule !== undefined) checkSchedule(schedule, planned);
}

function checkAccumulation({ accumulation, data, ...plan }: PracticeSpec): void {
  const perEpoch = countBatches(plan, data.rows.train);
  if (accumulation === undefined || accumulation.batches <= perEpoch) return;
  throw wrongAt(
    'accumulation.batches',
    `at most an epoch’s ${perEpoch} batches`,
    String(accumulation.batches),
  );
}

const smoothedLosses = ['categoricalCrossentropy', 'binaryCrossentropy'];
const classTargets = ['oneHot', 'index', 'binary', 'multiHot'];

/** As `checkPractice`, of what a loss is made of alone: mutants are held to it too, as no loss can be computed otherwise. */
export function checkObjective({
  loss,
  outputs = [{}],
  data,
  objective = {},
}: Pick<PracticeSpec, 'loss' | 'outputs' | 'data' | 'objective'>): void {
  const { labelSmoothing, classWeights, rowWeights, broadcast, takesLogits, offset } = objective;
  const sharp = outputs.map((output) => output.loss ?? loss).find((name) => !smoothedLosses.includes(name));
  if (labelSmoothing !== undefined && sharp !== undefined) {
    throw wrongAt('objective.labelSmoothing', `outputs compared by ${smoothedLosses.join(' or ')}`, sharp);
  }
  const plain = outputs.map((output) => output.loss ?? loss).find((name) => !logitLosses.includes(name));
  if (takesLogits === true && plain !== undefined) {
    throw wrongAt('objective.takesLogits', `outputs compared by ${logitLosses.join(' or ')}`, plain);
  }
  if (classWeights !== undefined && !classTargets.includes(data.target)) {
    throw wrongAt(
      'objective.classWeights',
      `targets that are classes: ${classTargets.join(', ')}`,
      data.target,
    );
  }
  if (classWeights !== undefined && outputs.length > 1) {
    throw wrongAt('objective.classWeights', 'one output, as in Keras', String(outputs.length));
  }
  if (offset !== undefined && outputs.length > 1) {
    throw wrongAt('objective.offset', 'one output', String(outputs.length));
  }
  if (broadcast === true && (classWeights ?? rowWeights) !== undefined) {
    throw wrongAt('objective.broadcast', 'rows that all count alike', 'weights of rows or classes');
  }
}

/** Refuses a number of updates that leaves fewer than `spare` of the run. */
type AtMost = (field: string, value: number, spare?: number) => void;

/** A schedule must come to its end within the run, and must not stand at a rate of 0 for the rest of it. */
function checkSchedule(schedule: ScheduleSpec, planned: number): void {
  const path = 'optimizer.schedule';
  const warmup = schedule.warmup?.steps ?? 0;
  if (warmup >= planned) {
    throw wrongAt(`${path}.warmup.steps`, `fewer than the run’s ${planned} updates`, String(warmup));
  }
  const rest = planned - warmup;
  const left = `the ${rest} updates ${warmup > 0 ? 'after the warm-up' : 'of the run'}`;
  const atMost: AtMost = (field, value, spare = 0) => {
    if (value + spare <= rest) return;
    throw wrongAt(`${path}.${field}`, `at most ${rest - spare} of ${left}`, String(value));
  };
  if (schedule.kind === 'step') atMost('every', schedule.every, 1);
  if (schedule.kind === 'piecewise') checkPieces(schedule, atMost);
  if (schedule.kind === 'cosineRestarts') atMost('firstSteps', schedule.firstSteps);
  if (schedule.kind === 'oneCycle') {
    const { steps = rest } = schedule;
    if (steps !== rest) throw wrongAt(`${path}.steps`, left, String(steps));
  }
  if (schedule.kind === 'polynomial' || schedule.kind === 'cosine') {
    const { steps = rest, floor = 0 } = schedule;
    atMost('steps', steps);
    const beginsAnew = schedule.kind === 'polynomial' && schedule.cycle === true;
    if (steps === rest || floor > 0 || beginsAnew) return;
    throw wrongAt(`${path}.steps`, `${left}, or a floor above 0 for those after it`, String(steps));
  }
}

function checkPieces(
  { boundaries, factors }: Extract<ScheduleSpec, { kind: 'piecewise' }>,
  atMost: AtMost,
): void {
  const path = 'optimizer.schedule';
  if (factors.length !== boundaries.length) {
    throw wrongAt(
      `${path}.factors`,
      `one after each of ${boundaries.length} boundaries`,
      String(factors.length),
    );
  }
  boundaries.forEach((boundary, i) => {
    const before = boundaries[i - 1] ?? 0;
    if (boundary <= before) throw wrongAt(`${path}.boundaries.${i}`, `more than ${before}`, String(boundary));
    // The new rate begins with the step after the boundary, and steps are counted from 0.
    atMost(`boundaries.${i}`, boundary, 2);
  });
}
