import { argmax, finiteOrNull, mean, standardDeviation } from '../../statistics/descriptive.ts';
import { type ProbePredictions, readProbePredictions } from './probe-networks.ts';
import { type SliceName, type SliceRows, sliceNames } from './slices.ts';

/** The rows of a bank that predictions are compared with. */
export interface BankRows {
  readonly labels: Int32Array;
  readonly classes: number;
  readonly slices: SliceRows;
}

/** What is measured of a network on a slice, and how small a spread between healthy networks counts as such. */
const measures = {
  accuracy: 0.01,
  loss: 0.02,
  confidence: 0.01,
  margin: 0.01,
} as const;
type Measure = keyof typeof measures;
const measureNames = Object.keys(measures) as Measure[];

/** What is measured over the whole bank. */
const wholeNames = ['worst-class', 'entropy', 'disagreement', 'sure-and-wrong', 'overconfidence'] as const;
type Whole = (typeof wholeNames)[number];

/** Columns of the family, without `probe-bank.`: every one of them for every program. */
export const probeColumns: readonly string[] = [
  'answered',
  ...sliceNames.flatMap((slice) =>
    measureNames.flatMap((measure) => [`${slice}.${measure}`, `${slice}.${measure}-spreads`]),
  ),
  ...wholeNames,
];

/** The predictions of a network, summed up. */
interface Summary {
  /** Share of rows that were predicted at all. */
  readonly answered: number;
  /** NaN where the slice has no rows, or none that was predicted (confidence). */
  readonly bySlice: Readonly<Record<SliceName, Readonly<Record<Measure, number>>>>;
  readonly whole: Readonly<Record<Whole, number>>;
}

/** Healthy networks of the program, which others are compared with. */
export interface Reference {
  readonly rows: BankRows;
  /** The class that most of them predict, by row; the first of equals. */
  readonly consensus: Int32Array;
  readonly healthy: readonly Summary[];
}

/** @param outputs of healthy networks on the bank, each as `readProbePredictions` takes it */
export function createReference(rows: BankRows, outputs: readonly Float32Array[]): Reference {
  const predictions = outputs.map((own) => readProbePredictions(own, rows.labels));
  const classesAt = (row: number) => predictions.map(({ classes }) => classes[row]!);
  const consensus = rows.labels.map((_, row) => mostFrequent(classesAt(row), rows.classes));
  return { rows, consensus, healthy: predictions.map((own) => summarise(own, rows, consensus)) };
}

function mostFrequent(predicted: readonly number[], classes: number): number {
  const count = (k: number) => predicted.filter((prediction) => prediction === k).length;
  return argmax(Array.from({ length: classes }, (_, k) => count(k)));
}

/**
 * The columns of one network: on each slice its accuracy, loss, confidence and margin, each as the
 * difference to the mean of the healthy networks and again in units of their spread; over all rows how far
 * its worst class fell, how it spreads its predictions over the classes, how often it predicts otherwise
 * than most healthy networks, is sure and wrong, or surer than correct. Null where there is no value:
 * slices that the bank lacks, outputs that are not finite.
 * @param outputs null where the run has no network of finite weights
 */
export function measureNetwork(
  outputs: Float32Array | null,
  { rows, consensus, healthy }: Reference,
): (number | null)[] {
  if (outputs === null) return probeColumns.map((name) => (name === 'answered' ? 0 : null));
  const own = summarise(readProbePredictions(outputs, rows.labels), rows, consensus);
  const values = [
    own.answered,
    ...sliceNames.flatMap((slice) =>
      measureNames.flatMap((measure) => {
        const usual = healthy.map(({ bySlice }) => bySlice[slice][measure]);
        const difference = own.bySlice[slice][measure] - mean(usual);
        return [difference, difference / Math.max(measures[measure], standardDeviation(usual))];
      }),
    ),
    ...wholeNames.map((name) => own.whole[name] - mean(healthy.map(({ whole }) => whole[name]))),
  ];
  return values.map(finiteOrNull);
}

function summarise(predictions: ProbePredictions, rows: BankRows, consensus: Int32Array): Summary {
  const all = Int32Array.from(rows.labels, (_, row) => row);
  const isCorrect = (row: number) => (predictions.classes[row] === rows.labels[row] ? 1 : 0);
  const share = (of: (row: number) => number, among: Int32Array = all) => mean(Array.from(among, of));
  const confidence = (among: Int32Array) =>
    meanKnown(Array.from(among, (row) => predictions.confidence[row]!));
  const measureSlice = (among: Int32Array): Record<Measure, number> => ({
    accuracy: share(isCorrect, among),
    loss: share((row) => predictions.loss[row]!, among),
    confidence: confidence(among),
    margin: share((row) => predictions.margin[row]!, among),
  });
  return {
    answered: share((row) => (predictions.classes[row] === -1 ? 0 : 1)),
    bySlice: Object.fromEntries(
      sliceNames.map((slice) => [slice, measureSlice(rows.slices[slice])]),
    ) as Summary['bySlice'],
    whole: {
      'worst-class': worstClass(isCorrect, rows),
      entropy: entropyOf(predictions.classes, rows.classes),
      disagreement: share((row) => (predictions.classes[row] === consensus[row] ? 0 : 1)),
      'sure-and-wrong': share((row) => (isCorrect(row) === 0 && predictions.confidence[row]! > sure ? 1 : 0)),
      overconfidence: confidence(all) - share(isCorrect),
    },
  };
}

const sure = 0.9;

function meanKnown(values: readonly number[]): number {
  return mean(values.filter((value) => !Number.isNaN(value)));
}

/** Accuracy of the class that is predicted worst; classes without rows do not count. */
function worstClass(isCorrect: (row: number) => number, { labels, classes }: BankRows): number {
  const shares = Array.from({ length: classes }, (_, k) =>
    mean(
      Array.from(labels.keys())
        .filter((row) => labels[row] === k)
        .map(isCorrect),
    ),
  );
  return Math.min(...shares.filter((share) => !Number.isNaN(share)));
}

/** Of the predicted classes, 0 where all predictions are one class, 1 where all classes are predicted alike. */
function entropyOf(predicted: Int32Array, classes: number): number {
  const given = predicted.filter((prediction) => prediction >= 0);
  if (given.length === 0) return Number.NaN;
  let entropy = 0;
  for (let k = 0; k < classes; k++) {
    const share = given.filter((prediction) => prediction === k).length / given.length;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy / Math.log(classes);
}
