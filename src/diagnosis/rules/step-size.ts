import type { DiagnosisRule, RuleChange } from './contract.ts';
import { listsOf, type Run, show, valuesOf } from './run.ts';
import { onlyGuesses, staysFlat, troubleOf } from './trouble.ts';

/** A step is usually about a thousandth of the weights; these are far off. */
const limits = { long: 0.1, short: 1e-6, far: 20, near: 0.01 } as const;
/** Learning rates beyond which the field does not go, by optimizer; adadelta has 1 by default. */
const highRate = {
  sgd: 1,
  adam: 0.1,
  adamax: 0.1,
  adamw: 0.1,
  nadam: 0.1,
  rmsprop: 0.1,
  adagrad: 1,
  adadelta: 10,
  lion: 0.01,
};

/** Steps far too long or far too short for the weights, or a rate beyond what is used. */
export const stepSize: DiagnosisRule = {
  id: 'step-size',
  title: 'Steps far too long or too short',
  source: 'DeepDiagnosis (Wardat et al. 2022), a step between 1e-5 and 1e-1 of the weights; UMLAUT (Schoop et al. 2021)',
  needs: ['observed.optimizer', 'optimizer.update-ratio', 'optimizer.distance-ratio', 'loss.train'],
  faultWhen: 'long steps: training visibly fails; short ones: the loss stays where it began, or the score is that of guessing',
  check(run) {
    const { optimizer } = run.observed;
    const [ratio, way] = [typicalStep(run), valuesOf(run, 'optimizer.distance-ratio').at(-1) ?? null];
    // Momentum m takes a step 1 / (1 − m) times over.
    const momentum = optimizer?.kind === 'sgd' ? optimizer.momentum : 0;
    const rate = (optimizer?.learningRate ?? 0) / (1 - Math.min(momentum, 0.999));
    const long = [
      optimizer !== null && rate >= highRate[optimizer.kind] && `The learning rate is ${show(optimizer.learningRate)} with ${optimizer.kind}${momentum > 0 ? ` and momentum ${show(momentum)}` : ''}`,
      ratio !== null && ratio > limits.long && `A step is ${show(ratio)} of the weights in size (median over checks), where about 0.001 is usual`,
      way !== null && way > limits.far && `The weights end ${show(way)} times their first size away from their start`,
    ].find((sentence) => sentence !== false);
    if (long !== undefined)
      return [{ sentence: long, consequence: troubleOf(run), class: 'optimisation', changes: optimizer?.kind === 'sgd' ? [...lower, bounded] : lower }];
    const short = [
      ratio !== null && ratio > 0 && ratio < limits.short && `A step is ${show(ratio)} of the weights in size (median over checks), where about 0.001 is usual`,
      way !== null && way > 0 && way < limits.near && `The weights end ${show(way)} of their size away from their start`,
    ].find((sentence) => sentence !== false);
    if (short === undefined || run.lost) return [];
    return [
      {
        sentence: short,
        consequence: staysFlat(run) ?? onlyGuesses(run),
        class: 'optimisation',
        changes: [{ repair: 'rate', times: 10, action: 'Raise the learning rate tenfold' }],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { optimizer: { kind: 'adam', learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clip: null, decay: 0 }, task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 9, 14, 12], 'loss.train-score': [0.1, 0.1, 0.1, 0.1] },
    },
    healthy: {
      observed: { optimizer: { kind: 'adadelta', learningRate: 1, rho: 0.9, epsilon: 1e-7, clip: null, decay: 0 }, task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 1.1, 0.6, 0.4], 'loss.train-score': [0.1, 0.7, 0.8, 0.9] },
    },
  },
}; // biome-ignore format: sentences

const lower: readonly RuleChange[] = [
  {
    repair: 'rate',
    action: 'Lower the learning rate tenfold; a step should be about a thousandth of the weights',
  },
  { repair: 'clipping', action: 'Clip gradients by their norm' },
];

/** By how many times the rate is too high is not known: ten may be too few. */
const bounded: RuleChange = {
  repair: 'optimizer',
  action:
    'Or take Adam at its usual rate of 0.001: its steps are no longer than that, however large gradients are (Kingma and Ba 2015)',
};

/** Median over checks of the longest relative step of a layer. */
function typicalStep(run: Run): number | null {
  const longest = listsOf(run, 'optimizer.update-ratio').map((ratios) =>
    Math.max(...ratios.filter(Number.isFinite)),
  );
  return longest.length === 0 ? null : longest.sort((a, b) => a - b)[Math.floor(longest.length / 2)]!;
}
