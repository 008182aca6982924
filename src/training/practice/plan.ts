/** What of a program says how many updates it makes. */
export interface StepPlan {
  readonly batchSize: number;
  readonly epochs: number;
}

/** Updates in an epoch over so many training rows; the last batch takes what rows are left, as in Keras. */
export function countStepsPerEpoch({ batchSize }: StepPlan, trainRows: number): number {
  return Math.ceil(trainRows / batchSize);
}

/** Updates in all epochs. */
export function countSteps(plan: StepPlan, trainRows: number): number {
  return countStepsPerEpoch(plan, trainRows) * plan.epochs;
}
