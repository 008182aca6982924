import type { Measurement } from '../../../src/traces/instruments/contract.ts';
import { instruments } from '../../../src/traces/instruments/index.ts';
import { toyBatches, toyContext } from '../../../src/traces/instruments/instrument-trial.ts';
import { predictedShareInstrument } from '../../../src/traces/observe/predicted-share.ts';
import type { TrainingRun } from '../../../src/training/contract.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { startOf } from '../../training/helpers/oracle.ts';

/** What our instruments measure of a run trained by our engine, a reading per step from 0 on, and where it started. */
export function engineReadings(run: TrainingRun, steps: number, curvatureRows: readonly number[]) {
  const trainer = createTrainer([run]);
  const start = startOf(trainer, 0);
  const watching = [
    ...instruments.members.filter(({ family }) => family !== 'label'),
    predictedShareInstrument,
  ];
  const observers = watching.map((instrument) => instrument.start(toyContext(trainer, [run])));
  const batches = {
    ...toyBatches(trainer, [run]),
    curvatureProbe: trainer.createBatch([run.data.train], [curvatureRows]),
  };
  const look = (capture: ReturnType<typeof trainer.trainStepCaptured> | null): Record<string, Measurement> =>
    Object.assign(
      {},
      ...observers.map((one) =>
        one.observe({
          ...{ trainer, step: trainer.step, capture },
          recentLosses: capture === null ? [] : [capture.losses],
          ...batches,
        }),
      ),
    );
  const readings = [look(null)];
  for (let step = 1; step <= steps; step++) readings.push(look(trainer.trainStepCaptured()));
  return { readings, start };
}
