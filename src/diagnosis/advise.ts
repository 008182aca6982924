import type { DiagnosisPrediction, Repair, Signal, Suggestion } from './contract.ts';
import { isTrend } from './signals.ts';

/** Classes this likely are advised on where no class is named. */
const worthTrying = 0.25;

/**
 * What to try for the class named, or for those that may be it: actions that more signals point to
 * than away from, those with most first; all of a class where no signal points to any.
 */
export function advise(typing: DiagnosisPrediction, signals: readonly Signal[]): Suggestion[] {
  const likely = typing.probabilities.filter(({ value }) => value >= worthTrying).map(({ name }) => name);
  const classes = typing.answer === null ? likely : [typing.answer];
  return classes.flatMap((name) => {
    const weighed = (actions[name] ?? []).map((action) => weigh(name, action, signals));
    const pointed = weighed.filter(({ net }) => net > 0).sort((a, b) => b.net - a.net);
    return (pointed.length > 0 ? pointed : weighed).map(({ advice }) => advice);
  });
}

/** An action with what points to it, and by how many signals more than point away. */
function weigh(
  name: string,
  action: Action,
  signals: readonly Signal[],
): { advice: Suggestion; net: number } {
  const telling = signals.filter(({ column }) => !isTrend(column));
  const pointing = telling.filter((signal) => pointsTo(signal, action));
  const contrary = telling.filter((signal) => !pointsTo(signal, action) && pointsTo(turned(signal), action));
  return {
    advice: {
      class: name,
      repair: action.repair,
      action: action.action,
      source: action.source,
      because: pointing.map(({ sentence }) => sentence),
    },
    net: pointing.length - contrary.length,
  };
}

function pointsTo({ feature, side }: Pick<Signal, 'feature' | 'side'>, action: Action): boolean {
  return action[side]?.includes(feature) ?? false;
}

function turned({ feature, side }: Signal): Pick<Signal, 'feature' | 'side'> {
  return { feature, side: side === 'above' ? 'below' : 'above' };
}

/** Something to try, and the features that point to it above or below those of healthy runs. */
export interface Action {
  readonly repair: Repair;
  /** Factor of a number; the usual one of `changeFor` where left out. */
  readonly times?: number;
  readonly action: string;
  /** Who says so. */
  readonly source: string;
  readonly above?: readonly string[];
  readonly below?: readonly string[];
}

const taxonomy = 'taxonomy of real faults (Humbatova et al. 2020, arXiv 1910.11015)';
const autotrainer = 'AUTOTRAINER (Zhang et al. 2021, ICSE)';
const deepDiagnosis = 'DeepDiagnosis (Wardat et al. 2022, ICSE)';
const umlaut = 'UMLAUT (Schoop et al. 2021, CHI)';

/** What to try by class of fault of the four-class map, the commonest first. */
export const actions: Readonly<Record<string, readonly Action[]>> = {
  data: [
    {
      repair: 'labels',
      action: 'Read twenty training rows beside their labels, those of the largest loss first: wrong labels keep training loss high and uneven',
      source: taxonomy,
      above: ['loss.batch-spread', 'loss.train-log', 'gradient.volatility-log', 'activation.output-entropy'],
      below: ['loss.train-skill', 'gradient.cosine'],
    },
    {
      repair: 'input-scaling',
      action: 'Bring inputs to a common scale, within [-1, 1] or standardised, the same way for training and use',
      source: `${deepDiagnosis}; ${umlaut}`,
      above: ['activation.saturated-share', 'activation.strict-saturated-share', 'activation.offset-log', 'activation.logit-spread-log', 'gradient.norm-log', 'curvature.lambda-log', 'curvature.rate-margin-log'],
    },
    {
      repair: 'class-weights',
      action: 'Count rows by class, and weigh or add rows of the rare ones',
      source: taxonomy,
      above: ['activation.output-spread-log', 'activation.constant-share'],
      below: ['activation.output-entropy', 'loss.validation-skill'],
    },
    {
      repair: 'regularisation',
      action: 'Look for missing or doubled rows, and get more of them: what is learnt does not carry over to new data',
      source: taxonomy,
      above: ['loss.validation-gap-log', 'loss.validation-skill-gap', 'loss.validation-best-to-last-log', 'loss.validation-parting'],
    },
  ],
  optimisation: [
    {
      repair: 'rate',
      action: 'Lower the learning rate tenfold; a step should be about a thousandth of the weights in size',
      source: `${deepDiagnosis} (a step between 1e-5 and 1e-1 of the weights); ${umlaut} (a rate of at most 0.01)`,
      above: ['optimizer.update-ratio-log', 'optimizer.rate-log', 'optimizer.growth-log', 'optimizer.large-share', 'optimizer.distance-log', 'loss.oscillation', 'loss.spike-log', 'loss.batch-rise', 'loss.rise-share', 'curvature.rate-margin-log', 'curvature.critical-ratio-log', 'curvature.ascent', 'curvature.unstable-share', 'curvature.update-margin-log'],
    },
    {
      repair: 'rate',
      times: 10,
      action: 'Raise the learning rate tenfold: the weights hardly move',
      source: `${deepDiagnosis}; ${autotrainer} (slow convergence)`,
      above: ['loss.train-log', 'loss.flat-share', 'loss.best-place'],
      below: ['optimizer.update-ratio-log', 'optimizer.rate-log', 'optimizer.distance-log', 'optimizer.growth-log', 'curvature.rate-margin-log', 'curvature.critical-ratio-log'],
    },
    {
      repair: 'epochs',
      action: 'Train longer: the loss was still coming down at the end',
      source: taxonomy,
      above: ['loss.best-place', 'gradient.cosine', 'optimizer.path-share'],
    },
    {
      repair: 'clipping',
      action: 'Clip gradients by their norm',
      source: `${autotrainer} (exploding gradient); Pascanu et al. 2013, arXiv 1211.5063`,
      above: ['gradient.most-over-median-log', 'gradient.volatility-log', 'gradient.decay-log', 'loss.spike-log'],
    },
    {
      repair: 'optimizer',
      action: 'Try another optimizer, such as Adam at 0.001, and check that momentum and decay are what you meant',
      source: autotrainer,
      above: ['optimizer.rate-ratio-log', 'optimizer.rate-change-log'],
      below: ['optimizer.rate-ratio-log', 'optimizer.rate-change-log', 'optimizer.update-cosine', 'optimizer.path-share'],
    },
    {
      repair: 'batch-size',
      action: 'Change the batch size: larger where batches disagree, smaller where there are few steps per epoch',
      source: `${autotrainer} (oscillating loss)`,
      above: ['loss.batch-spread', 'loss.oscillation', 'loss.batch-rise'],
      below: ['loss.batch-spread', 'loss.batch-rise'],
    },
  ],
  architecture: [
    {
      repair: 'hidden-activation',
      action: 'Replace ReLU by a leaky one, or lower the learning rate: units are dead',
      source: `${autotrainer} (dying ReLU); ${deepDiagnosis} (dead node)`,
      above: ['activation.dead-share', 'activation.constant-share', 'gradient.zero-share', 'gradient.zero-share-most'],
      below: ['optimizer.active-share'],
    },
    {
      repair: 'hidden-activation',
      action: 'Use ReLU in hidden layers, and batch normalisation between them: the gradient fades on its way to the input',
      source: `${autotrainer} (vanishing gradient)`,
      above: ['gradient.vanished-share', 'activation.saturated-share', 'activation.strict-saturated-share'],
      below: ['gradient.depth-ratio-log', 'gradient.norm-log', 'activation.spread-ratio-log'],
    },
    {
      repair: 'initialiser',
      action: 'Check initialisers: He for ReLU, Glorot for tanh and sigmoid, never all the same',
      source: 'He et al. 2015, arXiv 1502.01852; Glorot and Bengio 2010',
      above: ['activation.spread-ratio-log', 'gradient.depth-ratio-log', 'optimizer.distance-log', 'activation.constant-share'],
      below: ['activation.spread-ratio-log', 'gradient.depth-ratio-log'],
    },
    {
      repair: 'capacity',
      action: 'Widen or add layers, and take out dropout above 0.5 and strong regularisers: training data themselves are not learnt',
      source: `${umlaut} (dropout); ${taxonomy}`,
      above: ['loss.train-log', 'activation.output-entropy', 'loss.batch-spread'],
      below: ['loss.train-skill', 'loss.validation-skill-gap', 'loss.validation-gap-log'],
    },
  ],
  loss: [
    {
      repair: 'output-activation',
      action: 'Match the last activation and the loss: softmax with categorical cross-entropy, sigmoid with binary, none with squared error',
      source: `${autotrainer} (improper loss); ${umlaut}; NeuraLint (Nikanjam et al. 2022, TOSEM)`,
      above: ['activation.outside-share', 'activation.output-entropy', 'activation.output-spread-log', 'activation.logit-spread-log', 'loss.train-log'],
      below: ['activation.output-entropy', 'activation.output-spread-log', 'activation.logit-spread-log', 'loss.train-skill'],
    },
    {
      repair: 'output-activation',
      action: 'Compare the range of outputs with that of targets: the last activation must be able to reach them',
      source: `${deepDiagnosis} (out of range)`,
      above: ['activation.outside-share', 'activation.output-spread-log'],
      below: ['activation.output-spread-log'],
    },
    {
      repair: 'loss',
      action: 'Print the loss before the first step: for K balanced classes and cross-entropy it should be about ln K',
      source: 'Karpathy 2019, A Recipe for Training Neural Networks',
      above: ['gradient.norm-log', 'curvature.lambda-log'],
      below: ['gradient.norm-log', 'curvature.lambda-log'],
    },
  ],
}; // biome-ignore format: a table
