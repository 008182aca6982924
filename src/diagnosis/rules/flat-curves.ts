import { spearman } from '../../statistics/ranking.ts';
import type { DiagnosisRule, Finding } from './contract.ts';
import { beganTrained, endLevel, finalScore, isAccuracy, nameOfScore, type Run, type ScoreId, show, showEnd, valuesOf } from './run.ts'; // biome-ignore format: one line
import { onlyGuesses, staysFlat } from './trouble.ts';

const fewest = 5;

/** Nothing is learned, whatever the cause: the loss stands still, or the score never moves. */
export const flatCurves: DiagnosisRule = {
  id: 'flat-curves',
  title: 'Nothing is learned',
  source: 'UMLAUT (Schoop et al. 2021); DeepLocalize (Wardat et al. 2021); AUTOTRAINER (Zhang et al. 2021), slow convergence',
  needs: ['loss.train', 'loss.validation', 'loss.train-score', 'loss.validation-score'],
  faultWhen: 'the loss stays within 4 % of its start with no good score; or accuracy is the same at every check while the loss falls; or neither losses nor a low accuracy move after the first check; or the score is that of guessing',
  check(run) {
    if (run.lost) return [];
    const found = [frozenOutputs, frozenScore, flatLoss, stalled, guessing].find((look) => look(run) !== null);
    return found === undefined ? [] : [found(run)!];
  },
  examples: {
    faulty: { scalars: { 'loss.train': [2.31, 2.3, 2.3, 2.3, 2.3], 'loss.validation-score': [0.08, 0.08, 0.08, 0.09, 0.09] } },
    healthy: { scalars: { 'loss.train': [0.37, 0.34, 0.3, 0.28, 0.26], 'loss.validation-score': [0.88, 0.88, 0.88, 0.88, 0.88] } },
  },
}; // biome-ignore format: sentences

/** Validation loss to the last digit the same: outputs do not change. */
function frozenOutputs(run: Run): Finding | null {
  const losses = valuesOf(run, 'loss.validation');
  if (losses.length < fewest || losses.some((loss) => loss !== losses[0])) return null;
  const trainable = {
    repair: 'trainable',
    action: 'Give the optimizer the parameters of the very network that is trained, and unfreeze them',
  } as const;
  const output = {
    repair: 'output-activation',
    action: 'Leave the last layer linear: a ReLU there can be zero for every row',
  } as const;
  const sentence = `Validation loss is ${show(losses[0]!)} at every check`;
  if (isThrown(run))
    return {
      sentence,
      consequence: 'outputs changed in the first steps only, which left no gradient',
      class: 'optimisation',
      changes: [lower, trainable, output],
    };
  const scored = finalScore(run) !== null && run.observed.task !== 'regression';
  return {
    sentence,
    consequence: 'outputs do not change: no weight is updated, or no gradient reaches any',
    class: scored ? 'optimisation' : 'architecture',
    changes: scored ? [trainable, output] : [output, trainable],
  };
}

/** The training loss moved before its second value, by far more than ever after. */
function isThrown(run: Run): boolean {
  const [first, ...rest] = valuesOf(run, 'loss.train');
  if (first === undefined || rest.length < fewest) return false;
  return Math.min(...rest.map((loss) => Math.abs(first - loss))) > 3 * reach(rest);
}

const reach = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** The same accuracy at every check, with a loss that falls or stands still: one class is predicted for all rows. */
function frozenScore(run: Run): Finding | null {
  const train = valuesOf(run, 'loss.train-score');
  const id: ScoreId = train.length > 0 ? 'loss.train-score' : 'loss.validation-score';
  const scores = valuesOf(run, id);
  const losses = valuesOf(run, 'loss.train');
  const level = endLevel(losses);
  if (
    scores.length < fewest ||
    level === null ||
    scores.some((score) => score !== scores[0]) ||
    scores[0]! > 0.8
  )
    return null;
  const falls = train.length > 0 && level < losses[0]! / 2;
  // Predictions that change on other rows do change.
  const others = valuesOf(run, 'loss.validation-score');
  const isFrozen = others.every((score) => score === others[0]);
  const flat = isFrozen && reach(losses) <= 0.05 * Math.abs(losses[0]!);
  if (!falls && !flat) return null;
  return {
    sentence: capital(`${nameOfScore(run, id)} is ${show(scores[0]!)} at all ${scores.length} checks`),
    consequence: falls
      ? `the loss falls from ${show(losses[0]!)} to ${showEnd(losses)} all the same, so predictions are not made from what is learned`
      : `the loss goes from ${show(losses[0]!)} to ${showEnd(losses)} only, so ${isAccuracy(run, id) ? 'every row gets the same class' : 'predictions do not change'}`,
    class: 'architecture',
    changes: falls
      ? [
          {
            repair: 'output-activation',
            action:
              'Use sigmoid on one output, or softmax over one unit per class; then check how accuracy is counted',
          },
        ]
      : [starts, lower, higher],
  };
}

function flatLoss(run: Run): Finding | null {
  const flat = staysFlat(run);
  if (flat === null || goesOnElsewhere(run)) return null;
  const losses = valuesOf(run, 'loss.train');
  const said = {
    sentence: capital(flat),
    consequence: onlyGuesses(run) ?? 'nothing is learned',
  };
  if (endLevel(losses)! > 1.05 * losses[0]!) return { ...said, class: 'optimisation', changes: [lower] };
  if (creeps(run)) return { ...said, class: 'optimisation', changes: [higher] };
  const isRegression = run.observed.task === 'regression' || finalScore(run) === null;
  return isRegression
    ? { ...said, class: 'loss', changes: [oneShape, lower, higher] }
    : { ...said, class: 'architecture', changes: [starts, lower, higher] };
}

/** Share of its start by which validation loss comes down where something is learned. */
const elsewhere = 0.1;

/** No score, training rows that were learned before, and new rows that are predicted better all the same. */
function goesOnElsewhere(run: Run): boolean {
  const losses = valuesOf(run, 'loss.validation');
  return finalScore(run) === null && beganTrained(run) && Math.min(...losses) <= (1 - elsewhere) * losses[0]!;
}

/** On its way, and far too slow: losses of validation rows, or of a log without any, fall by next to nothing at a time. */
function creeps(run: Run): boolean {
  const validation = valuesOf(run, 'loss.validation');
  const losses = validation.length > 0 ? validation : valuesOf(run, 'loss.train');
  if (losses.length < 2 * fewest) return false;
  if (validation.length > 0) return losses.every((loss, i) => i === 0 || loss < losses[i - 1]!);
  return (spearman(losses, [...losses.keys()]) ?? 0) <= steady;
}

/** Rank correlation with time of a training loss that falls all along, in spite of the noise of its batches. */
const steady = -0.95;

/** Thrown at its beginning to where nothing moves any more, neither losses nor a low accuracy. */
function stalled(run: Run): Finding | null {
  const [train, losses, scores] = (['loss.train', 'loss.validation', 'loss.validation-score'] as const).map(
    (id) => valuesOf(run, id),
  ) as [number[], number[], number[]];
  if (losses.length < fewest || scores.length < fewest || run.observed.task === 'regression') return null;
  const isLevel = (values: readonly number[]) => reach(values) <= 0.04 * Math.abs(values.at(-1)!);
  if (!isLevel(train.slice(1)) || !isLevel(losses)) return null;
  if (reach(scores) > 0.05 || Math.max(...scores) > 0.6) return null;
  return {
    sentence: `From the second check on training loss stays at ${showEnd(train)}, and ${nameOfScore(run, 'loss.validation-score')} at ${showEnd(scores)}`,
    consequence: `nothing is learned after the first check (loss ${show(train[0]!)})`,
    class: 'optimisation',
    changes: [lower, higher, scaled],
  };
}

function guessing(run: Run): Finding | null {
  const words = onlyGuesses(run);
  if (words === null) return null;
  return {
    sentence: capital(words),
    consequence: 'it learned nothing that tells rows apart',
    class: null,
    changes: [lower, higher, starts],
  };
}

const capital = (words: string) => words[0]!.toUpperCase() + words.slice(1);

const starts = {
  repair: 'initialiser',
  action: 'Check initialisers: He for ReLU, Glorot for tanh and sigmoid, never all the same',
} as const;
const lower = { repair: 'rate', times: 0.1, action: 'Lower the learning rate tenfold' } as const;
const higher = { repair: 'rate', times: 10, action: 'Raise the learning rate tenfold' } as const;
const oneShape = {
  repair: 'target-shape',
  action: 'Give outputs and targets one shape: (n) against (n, 1) is broadcast to (n, n)',
} as const;
const scaled = {
  repair: 'input-scaling',
  action: 'Bring inputs to a common scale, within [-1, 1] or standardised',
} as const;
