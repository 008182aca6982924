import { takeRows } from '../../../corpus/prepare.ts';
import { randomStream } from '../../lib/random.ts';
import type { RawData } from '../../training/data.ts';
import type { StyleSpace, TrainedGenerator } from '../contract.ts';
import { halveWays } from '../rows.ts';
import { fromUnit, type UnitScale } from '../unit-scale.ts';
import { type ProbedNetwork, probeNetworks, readProbePredictions } from './probe-networks.ts';

/** What slices are made with; candidates are made in one piece each. */
export interface Workshop {
  readonly program: string;
  readonly generator: TrainedGenerator;
  readonly styles: StyleSpace;
  /** From the generator's cube to the units of the program's source. */
  readonly scale: UnitScale;
  /** Healthy networks that judge whether an input shows what it was made to show. */
  readonly committee: readonly ProbedNetwork[];
  /** Healthy networks of one graph that inputs are searched on. */
  readonly searched: readonly ProbedNetwork[];
  readonly candidates: number;
}

/** Candidates that the committee approves, in their order, and the share of all that they are. */
export interface Approved {
  readonly rows: RawData;
  readonly share: number;
}

/** Rows of the prior, every class alike. */
export function randomCandidates(shop: Workshop): Approved {
  const labels = labelsInTurn(shop);
  return approve(shop, toRaw(shop, shop.generator.decode(drawLatents(shop, 'random'), labels), labels));
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
  return approve(shop, toRaw(shop, styles.synthesise(mixed), labels));
}

const bisections = 12;
/** How far back from the boundary a row is taken, as a share of the way there. */
const backOff = 0.8;

/**
 * Rows on the correct side of a boundary: from a row of one class the style moves towards one of another
 * class until most of the searched networks predict otherwise, by bisection, and goes back to 0.8 of that
 * way. Rows that begin on the wrong side or never leave the correct one are none.
 */
export function frontierCandidates(shop: Workshop): Approved {
  const { styles } = shop;
  const labels = labelsInTurn(shop);
  const start = styles.map(drawLatents(shop, 'frontier', 'from'), labels);
  const end = styles.map(drawLatents(shop, 'frontier', 'to'), otherLabels(shop, labels));
  const paint = (ways: Float64Array) => {
    const moved = spreadLayers(styles, labels.length, (row, _, i) => {
      const at = row * styles.size + i;
      return start[at]! + ways[row]! * (end[at]! - start[at]!);
    });
    return toRaw(shop, styles.synthesise(moved), labels);
  };
  const isCorrect = (ways: Float64Array) => mostCorrect(shop, paint(ways));
  const [atStart, atEnd] = [0, 1].map((way) => isCorrect(new Float64Array(labels.length).fill(way)));
  const last = halveWays(labels.length, bisections, isCorrect);
  const rows = paint(last.map((way) => backOff * way));
  const stays = mostCorrect(shop, rows);
  const kept = [...labels.keys()].filter((row) => atStart![row] && !atEnd![row] && stays[row]);
  return approve(shop, takeRows(rows, kept));
}

/** Per row whether most of the searched networks predict its label. */
function mostCorrect({ searched }: Workshop, rows: RawData): boolean[] {
  const correct = countCorrect(predictClasses(searched, rows), rows);
  return Array.from(correct, (count) => 2 * count > searched.length);
}

/** Votes of the committee's five that a label needs to stand. */
const quorum = 4;

function approve({ committee }: Workshop, rows: RawData): Approved {
  if (rows.rows === 0) return { rows, share: 0 };
  // Members are of several graphs, so each predicts by itself.
  const predictions = committee.flatMap((member) => predictClasses([member], rows));
  const correct = countCorrect(predictions, rows);
  const kept = [...correct.keys()].filter((row) => correct[row]! >= quorum);
  return { rows: takeRows(rows, kept), share: kept.length / rows.rows };
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

/** Predicted classes of networks of one graph. */
function predictClasses(networks: readonly ProbedNetwork[], rows: RawData): Int32Array[] {
  const labels = Int32Array.from(rows.targets);
  return probeNetworks(networks, rows).map((outputs) => readProbePredictions(outputs, labels).classes);
}

/** Per row how many of the networks predict its label. */
function countCorrect(predictions: readonly Int32Array[], { targets, rows }: RawData): Int32Array {
  return Int32Array.from(
    { length: rows },
    (_, row) => predictions.filter((own) => own[row] === targets[row]).length,
  );
}
