import type { DiagnosisRule, Finding } from './contract.ts';
import { classesSeen, endLevel, isAccuracy, type Run, type ScoreId, show, showEnd, valuesOf } from './run.ts';

/** What the level of a loss says where a log has no header: softmax twice, or no logarithm. */
export const lossLevel: DiagnosisRule = {
  id: 'loss-level',
  title: 'A loss at a level that its accuracy does not explain',
  source: 'arithmetic of cross-entropy; Karpathy 2019, A Recipe for Training Neural Networks',
  needs: ['loss.train', 'loss.validation', 'loss.validation-score'],
  faultWhen: 'the loss stays above ln(e + K − 1) − 1, the least of softmax of softmax, though accuracy rises; or within [−1, 0), about the accuracy with its sign turned, and that short of 0.9',
  check: (run) => (run.lost ? [] : [...twice(run), ...withoutLogarithm(run)]),
  examples: {
    faulty: {
      scalars: { 'loss.train': [1.95, 1.94, 1.9, 1.8, 1.7, 1.64], 'loss.validation-score': [0.06, 0.1, 0.2, 0.45, 0.6, 0.72] },
    },
    healthy: {
      scalars: { 'loss.train': [2.2, 1.28, 1.16, 1.1, 1, 0.94], 'loss.validation-score': [0.73, 0.87, 0.88, 0.88, 0.88, 0.9] },
    },
  },
}; // biome-ignore format: sentences

/** By how much accuracy moves at least. A network that gives every row one class may be right as often, and learned nothing. */
const moves = 0.02;
/** Losses at least; fewer are no curve. */
const fewest = 5;

function accuracies(run: Run): readonly number[] {
  const of = (id: ScoreId) => (isAccuracy(run, id) ? valuesOf(run, id) : []);
  const validation = of('loss.validation-score');
  return validation.length > 0 ? validation : of('loss.train-score');
}

/** K follows from loss and accuracy where nothing is learned; else a healthy loss among more classes is as high. */
function twice(run: Run): Finding[] {
  const { task, classes, loss } = run.observed;
  const isOther = task === 'regression' || (loss !== null && !/rossentropy$/.test(loss));
  if (isOther || run.script.expectsLogits !== null) return [];
  const [losses, validation] = [valuesOf(run, 'loss.train'), valuesOf(run, 'loss.validation')];
  const scores = accuracies(run);
  const [first, trained, score] = [losses[0], endLevel(losses), endLevel(scores)];
  if (first === undefined || trained === null || score === null || losses.length < fewest) return [];
  const k = classes ?? classesSeen(run);
  if (k === null) return [];
  // Dropout and noisy labels keep the training loss up, and not that of validation.
  const isTraining = trained <= (endLevel(validation) ?? Number.POSITIVE_INFINITY);
  const [part, lowest] = isTraining ? ['training', losses] : ['validation', validation];
  const last = endLevel(lowest)!;
  const least = Math.log(Math.E + k - 1) - 1;
  if (k < 3 || first > 1.05 * Math.log(k) || last < least) return [];
  const isMoving = Math.max(...scores) - Math.min(...scores) >= moves;
  const learned = (score - 1 / k) / (1 - 1 / k);
  // What a network loses that is correct as often and as sure of itself as it may be.
  const wrong = 1 - score;
  const fair = -score * Math.log(Math.max(score, 1e-9)) - wrong * Math.log(Math.max(wrong, 1e-9) / (k - 1));
  if (!isMoving || learned < 0.1 || last < fair + 0.03 * Math.log(k) || last < 0.75 * Math.log(k)) return [];
  return [
    {
      sentence: `At an accuracy of ${showEnd(scores)} ${part} loss is ${showEnd(lowest)}, where ${show(fair)} would do, and softmax of softmax over ${k} classes gives ${show(least)} at least`,
      consequence: `training loss came from ${show(first)}, and it stays far above what is learned`,
      class: 'loss',
      changes: [
        {
          repair: 'output-activation',
          action: 'Take softmax out of the last layer where the loss applies it',
        },
        { repair: 'loss', action: 'Say to the loss whether it gets logits or probabilities' },
      ],
    },
  ];
}

/** A mean of probabilities of the right class is about the accuracy: as far from it as training and validation rows may be. */
const nearAccuracy = 0.15;

/** A mean of probabilities with its sign turned: the logarithm is missing. */
function withoutLogarithm(run: Run): Finding[] {
  const [losses, scores] = [valuesOf(run, 'loss.train'), accuracies(run)];
  const score = endLevel(scores);
  if (losses.length < fewest || score === null || score > 0.9 || run.observed.task === 'regression')
    return [];
  if (Math.max(...losses) >= 0 || Math.min(...losses) < -1) return [];
  // Similarities and overlaps with their sign turned lie there too, and have nothing to do with the accuracy.
  if (Math.abs(-endLevel(losses)! - score) > nearAccuracy) return [];
  return [
    {
      sentence: `Training loss goes from ${show(losses[0]!)} to ${showEnd(losses)}, about the accuracy with its sign turned, as a mean of probabilities without a logarithm does`,
      consequence: `its gradients are small where the network is wrong, and accuracy ends at ${showEnd(scores)}`,
      class: 'loss',
      changes: [
        {
          repair: 'output-activation',
          action: 'End the network with log-softmax where the loss takes log-probabilities',
        },
        { repair: 'loss', action: 'Use cross-entropy' },
      ],
    },
  ];
}
