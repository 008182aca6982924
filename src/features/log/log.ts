import { spearman } from '../../statistics/ranking.ts';
import type { ObservedTrace } from '../../traces/trace.ts';
import { keep, logOf, logRatio } from '../aggregate.ts';
import { createExtractor, type Feature, single } from '../extractor.ts';
import { asShares, type Curve, curveOf, extremesOf, fifths, inItsRange, meansOver } from './curve.ts';

const train = 'loss.train';
const validation = 'loss.validation';
const score = 'loss.train-score';
const validationScore = 'loss.validation-score';
const rate = 'optimizer.learning-rate';

/** Parts of what is seen between which rises and turns are counted. */
const parts = 8;
/** Share of its range by which a curve must turn. */
const turn = 0.05;

const partsOf = (curve: Curve): number[] => keep(meansOver(curve, parts));
const changesOf = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i]!);

/**
 * What the log of any training tells: loss, accuracy (or R²), both on validation rows, and the learning rate, a value of each per
 * epoch or check; nothing else is read. Shapes are of the curve between its least and largest value and over fifths of what is
 * seen, so that they change neither with the units of a loss, nor with values below zero, nor much with how often was looked.
 * How often that was is a column. Null is missing by choice, and nothing else: the series was not recorded, or a logarithm has
 * no place below zero. What is missing by failure is said by `lost` and `ended`, and the curves are those of what was seen; a
 * level curve has the shape 0.
 */
export const logExtractor = createExtractor(
  { id: 'log', title: 'What a plain log tells: losses, accuracies and the learning rate', family: 'technique' },
  [
    overall('checks-log', 'log₁₀ of the number of checks after training began', (trace) => logOf(curveOf(trace, train).values.length)),
    overall('ended', 'share of planned steps that were seen', ({ steps, plannedSteps }) => Math.min(1, steps.at(-1)! / plannedSteps)),
    overall('lost', '1 where a loss or weight that is not finite ended what is seen, else 0', ({ lost }) => Number(lost)),
    ...lossFeatures('loss', train, 'training loss'),
    ...lossFeatures('validation-loss', validation, 'validation loss'),
    ...scoreFeatures('score', score, 'training accuracy or R²'),
    ...scoreFeatures('validation-score', validationScore, 'validation accuracy or R²'),
    ...gapFeatures(),
    agreement('score-against-loss', train, score, 'training'),
    agreement('validation-score-against-loss', validation, validationScore, 'validation'),
    ...rateFeatures(),
  ],
); // biome-ignore format: a table

/** Of a run, whatever was recorded beside its training loss. */
function overall(name: string, meaning: string, value: (trace: ObservedTrace) => number | null): Feature {
  return single([name, [train], meaning], (trace) => (trace.steps.length === 0 ? null : value(trace)));
}

/** A feature of one series as a curve. */
function ofCurve(
  name: string,
  id: string,
  meaning: string,
  value: (curve: Curve) => number | null,
  read: (curve: Curve) => Curve = (curve) => curve,
): Feature {
  return single([name, [id], meaning], (trace) => {
    const curve = read(curveOf(trace, id));
    return curve.values.length === 0 ? null : value(curve);
  });
}

/** A feature of five columns: a curve over fifths of what is seen. */
function overFifths(
  name: string,
  needs: readonly string[],
  meaning: string,
  curve: (trace: ObservedTrace) => Curve | null,
): Feature {
  return {
    name,
    meaning,
    needs,
    suffixes: fifths,
    compute: (trace) => meansOver(curve(trace) ?? { places: [], values: [] }, fifths.length),
  };
}

function lossFeatures(name: string, id: string, what: string): Feature[] {
  const shape = (feature: string, meaning: string, value: (curve: Curve) => number | null) =>
    ofCurve(`${name}-${feature}`, id, meaning.replace('%', what), (curve) => value(inItsRange(curve)));
  return [
    overFifths(`${name}-shape`, [id], `${what} between its least (0) and its largest value (1)`, (trace) =>
      inItsRange(curveOf(trace, id)),
    ),
    ofCurve(
      `${name}-fall-log`,
      id,
      `log₁₀ of last over first ${what}; null unless both are above 0`,
      fallLog,
    ),
    ofCurve(`${name}-range-log`, id, `log₁₀ of the range of ${what} over its largest magnitude`, rangeLog),
    ofCurve(`${name}-below-zero`, id, `1 where a ${what} is below 0, else 0`, ({ values }) =>
      Number(values.some((value) => value < 0)),
    ),
    shape('fall', 'first less last % in units of its range', ({ values }) => values[0]! - values.at(-1)!),
    shape('best-to-last', 'last less least % in units of its range', ({ values }) => values.at(-1)!),
    ofCurve(`${name}-best-place`, id, `share of what is seen at which ${what} was least`, bestPlace),
    shape('largest-rise', 'largest rise of % from check to check in units of its range', ({ values }) =>
      Math.max(0, ...changesOf(values)),
    ),
    shape('rises', 'share of the eighths of what is seen over which % rises', shareRising),
    shape(
      'turns',
      `turns of % by ${turn} of its range or more, between eighths, per turn that could be`,
      countTurns,
    ),
  ];
}

function fallLog({ values }: Curve): number | null {
  const [first, last] = [values[0]!, values.at(-1)!];
  return first > 0 && last > 0 ? logRatio(last, first) : null;
}

function rangeLog(curve: Curve): number | null {
  const { least, most } = extremesOf(curve)!;
  const size = Math.max(Math.abs(least), Math.abs(most));
  return size === 0 ? logOf(0) : logOf(most / size - least / size);
}

function bestPlace({ places, values }: Curve): number {
  let [least, place] = [values[0]!, places[0]!];
  for (const [i, value] of values.entries()) if (value < least) [least, place] = [value, places[i]!];
  return place;
}

function shareRising(curve: Curve): number {
  return changesOf(partsOf(curve)).filter((change) => change > 0).length / (parts - 1);
}

function countTurns(curve: Curve): number {
  const changes = changesOf(partsOf(curve));
  const turns = changes.slice(1).filter((after, i) => {
    const before = changes[i]!;
    return before * after < 0 && Math.min(Math.abs(before), Math.abs(after)) >= turn;
  });
  return turns.length / (parts - 2);
}

function scoreFeatures(name: string, id: string, what: string): Feature[] {
  const of = (feature: string, meaning: string, value: (curve: Curve) => number | null) =>
    ofCurve(`${name}-${feature}`, id, meaning, value, asShares);
  return [
    overFifths(`${name}-level`, [id], `${what}, held in [-1, 1]; per cent are read as shares`, (trace) =>
      asShares(curveOf(trace, id)),
    ),
    of('first', `first ${what}`, ({ values }) => values[0]!),
    of('best', `largest ${what}`, (curve) => extremesOf(curve)!.most),
    of('gain', `last less first ${what}`, ({ values }) => values.at(-1)! - values[0]!),
    of(
      'best-to-last',
      `largest less last ${what}`,
      (curve) => extremesOf(curve)!.most - curve.values.at(-1)!,
    ),
    of('largest-fall', `largest fall of ${what} from check to check`, ({ values }) =>
      Math.max(0, ...changesOf(values).map((change) => -change)),
    ),
    of('moves', `mean change of ${what} between eighths of what is seen, whatever its direction`, (curve) => {
      const changes = changesOf(partsOf(curve)).map(Math.abs);
      return changes.reduce((sum, change) => sum + change, 0) / changes.length;
    }),
  ];
}

/** Validation less training, in units of the range of training loss; and of scores as shares. */
function gapFeatures(): Feature[] {
  const both = (trace: ObservedTrace) => [curveOf(trace, train), curveOf(trace, validation)] as const;
  return [
    overFifths(
      'validation-gap',
      [train, validation],
      'validation less training loss in units of the range of training loss (of its size where it is level), held in [-100, 100]',
      (trace) => {
        const [own, other] = both(trace);
        const range = extremesOf(own);
        if (range === null || other.values.length === 0) return null;
        const width = range.most - range.least || Math.abs(range.most) || 1;
        const [a, b] = [own, other].map((curve) => partsOf(curve));
        const held = (value: number) => Math.max(-100, Math.min(100, value));
        return {
          places: a!.map((_, i) => (i + 0.5) / parts),
          values: b!.map((value, i) => held((value - a![i]!) / width)),
        };
      },
    ),
    single(
      [
        'validation-parts',
        [train, validation],
        'share of eighths of what is seen over which training loss falls and validation loss rises',
      ],
      (trace) => {
        const [own, other] = both(trace).map((curve) => changesOf(partsOf(curve)));
        if (own!.length === 0 || other!.length === 0) return null;
        return own!.filter((change, i) => change < 0 && other![i]! > 0).length / (parts - 1);
      },
    ),
    overFifths(
      'validation-score-gap',
      [score, validationScore],
      'training less validation accuracy or R²',
      (trace) => {
        const [own, other] = [score, validationScore].map((id) => partsOf(asShares(curveOf(trace, id))));
        if (own!.length === 0 || other!.length === 0) return null;
        return {
          places: own!.map((_, i) => (i + 0.5) / parts),
          values: own!.map((value, i) => value - other![i]!),
        };
      },
    ),
  ];
}

/** Whether scores rise where the loss falls: −1 where they go together as they should. */
function agreement(name: string, loss: string, scores: string, what: string): Feature {
  const meaning = `Spearman’s correlation of ${what} loss and score over eighths of what is seen; 0 where one is level`;
  return single([name, [loss, scores], meaning], (trace) => {
    const [a, b] = [curveOf(trace, loss), asShares(curveOf(trace, scores))].map(partsOf);
    return a!.length < parts || b!.length < parts ? null : (spearman(a!, b!) ?? 0);
  });
}

function rateFeatures(): Feature[] {
  return [
    ofCurve('rate-log', rate, 'log₁₀ of the largest learning rate', (curve) =>
      logOf(extremesOf(curve)!.most),
    ),
    ofCurve('rate-end-log', rate, 'log₁₀ of the last over the largest learning rate', (curve) =>
      logRatio(curve.values.at(-1)!, extremesOf(curve)!.most),
    ),
    ofCurve('rate-start-log', rate, 'log₁₀ of the first over the largest learning rate', (curve) =>
      logRatio(curve.values[0]!, extremesOf(curve)!.most),
    ),
    ofCurve(
      'rate-moves',
      rate,
      'share of eighths of what is seen over which the learning rate changes',
      (curve) =>
        changesOf(partsOf(curve)).filter((change) => Math.abs(change) > 1e-9 * extremesOf(curve)!.most)
          .length /
        (parts - 1),
    ),
  ];
}
