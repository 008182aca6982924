import type { ContractRule } from '../src/lib/contract-rule.ts';
import { mean, standardDeviation } from '../src/statistics/descriptive.ts';
import type { TrainingRun } from '../src/training/contract.ts';
import type { ProgramSpec } from '../src/training/spec.ts';
import { trainToEnd } from '../src/training/train.ts';
import { prepareData } from './prepare.ts';
import { type Health, isTrainable, judgeHealth } from './program-rules.ts';

/** Gives a run the weights that its program starts from: `withStart` of src/traces, which lies a floor above. */
type AddStart = (run: TrainingRun) => TrainingRun;

/** Trains seeds 0 … seeds − 1 of a program together and scores each on its own test part. */
export function measureHealth(spec: ProgramSpec, addStart: AddStart, seeds = 5): Health {
  const runs = Array.from({ length: seeds }, (_, seedIndex) =>
    addStart({ spec, seedIndex, data: prepareData(spec, seedIndex) }),
  );
  const { testMetric } = trainToEnd(runs);
  return { values: testMetric, mean: mean(testMetric), sd: standardDeviation(testMetric) };
}

/** The part of a program's contract for which five seeds of it are trained. */
export const healthRule = (addStart: AddStart): ContractRule<ProgramSpec> => ({
  title: 'reaches its healthy result over five seeds',
  concerns: isTrainable,
  findings: (spec) => judgeHealth(spec, measureHealth(spec, addStart)),
});
