import { prepareData } from '../../../corpus/prepare.ts';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { judgeMutant, type KillState } from '../../../src/eval/labels/kill-test.ts';
import { editTrainingData } from '../../../src/faults/edits.ts';
import { mean } from '../../../src/statistics/descriptive.ts';
import { constantLoss, programRowLosses } from '../../../src/training/judgement.ts';
import type { ProgramSpec } from '../../../src/training/spec.ts';
import { trainToEnd } from '../../../src/training/train.ts';

const { kill } = readLabelConfig();

/** ℓ of the healthy program on the clean test part, one number per seed; null where it is not finite. */
export function testLosses(program: ProgramSpec, spec: ProgramSpec = program): (number | null)[] {
  const runs = Array.from({ length: kill.seeds }, (_, seedIndex) => ({
    spec,
    seedIndex,
    data: prepareData(spec, seedIndex, editTrainingData),
  }));
  return trainToEnd(runs).testOutputs.map((outputs, seed) => {
    const { test } = runs[seed]!.data;
    const loss = mean([...programRowLosses(program, test.inputShape, outputs, test, 1)]);
    return Number.isFinite(loss) ? loss : null;
  });
}

/** The verdict of the kill test on a mutant. */
export function judge(program: ProgramSpec, clean: readonly number[], mutant: ProgramSpec): KillState {
  const { test } = prepareData(program, 0);
  const width = test.targetShape.at(-1) ?? 10;
  return judgeMutant(clean, testLosses(program, mutant), constantLoss(program, test, width), kill);
}
