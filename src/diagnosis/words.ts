import { depthNames } from '../features/aggregate.ts';
import { percent, show } from './rules/run.ts';

/** Words, or how they follow from the value: what is unusual among healthy runs need not be small or large. */
type Meaning = string | ((value: number) => string);

/** A feature in the words of somebody who trains networks. */
export interface Words {
  /** What is measured, to begin a sentence with. */
  readonly subject: string;
  /** What it tends to mean where it is larger, or smaller, than in healthy runs. */
  readonly above?: Meaning;
  readonly below?: Meaning;
}

type Line = readonly [feature: string, subject: string, above?: Meaning, below?: Meaning];

/** Of log₁₀ of a loss over its first value. */
const cameDown = (log: number) =>
  log > -0.05 ? 'it hardly came down, or rose' : `it came down to ${percent(10 ** log)} of its start`;

/** Of a score that is 0 for guessing among equally likely classes, and 1 for all rows correct. */
const aboveGuessing = (skill: number) =>
  skill < 0.1
    ? 'it is little or no better than guessing'
    : `it is ${percent(skill)} of the way from guessing among equally likely classes to all correct`;

/** Of the share of a run at which a loss is least. */
const bestCame = (share: number) => {
  if (share >= 0.9) return 'it was still coming down at the end';
  return `its best came ${share <= 0.3 ? 'early, ' : ''}after ${percent(share)} of the run`;
};

/** Of log₁₀ of a range over the largest size. */
const moved = (log: number) =>
  log < -1.3 ? 'it hardly moved' : `it moved by ${percent(10 ** log)} of its size`;

const scoreIs = (score: number) => `it is ${show(score)}`;
const rose = (gain: number) => (gain < 0.05 ? 'it hardly rose' : `it rose by ${show(gain)}`);

/** Of first less last value, in units of its range. */
const fell = (share: number) =>
  share <= 0 ? 'it did not end below its start' : `it ends ${percent(share)} of its range below its start`;

/** Every feature that is learned from. */
const lines: readonly Line[] = [
  ['loss.train-log', 'training loss, relative to its start', cameDown, 'it came down very far'],
  ['loss.batch-spread', 'how much mini-batch losses differ from each other', 'batches disagree: noisy labels, small batches or long steps'],
  ['loss.batch-rise', 'how often the mini-batch loss rises from one step to the next', 'steps make little headway'],
  ['loss.train-skill', 'training score above guessing', aboveGuessing, aboveGuessing],
  ['loss.rise-share', 'how often training loss rises between checks', 'it does not come down steadily'],
  ['loss.flat-share', 'how often training loss stands still', 'training is stuck'],
  ['loss.oscillation', 'zigzag of the training loss', 'steps overshoot'],
  ['loss.spike-log', 'largest jump of the training loss', 'it was thrown back at least once'],
  ['loss.best-to-last-log', 'final training loss against its best', 'it got worse again after its best'],
  ['loss.best-place', 'when training loss was at its best', bestCame, bestCame],
  ['loss.ended', 'how much of the planned run was seen', undefined, 'the run ended early'],
  ['loss.validation-log', 'validation loss, relative to its start', cameDown, 'it came down very far'],
  ['loss.validation-gap-log', 'validation loss over training loss', 'what is learnt does not carry over', 'training loss is the higher one'],
  ['loss.validation-skill', 'validation score above guessing', undefined, aboveGuessing],
  ['loss.validation-skill-gap', 'training score less validation score', 'training data are learnt better than new data', 'new data do better than training data'],
  ['loss.validation-best-to-last-log', 'final validation loss against its best', 'it got worse again after its best'],
  ['loss.validation-best-place', 'when validation loss was at its best', bestCame, bestCame],
  ['loss.validation-parting', 'how long training loss fell while validation loss rose', 'the two part ways'],
  ['gradient.norm-log', 'size of gradients', 'the loss is steep there', 'little of the error arrives there'],
  ['gradient.depth-ratio-log', 'gradient near the input against that near the output', 'it grows towards the input', 'it fades towards the input'],
  ['gradient.decay-log', 'gradient, relative to its start', 'it grew, or did not die down', 'it died down early'],
  ['gradient.peak-log', 'largest gradient entry against the usual one', 'few weights carry most of the gradient'],
  ['gradient.zero-share', 'share of gradient entries that are exactly zero', 'many weights get nothing to learn from'],
  ['gradient.zero-share-most', 'share of exact zeros in the weight tensor that has most', 'at least one layer gets little to learn from'],
  ['gradient.cosine', 'agreement of the gradient with that of the check before', 'it keeps pointing the same way', 'it turns about from check to check'],
  ['gradient.clipped-share', 'share of gradients that were clipped', 'clipping cuts many steps short'],
  ['gradient.volatility-log', 'unsteadiness of the gradient’s size', 'its size jumps about', 'its size hardly changes'],
  ['gradient.most-over-median-log', 'largest gradient against the usual one', 'it exploded at least once'],
  ['gradient.vanished-share', 'share of gradients that have all but vanished', 'layers stop learning'],
  ['optimizer.update-ratio-log', 'size of a step against the size of the weights', 'steps are long', 'steps are short'],
  ['optimizer.rate-ratio-log', 'length of a step against learning rate times gradient', 'the optimizer lengthens steps', 'the optimizer shortens steps'],
  ['optimizer.update-cosine', 'agreement of a step with the downhill direction', 'steps go straight down', 'steps go sideways'],
  ['optimizer.active-share', 'share of weights that a step changes', undefined, 'part of the network does not move'],
  ['optimizer.distance-log', 'way the weights have come from their start', 'they went far', 'they hardly moved'],
  ['optimizer.path-share', 'straightness of the way of the weights', 'they went straight on', 'they went to and fro'],
  ['optimizer.large-share', 'share of weights above 10 in size', 'weights have grown out of bounds'],
  ['optimizer.growth-log', 'growth of the weights', 'they grow', 'they shrink'],
  ['optimizer.rate-log', 'learning rate', 'it is high', 'it is low'],
  ['optimizer.rate-change-log', 'learning rate, relative to its start', 'it was raised', 'it was lowered'],
  ['activation.dead-share', 'share of units that are zero on every row', 'units are dead'],
  ['activation.constant-share', 'share of units that give every row the same value', 'units tell rows no longer apart'],
  ['activation.saturated-share', 'share of saturated units', 'units sit where their slope is almost zero'],
  ['activation.strict-saturated-share', 'largest share of fully saturated units', 'units have lost their slope'],
  ['activation.spread-ratio-log', 'spread of outputs of late layers against early ones', 'signals grow through the layers', 'signals fade through the layers'],
  ['activation.offset-log', 'mean of layer outputs against their spread', 'rows look alike to the layers', 'outputs are centred'],
  ['activation.output-entropy', 'undecidedness of the outputs', 'the network hardly commits itself', 'the network is very sure of itself'],
  ['activation.output-spread-log', 'spread of outputs against that of targets', 'outputs reach further than targets', 'outputs hardly differ from row to row'],
  ['activation.logit-spread-log', 'range of the last layer before its activation', 'values are large there', 'values are all alike there'],
  ['activation.outside-share', 'share of outputs beyond the range of targets', 'the last layer cannot be right for these targets'],
  ['curvature.update-margin-log', 'bend of the loss along a step', 'a step passes the bottom of the valley', 'a step sees a straight slope'],
  ['curvature.update-sign', 'whether the loss bends up along a step', 'it bends up', 'it bends down'],
  ['curvature.critical-ratio-log', 'length of a step against the shortest that raises the loss', 'steps are too long for this loss', 'steps are far shorter than they might be'],
  ['curvature.ascent', 'how often a step goes uphill', 'steps raise the loss'],
  ['curvature.rate-margin-log', 'learning rate against the steepness of the loss', 'it is near or beyond what plain descent can bear', 'it is far below what plain descent can bear'],
  ['curvature.trace-ratio', 'evenness of the curvature over directions', 'it is steep in many directions', 'it is steep in few directions'],
  ['curvature.gradient-alignment', 'steepness along the gradient', 'the gradient points along the sharpest direction', 'the gradient avoids the sharpest direction'],
  ['curvature.update-alignment', 'steepness along the step', 'steps go along the sharpest direction', 'steps avoid the sharpest direction'],
  ['curvature.growth-log', 'growth of the sharpness', 'the loss gets sharper', 'the loss gets flatter'],
  ['curvature.lambda-log', 'sharpness of the loss', 'it is sharp', 'it is flat'],
  ['curvature.negative-share', 'how often the strongest curvature is downward', 'it sits on a saddle'],
  ['curvature.negative-trace-share', 'how often curvature is downward on the whole', 'it sits on a ridge'],
  ['curvature.unstable-share', 'how often a step is longer than the loss bears', 'steps are too long for this loss'],
  ['log.ended', 'how much of the planned run was seen', undefined, 'the run ended early'],
  ['log.lost', 'whether a loss is no longer finite', 'it was lost'],
  ...lossLines('loss', 'training loss'),
  ...lossLines('validation-loss', 'validation loss'),
  ...scoreLines('score', 'training score'),
  ...scoreLines('validation-score', 'validation score'),
  ['log.validation-gap', 'validation loss less training loss', 'what is learnt does not carry over', 'training loss is the higher one'],
  ['log.validation-parts', 'how long training loss fell while validation loss rose', 'the two part ways'],
  ['log.validation-score-gap', 'training score less validation score', 'training data are learnt better than new data', 'new data do better than training data'],
  ['log.score-against-loss', 'agreement of training score and loss', 'the score does not rise where the loss falls'],
  ['log.validation-score-against-loss', 'agreement of validation score and loss', 'the score does not rise where the loss falls'],
  ['log.rate-log', 'largest learning rate', 'it is high', 'it is low'],
  ['log.rate-end-log', 'last learning rate against the largest', undefined, 'it was lowered far'],
  ['log.rate-start-log', 'first learning rate against the largest', undefined, 'it was raised'],
  ['log.rate-moves', 'how often the learning rate changes', 'a schedule moves it'],
]; // biome-ignore format: a table

function lossLines(name: string, what: string): Line[] {
  return [
    [`log.${name}-shape`, `${what} between its least and its largest value`, 'it came down late, or rose', 'it came down early'],
    [`log.${name}-fall-log`, `last ${what} against the first`, cameDown, 'it came down very far'],
    [`log.${name}-range-log`, `range of ${what} against its size`, 'it moved far', moved],
    [`log.${name}-below-zero`, `whether ${what} is below zero`, 'it is below zero'],
    [`log.${name}-fall`, `fall of ${what} from first to last, in its range`, undefined, fell],
    [`log.${name}-best-to-last`, `final ${what} against its best`, 'it got worse again after its best'],
    [`log.${name}-best-place`, `when ${what} was at its best`, bestCame, bestCame],
    [`log.${name}-largest-rise`, `largest rise of ${what}`, 'it was thrown back at least once'],
    [`log.${name}-rises`, `how often ${what} rises`, 'it does not come down steadily'],
    [`log.${name}-turns`, `zigzag of ${what}`, 'it goes up and down'],
  ]; // biome-ignore format: a table
}

function scoreLines(name: string, what: string): Line[] {
  return [
    [`log.${name}-level`, what, undefined, scoreIs],
    [`log.${name}-first`, `first ${what}`, 'it begins high', 'it begins low'],
    [`log.${name}-best`, `best ${what}`, undefined, scoreIs],
    [`log.${name}-gain`, `gain of ${what}`, undefined, rose],
    [`log.${name}-best-to-last`, `best less last ${what}`, 'it got worse again after its best'],
    [`log.${name}-largest-fall`, `largest fall of ${what}`, 'it was thrown back at least once'],
    [`log.${name}-moves`, `how much ${what} moves`, 'it moves much', 'it hardly moves'],
  ]; // biome-ignore format: a table
}

/** By feature `<extractor>.<name>`. */
export const words: ReadonlyMap<string, Words> = new Map(
  lines.map(([feature, subject, above, below]) => [
    feature,
    { subject, ...(above !== undefined && { above }), ...(below !== undefined && { below }) },
  ]),
);

const depthWords: Readonly<Record<string, string>> = {
  first: 'near the input',
  middle: 'in the middle layers',
  final: 'near the output',
};
const phaseWords: Readonly<Record<string, string>> = {
  early: 'in the first third of training',
  mid: 'in the middle third of training',
  late: 'in the last third of training',
  slope: 'its trend over training',
  last: 'at the end',
  one: 'in the first fifth of what was seen',
  two: 'in the second fifth of what was seen',
  three: 'in the middle fifth of what was seen',
  four: 'in the fourth fifth of what was seen',
  five: 'in the last fifth of what was seen',
};

/** The feature `<extractor>.<name>` of a column, without depth and phase. */
export function featureOf(column: string): string {
  const [extractor, name] = column.split('.');
  return `${extractor}.${name}`;
}

/** What a column is about: `size of gradients near the input, in the last third of training`. */
export function subjectOf(column: string): string {
  const parts = column.split('.').slice(2);
  const depth = parts.find((part) => (depthNames as readonly string[]).includes(part));
  const phase = parts.find((part) => Object.hasOwn(phaseWords, part));
  const subject = words.get(featureOf(column))?.subject ?? column;
  return `${subject}${depth === undefined ? '' : ` ${depthWords[depth]}`}${phase === undefined ? '' : `, ${phaseWords[phase]}`}`;
}
