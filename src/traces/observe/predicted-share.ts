import { firstOutput, vectorWidth } from '../../training/judgement.ts';
import type { LossInput } from '../../training/losses.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Instrument, Measurement } from '../instruments/contract.ts';
import { metricsOf, ofReplica, perReplica } from '../instruments/metric.ts';
import { outputShapesIn, readEvaluationParts } from '../instruments/readout.ts';

const metric = metricsOf('activation');

/**
 * Which classes the network names. For trainings of somebody's own only: in the corpus it would be a column that recordings so far
 * lack.
 */
export const predictedShareInstrument: Instrument = {
  id: 'predicted-share',
  title: 'Share of rows that each class is predicted for',
  family: 'activation',
  schedule: 'checks',
  metrics: [
    metric(
      'predicted-share',
      ['share', 'scale-free', 'per-class', 0],
      'share of rows of the training evaluation part for which each class is predicted; null where there are no classes',
    ),
  ],
  start: ({ specs, trainer }) => ({
    observe: (observation): Readonly<Record<string, Measurement>> => {
      const { train } = readEvaluationParts(observation);
      const spec = specs[0]!;
      const shapes = outputShapesIn(trainer, spec);
      const { predictions } = firstOutput(spec, shapes, train);
      const rows = predictions.length / (train.replicas * vectorWidth(shapes));
      const shares = perReplica(train.replicas, (r) =>
        sharesOf(spec.task, { ...train, rows, predictions: ofReplica(predictions, train.replicas, r) }),
      );
      return shares.includes(null) ? {} : { 'activation.predicted-share': shares };
    },
  }),
};

function sharesOf(task: ProgramSpec['task'], { predictions, rows }: LossInput): number[] | null {
  const width = predictions.length / rows;
  if (task === 'binary' && width === 1) {
    const positive = predictions.filter((value) => value >= 0.5).length / rows;
    return [1 - positive, positive];
  }
  if (task !== 'multiclass' || width < 2) return null;
  const counts = new Array<number>(width).fill(0);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let i = 1; i < width; i++)
      if (predictions[row * width + i]! > predictions[row * width + best]!) best = i;
    counts[best]!++;
  }
  return counts.map((count) => count / rows);
}
