import { median } from '../statistics/descriptive.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import { combineSeries, firstOf, keep, logRatio, mapSeries, shareOf, type Values } from './aggregate.ts';
import { createExtractor, phased, single } from './extractor.ts';

const train = ['loss.train'];
const validation = ['loss.validation'];
const both = [...train, ...validation];

/** How the loss went. Columns with `validation` in their name leave the mismatch task (`-noval` diagnosers). */
export const lossExtractor = createExtractor({ id: 'loss', title: 'Loss curves and scores', family: 'loss' }, [
  phased(['train-log', train, 'log₁₀ of training loss over its first value'], (trace) => relative(trace, 'loss.train')),
  phased(['batch-spread', ['loss.batch-sd', 'loss.batch-mean'], 'log₁₀ of the spread of mini-batch losses over their mean, between checks'], ({ scalars }) =>
    combineSeries(scalars['loss.batch-sd']!, scalars['loss.batch-mean']!, logRatio)),
  phased(['batch-rise', ['loss.batch-rise'], 'share of steps whose mini-batch loss rose, between checks'], ({ scalars }) => scalars['loss.batch-rise']!),
  phased(['train-skill', ['loss.train-skill'], 'training score, 0 guessing, 1 all right (accuracy above chance, R²), held in [-1, 1]'], ({ scalars }) =>
    mapSeries(scalars['loss.train-skill']!, held)),
  single(['rise-share', train, 'share of checks whose training loss is above that of the check before'], (trace) =>
    shareOf(differences(scalar(trace, 'loss.train')), (difference) => difference > 0)),
  single(['flat-share', train, 'share of checks whose training loss is within 0.1 % of that of the check before'], (trace) =>
    shareOf(relativeDifferences(scalar(trace, 'loss.train')), (difference) => Math.abs(difference) <= 1e-3)),
  single(['oscillation', train, 'turns of the training loss larger than 3 % of its range, per check (scale-free form of AUTOTRAINER’s pairs)'], (trace) =>
    turnShare(keep(scalar(trace, 'loss.train')))),
  single(['spike-log', train, 'log₁₀ of the largest ratio of training loss to the median of the five checks before'], (trace) =>
    spike(keep(scalar(trace, 'loss.train')))),
  single(['best-to-last-log', train, 'log₁₀ of last over least training loss'], (trace) => bestToLast(keep(scalar(trace, 'loss.train')))),
  single(['best-place', train, 'share of planned steps at which training loss was least'], (trace) => bestPlace(trace, 'loss.train')),
  single(['ended', train, 'share of planned steps that were seen'], ({ steps, plannedSteps }) =>
    steps.length === 0 ? null : steps.at(-1)! / plannedSteps),
  phased(['validation-log', validation, 'log₁₀ of validation loss over its first value'], (trace) => relative(trace, 'loss.validation')),
  phased(['validation-gap-log', both, 'log₁₀ of validation over training loss'], ({ scalars }) =>
    combineSeries(scalars['loss.validation']!, scalars['loss.train']!, logRatio)),
  phased(['validation-skill', ['loss.validation-skill'], 'validation score as train-skill'], ({ scalars }) =>
    mapSeries(scalars['loss.validation-skill']!, held)),
  phased(['validation-skill-gap', ['loss.validation-skill', 'loss.train-skill'], 'training minus validation skill'], ({ scalars }) =>
    combineSeries(scalars['loss.train-skill']!, scalars['loss.validation-skill']!, (a, b) => held(a) - held(b))),
  single(['validation-best-to-last-log', validation, 'log₁₀ of last over least validation loss'], (trace) =>
    bestToLast(keep(scalar(trace, 'loss.validation')))),
  single(['validation-best-place', validation, 'share of planned steps at which validation loss was least'], (trace) =>
    bestPlace(trace, 'loss.validation')),
  single(['validation-parting', both, 'longest run of checks with training loss falling and validation loss rising, over the number of checks'], (trace) =>
    longestParting(differences(scalar(trace, 'loss.train')), differences(scalar(trace, 'loss.validation')))),
]); // biome-ignore format: a table

const scalar = (trace: ObservedTrace, id: string): Values => trace.scalars[id]!;

const held = (skill: number) => Math.min(1, Math.max(-1, skill));

function relative(trace: ObservedTrace, id: string): Values {
  const first = firstOf(scalar(trace, id));
  return first === null ? [] : mapSeries(scalar(trace, id), (value) => logRatio(value, first));
}

/** Change since the check before, null at the first. */
function differences(values: Values): Values {
  return values.map((value, check) => {
    const before = values[check - 1] ?? null;
    return value === null || before === null ? null : value - before;
  });
}

function relativeDifferences(values: Values): Values {
  return differences(values).map((difference, check) => {
    const before = values[check - 1] ?? 0;
    return difference === null || before === 0 ? null : difference / before;
  });
}

function turnShare(values: readonly number[]): number | null {
  if (values.length < 3) return null;
  const least = 0.03 * (Math.max(...values) - Math.min(...values));
  let turns = 0;
  for (let i = 2; i < values.length; i++) {
    const before = values[i - 1]! - values[i - 2]!;
    const after = values[i]! - values[i - 1]!;
    if (before * after < 0 && Math.abs(before) > least && Math.abs(after) > least) turns++;
  }
  return turns / (values.length - 2);
}

function spike(values: readonly number[]): number | null {
  const ratios = values
    .slice(1)
    .map((value, i) => logRatio(value, median(values.slice(Math.max(0, i - 4), i + 1))));
  const kept = keep(ratios);
  return kept.length === 0 ? null : Math.max(...kept);
}

function bestToLast(values: readonly number[]): number | null {
  return values.length === 0 ? null : logRatio(values.at(-1)!, Math.min(...values));
}

function bestPlace(trace: ObservedTrace, id: string): number | null {
  const values = scalar(trace, id);
  const present = keep(values);
  if (present.length === 0) return null;
  return trace.steps[values.indexOf(Math.min(...present))]! / trace.plannedSteps;
}

function longestParting(trainChange: Values, validationChange: Values): number | null {
  if (keep(trainChange).length === 0 || keep(validationChange).length === 0) return null;
  let run = 0;
  let longest = 0;
  trainChange.forEach((change, check) => {
    const parting = (change ?? 0) < 0 && (validationChange[check] ?? 0) > 0;
    run = parting ? run + 1 : 0;
    longest = Math.max(longest, run);
  });
  return longest / trainChange.length;
}
