import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import type { LossInput } from '../../training/losses.ts';
import type { Instrument } from './contract.ts';
import { metricsOf } from './metric.ts';
import { readEvaluationParts } from './readout.ts';

const metric = metricsOf('label');
const loss = ['healthy loss', 'loss-scaled', 'scalar'] as const;

/** What the labels are computed from (docs/definitions.md, Healthy loss); no extractor sees it. */
export const labelInstrument: Instrument = {
  id: 'label',
  title: 'The healthy loss on both evaluation parts',
  family: 'label',
  schedule: 'checks',
  metrics: [
    metric('healthy-train', [...loss, 2], "healthy program's loss, training evaluation part"),
    metric('healthy-validation', [...loss, 2], "healthy program's loss, validation evaluation part"),
    metric('validation-error', [...loss, 0], 'standard error of healthy-validation over its rows'),
  ],
  start: ({ healthyLosses }) => ({
    observe: (observation) => {
      const { train, validation } = readEvaluationParts(observation);
      const { evaluation } = observation;
      const trainRows = splitRuns(train, healthyLosses(train.predictions, evaluation.train));
      const rows = splitRuns(validation, healthyLosses(validation.predictions, evaluation.validation));
      return {
        'label.healthy-train': trainRows.map(mean),
        'label.healthy-validation': rows.map(mean),
        'label.validation-error': rows.map((losses) => standardDeviation(losses) / Math.sqrt(losses.length)),
      };
    },
  }),
};

function splitRuns({ replicas, rows }: LossInput, losses: ArrayLike<number>): Float64Array[] {
  const all = Float64Array.from(losses);
  return Array.from({ length: replicas }, (_, replica) => all.subarray(replica * rows, (replica + 1) * rows));
}
