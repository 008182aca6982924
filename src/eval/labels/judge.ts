import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { RunHeader } from '../../traces/trace.ts';
import type { KillConfig } from './config.ts';
import { judgeMutant, type KillState } from './kill-test.ts';

/**
 * The verdict on every mutant and clean variant of a recording, by mutant id, each against the clean program with the
 * same seeds: the first that both have, as many as the test takes.
 * @throws InputError `no-clean-runs`, `clean-run-failed`, `unmatched-seeds`.
 */
export function judgeMutants(headers: readonly RunHeader[], config: KillConfig): Map<string, KillState> {
  const clean = groupBy(headers.filter(isReference), (header) => header.program);
  const mutants = groupBy(
    headers.filter((header) => !isReference(header)),
    (header) => header.mutant,
  );
  return new Map(
    [...mutants].map(([mutant, runs]) => [
      mutant,
      judgeRuns(runs, clean.get(runs[0]!.program) ?? [], config),
    ]),
  );
}

/** True for the runs that others are compared with. */
function isReference({ operator }: RunHeader): boolean {
  return operator === 'clean';
}

function judgeRuns(runs: readonly RunHeader[], clean: readonly RunHeader[], config: KillConfig): KillState {
  const { program, mutant } = runs[0]!;
  if (clean.length === 0) {
    throw new InputError('no-clean-runs', {
      rule: 'the kill test compares mutants with their clean program',
      need: `clean runs of ${program}`,
      value: 'none',
      remedy: 'Record the program again without leaving its clean runs out.',
    });
  }
  const cleanLosses = new Map(clean.map((header) => [header.seedIndex, cleanLoss(header)]));
  const matched = runs
    .filter(({ seedIndex }) => cleanLosses.has(seedIndex))
    .sort((a, b) => a.seedIndex - b.seedIndex)
    .slice(0, config.seeds);
  if (matched.length < config.seeds) {
    throw new InputError('unmatched-seeds', {
      rule: `the kill test needs ${mutant} and its clean program with the same seeds`,
      need: config.seeds,
      value: matched.length,
      remedy: 'Finish the recording, or lower kill.seeds in the label configuration.',
    });
  }
  return judgeMutant(
    matched.map(({ seedIndex }) => cleanLosses.get(seedIndex)!),
    matched.map(({ test }) => test?.loss ?? null),
    mean(clean.map(({ reference }) => reference.constantLoss)),
    config,
  );
}

function cleanLoss({ program, seedIndex, test }: RunHeader): number {
  const loss = test?.loss ?? null;
  if (loss !== null) return loss;
  throw new InputError('clean-run-failed', {
    rule: `the clean program ${program} must train`,
    value: `no finite test loss with seed ${seedIndex}`,
    remedy: 'Mend or leave out the program; nothing can be judged against it.',
  });
}
