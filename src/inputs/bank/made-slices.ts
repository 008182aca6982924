import { randomStream } from '../../lib/random.ts';
import { type RawData, sizeOf } from '../../training/data.ts';
import type { StyleSpace, TrainedGenerator } from '../contract.ts';
import { gatherRows } from '../rows.ts';
import { fromUnit, type UnitScale } from '../unit-scale.ts';
import { type ProbedNetwork, probeNetworks, readProbePredictions } from './probe-networks.ts';

/** What slices are made with; candidates are made in one piece each. */
export interface Workshop {
  readonly program: string;
  readonly generator: TrainedGenerator;
  readonly styles: StyleSpace;
  /** From the generator's cube to the units of the program's source. */
  readonly scale: UnitScale;
  readonly judges: Judges;
  readonly candidates: number;
}

/** Candidates that the committee approves, in their order, and the share that it approves of those it was shown. */
export interface Approved {
  readonly rows: RawData;
  readonly share: number;
}

/** Rows of the prior, every class alike. */
export function randomCandidates(shop: Workshop): Approved {
  const labels = labelsInTurn(shop);
  return approve(shop, shop.generator.decode(drawLatents(shop, 'random'), labels), labels);
}

/** The coarse half of the style of one row and the fine half of another's, both of one class. */
export function mixedCandidates(shop: Workshop): Approved {
  const { styles } = shop;
  const labels = labelsInTurn(shop);
  const coarse = styles.map(drawLatents(shop, 'mixed', 'coarse'), labels);
  const fine = styles.map(drawLatents(shop, 'mixed', 'fine'), labels);
  const half = Math.ceil(styles.layers / 2);
  const mixed = spreadLayers(
    styles,
    labels.length,
    (row, layer, i) => (layer < half ? coarse : fine)[row * styles.size + i]!,
  );
  return approve(shop, styles.synthesise(mixed), labels);
}

const bisections = 12;
/** How far back from the boundary a row is taken, as a share of the way there (`test-inputs.md` §6). */
const backOff = 0.8;

/**
 * Rows on the right side of a boundary: from a row of one class the style moves towards one of another class until most of
 * the searched networks answer otherwise, by bisection, and goes back to 0.8 of that way. Rows that begin on the wrong side
 * or never leave the right one are none.
 */
export function frontierCandidates(shop: Workshop): Approved {
  const { styles } = shop;
  const labels = labelsInTurn(shop);
  const start = styles.map(drawLatents(shop, 'frontier', 'from'), labels);
  const others = otherLabels(shop, labels);
  const end = styles.map(drawLatents(shop, 'frontier', 'to'), others);
  const paint = (ways: Float64Array) =>
    styles.synthesise(
      spreadLayers(styles, labels.length, (row, _, i) => {
        const at = row * styles.size + i;
        return start[at]! + ways[row]! * (end[at]! - start[at]!);
      }),
    );
  const isCorrect = (inputs: Float32Array) => mostPredictionRightly(shop, inputs, labels);
  const low = new Float64Array(labels.length);
  const high = new Float64Array(labels.length).fill(1);
  const crosses = bothEnds(isCorrect(paint(low)), isCorrect(paint(high)));
  for (let step = 0; step < bisections; step++) {
    const middle = low.map((from, row) => (from + high[row]!) / 2);
    const right = isCorrect(paint(middle));
    for (const [row, way] of middle.entries()) (right[row] ? low : high)[row] = way;
  }
  const inputs = paint(low.map((way) => backOff * way));
  const stays = isCorrect(inputs);
  const kept = crosses.filter((row) => stays[row] === 1);
  const width = sizeOf(shop.generator.inputShape);
  return approve(
    shop,
    gatherRows(inputs, width, kept),
    Int32Array.from(kept, (row) => labels[row]!),
  );
}

/** Rows that begin right and end wrong. */
function bothEnds(atStart: Uint8Array, atEnd: Uint8Array): number[] {
  return Array.from(atStart.keys()).filter((row) => atStart[row] === 1 && atEnd[row] === 0);
}

function mostPredictionRightly(shop: Workshop, inputs: Float32Array, labels: Int32Array): Uint8Array {
  const rows = toRaw(shop, inputs, labels);
  const predictions = shop.judges.searched(rows);
  return Uint8Array.from(countCorrect(predictions, rows), (right) =>
    2 * right > predictions.length ? 1 : 0,
  );
}

function approve(shop: Workshop, inputs: Float32Array, labels: Int32Array): Approved {
  const rows = toRaw(shop, inputs, labels);
  if (rows.rows === 0) return { rows, share: 0 };
  const right = countCorrect(shop.judges.committee(rows), rows);
  const kept = Array.from(right.keys()).filter((row) => right[row]! >= quorum);
  const width = sizeOf(shop.generator.inputShape);
  const approved = toRaw(
    shop,
    gatherRows(inputs, width, kept),
    Int32Array.from(kept, (row) => labels[row]!),
  );
  return { rows: approved, share: kept.length / rows.rows };
}

function toRaw({ generator, scale }: Workshop, inputs: Float32Array, labels: Int32Array): RawData {
  const { inputShape, classes } = generator;
  const targets = Float32Array.from(labels);
  return {
    rows: labels.length,
    inputShape,
    inputs: fromUnit(inputs, scale),
    targetShape: [],
    targets,
    classes,
  };
}

function labelsInTurn({ candidates, generator }: Workshop): Int32Array {
  return Int32Array.from({ length: candidates }, (_, row) => row % generator.classes);
}

/** Another class for each row, all of the others in turn. */
function otherLabels({ generator: { classes } }: Workshop, labels: Int32Array): Int32Array {
  return labels.map((label, row) => (label + 1 + (Math.floor(row / classes) % (classes - 1))) % classes);
}

function drawLatents({ program, generator, candidates }: Workshop, ...names: string[]): Float32Array {
  return generator.prior(candidates, randomStream('probe-bank', program, ...names));
}

function spreadLayers(
  { layers, size }: StyleSpace,
  rows: number,
  value: (row: number, layer: number, i: number) => number,
): Float32Array {
  const styles = new Float32Array(rows * layers * size);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let layer = 0; layer < layers; layer++)
      for (let i = 0; i < size; i++) styles[at++] = value(row, layer, i);
  return styles;
}

/** Healthy networks that say whether an input shows what it was made to show. */
export interface Judges {
  /** The members' answered classes by row. */
  committee(rows: RawData): readonly Int32Array[];
  /** The same of the networks that inputs are searched on. */
  searched(rows: RawData): readonly Int32Array[];
}

export function createJudges(
  committee: readonly ProbedNetwork[],
  searched: readonly ProbedNetwork[],
): Judges {
  return {
    // Members are of several graphs, so each is asked by itself.
    committee: (rows) => committee.flatMap((member) => predictionsOf([member], rows)),
    searched: (rows) => predictionsOf(searched, rows),
  };
}

/** Answered classes of networks of one graph. */
function predictionsOf(networks: readonly ProbedNetwork[], rows: RawData): Int32Array[] {
  const labels = Int32Array.from(rows.targets);
  return probeNetworks(networks, rows).map((outputs) => readProbePredictions(outputs, labels).classes);
}

/** Per row how many of the networks answer its label. */
function countCorrect(predictions: readonly Int32Array[], { targets, rows }: RawData): Int32Array {
  return Int32Array.from(
    { length: rows },
    (_, row) => predictions.filter((own) => own[row] === targets[row]).length,
  );
}

/** Votes of the committee's five that a label needs to stand. */
const quorum = 4;
