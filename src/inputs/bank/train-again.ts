import { InputError } from '../../lib/errors.ts';
import type { RunGroup } from '../../traces/plan.ts';
import { prepareRun } from '../../traces/prepare-runs.ts';
import { scoreTest } from '../../traces/recorder.ts';
import { trainToEnd } from '../../training/train.ts';
import type { RecordedRun } from './recorded-runs.ts';
import type { TrainedNetwork } from './trained-networks.ts';

/**
 * Trains the completed runs of a recorded group again, without instruments, and holds each against what was recorded of it:
 * loss and metric on the test part must be the same to the last bit. The backend must have been selected.
 * @param recorded the group's runs, in their order; those that diverged or crashed have no network to speak of
 * @throws InputError `not-reproduced` where a run ends otherwise than it was recorded.
 */
export function trainAgain(group: RunGroup, recorded: readonly RecordedRun[]): TrainedNetwork[] {
  const wanted = group.runs.filter((_, i) => recorded[i]!.outcome === 'completed');
  if (wanted.length === 0) return [];
  const prepared = wanted.map((run) => prepareRun(group, run));
  const { weights, testOutputs } = trainToEnd(
    prepared.map(({ run, data }) => ({ spec: run.spec, seedIndex: run.seedIndex, data })),
  );
  const byId = new Map(recorded.map((run) => [run.traceId, run]));
  return prepared.map((own, r) => {
    const { traceId } = own.run;
    checkReproduced(byId.get(traceId)!, scoreTest(group, own, testOutputs[r]!));
    return { traceId, weights: weights[r]! };
  });
}

function checkReproduced(
  { traceId, program, testLoss, testMetric }: RecordedRun,
  found: ReturnType<typeof scoreTest>,
): void {
  if (found?.loss === testLoss && found.metric === testMetric) return;
  throw new InputError('not-reproduced', {
    rule: `run ${traceId} of ${program}, trained again, must end as it was recorded`,
    need: `test loss ${testLoss}, metric ${testMetric}`,
    value: `test loss ${found?.loss}, metric ${found?.metric}`,
    remedy: 'Use the version of faultgap and the backend that recorded it, or record again.',
  });
}
