import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import type { Batch } from '../../training/contract.ts';
import { sizeOf } from '../../training/data.ts';
import { scoreFirst, vectorWidth } from '../../training/judgement.ts';
import type { LossInput } from '../../training/losses.ts';
import { createObjective } from '../../training/objective.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Instrument, InstrumentContext, Measurement, Observation } from './contract.ts';
import { metricsOf, ofReplica, perReplica } from './metric.ts';
import { outputShapesIn, readEvaluationParts } from './readout.ts';

const metric = metricsOf('loss');
const loss = ['loss', 'loss-scaled', 'scalar'] as const;
const share = ['share', 'scale-free', 'scalar'] as const;

/** How the loss goes, in the loss the run trains with, and how right the network is. */
export const lossInstrument: Instrument = {
  id: 'loss',
  title: 'Losses of mini-batches and of fixed parts, accuracy or R²',
  family: 'loss',
  schedule: 'checks',
  metrics: [
    metric(
      'batch-mean',
      [...loss, 0],
      'mean mini-batch loss since the check before, penalties of weights and losses of layers included',
    ),
    metric('batch-sd', [...loss, 0], 'standard deviation of the mini-batch losses since the check before'),
    metric('batch-rise', [...share, 0], 'share of steps since the check before whose mini-batch loss rose'),
    metric(
      'train',
      [...loss, 2],
      'loss on the training evaluation part in evaluation mode, labels smoothed as in training, every row alike; without penalties of weights and losses of layers, which a Keras val_loss has',
    ),
    metric('validation', [...loss, 2], 'the same on the validation evaluation part'),
    metric('train-score', [...share, 0], 'accuracy or R² on the training evaluation part'),
    metric('validation-score', [...share, 0], 'accuracy or R² on the validation evaluation part'),
    metric('train-skill', [...share, 0], 'training score between guessing (0) and all right (1)'),
    metric('validation-skill', [...share, 0], 'validation score between guessing (0) and all right (1)'),
  ],
  start(context) {
    const lossOf = lossReader(context);
    const describePart = (part: 'train' | 'validation', observation: Observation, outputs: LossInput) => ({
      [`loss.${part}`]: lossOf(observation.evaluation[part], outputs),
      ...scorePart(part, context, outputs),
    });
    return {
      observe: (observation) => {
        const { train, validation } = readEvaluationParts(observation);
        return {
          ...describeBatches(observation),
          ...describePart('train', observation, train),
          ...hideValidation(context, describePart('validation', observation, validation)),
        };
      },
    };
  },
};

/** Losses of outputs by the name of the loss; those of a loss without one, only the network's own pass can tell. */
function lossReader({
  specs,
  trainer,
}: InstrumentContext): (batch: Batch, outputs: LossInput) => Float32Array {
  const named = specs.flatMap(({ loss, ...spec }) => (loss === null ? [] : [{ ...spec, loss }]));
  if (named.length < specs.length) return (batch) => trainer.lossOn(batch, { mode: 'evaluate' });
  const objective = createObjective(named, outputShapesIn(trainer, specs[0]!));
  return (_, outputs) => objective.evaluate(outputs).losses;
}

/** What the mini-batch losses since the check before say. */
export function describeBatches({
  recentLosses,
  trainer,
}: Pick<Observation, 'recentLosses' | 'trainer'>): Record<string, Measurement> {
  if (recentLosses.length === 0) return {};
  const perRun = Array.from({ length: trainer.replicas }, (_, replica) =>
    recentLosses.map((losses) => losses[replica]!),
  );
  return {
    'loss.batch-mean': perRun.map(mean),
    'loss.batch-sd': perRun.map((losses) => (losses.length < 2 ? null : standardDeviation(losses))),
    'loss.batch-rise': perRun.map(riseShare),
  };
}

/** Null for a single loss, which cannot rise. */
function riseShare(losses: readonly number[]): number | null {
  if (losses.length < 2) return null;
  const rises = losses.filter((value, step) => step > 0 && value > losses[step - 1]!).length;
  return rises / (losses.length - 1);
}

function scorePart(part: string, { specs, trainer, judgesWholeRows }: InstrumentContext, input: LossInput) {
  const spec = specs[0]!;
  const shapes = outputShapesIn(trainer, spec);
  const width = judgesWholeRows ? sizeOf(shapes[0]!) : vectorWidth(shapes);
  const scores = perReplica(input.replicas, (replica) => {
    const predictions = ofReplica(input.predictions, input.replicas, replica);
    const targets = ofReplica(input.targets, input.replicas, replica);
    return scoreFirst(spec, shapes, { predictions, targets }, width);
  });
  const guess = guessingScore(spec.task, width);
  return {
    [`loss.${part}-score`]: scores,
    [`loss.${part}-skill`]: scores.map((score) => (score - guess) / (1 - guess)),
  };
}

/** A script that has no validation data shows none. */
function hideValidation(
  { specs }: InstrumentContext,
  readings: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Measurement> {
  return Object.fromEntries(
    Object.entries(readings).map(([id, values]) => [
      id,
      specs.map(({ withoutValidation }, replica) => (withoutValidation ? null : values[replica]!)),
    ]),
  );
}

/** Accuracy of guessing among equally likely classes or label sets; R² of the mean. */
function guessingScore(task: ProgramSpec['task'], width: number): number {
  if (task === 'regression') return 0;
  return task === 'multilabel' ? 2 ** -width : 1 / Math.max(2, width);
}
