/** What of a program says how many updates it makes. */
export interface StepPlan {
  readonly batchSize: number;
  readonly epochs: number;
  readonly accumulation?: { readonly batches: number } | undefined;
}

/** Mini-batches in an epoch over so many training rows; the last takes what rows are left, as in Keras. */
export function countBatches({ batchSize }: StepPlan, trainRows: number): number {
  return Math.ceil(trainRows / batchSize);
}

/** Updates in an epoch. */
export function countStepsPerEpoch(plan: StepPlan, trainRows: number): number {
  return Math.ceil(countBatches(plan, trainRows) / (plan.accumulation?.batches ?? 1));
}

/** Updates in all epochs. */
export function countSteps(plan: StepPlan, trainRows: number): number {
  return countStepsPerEpoch(plan, trainRows) * plan.epochs;
}

/** The mini-batches of an update (from 0), counted over all epochs: one, or those whose gradients are added up. */
export function batchesOfStep(plan: StepPlan, trainRows: number, step: number): number[] {
  const perEpoch = countBatches(plan, trainRows);
  const stepsPerEpoch = countStepsPerEpoch(plan, trainRows);
  const most = plan.accumulation?.batches ?? 1;
  const first = (step % stepsPerEpoch) * most;
  const count = Math.min(most, perEpoch - first);
  const before = Math.floor(step / stepsPerEpoch) * perEpoch + first;
  return Array.from({ length: count }, (_, i) => before + i);
}
