import { mean, standardDeviation } from '../../lib/stats.ts';
import type { LossInput } from '../../training/losses.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Measurement } from './contract.ts';
import { perReplica } from './metric.ts';

/** The metrics of the network's own outputs on the probe rows; `logits` are what the last activation was given. */
export function describeOutputs(
  task: ProgramSpec['task'],
  input: LossInput,
  logits: Float32Array,
): Record<string, Measurement> {
  const { replicas, rows, width, predictions, targets } = input;
  const each = <T>(value: (rows: Rows, targets: Rows, logits: Rows) => T) =>
    perReplica(replicas, (r) => {
      const part = (values: Float32Array) => rowsOf(values, replicas, r, rows);
      return value(part(predictions), part(targets), part(logits));
    });
  const hasTargets = targets.length === predictions.length;
  return {
    ...(task !== 'regression' && {
      'activation.output-entropy': each((outputs) => mean(outputs.map(relativeEntropy))),
    }),
    ...(hasTargets && {
      'activation.output-spread': each((outputs, truth) => relativeSpread(outputs, truth, width)),
    }),
    'activation.logit-spread': each((_outputs, _truth, given) => mean(given.map(range))),
    'activation.range-share': each((outputs, truth) => shareOutside(outputs, allowedRange(task, truth))),
  };
}

type Rows = Float32Array[];

function rowsOf(values: Float32Array, replicas: number, replica: number, rows: number): Rows {
  const width = values.length / (replicas * rows);
  return Array.from({ length: rows }, (_, row) => {
    const at = (replica * rows + row) * width;
    return values.subarray(at, at + width);
  });
}

/**
 * Entropy of a row of outputs, clipped to [0, 1] and made to sum to 1, over ln of their number; a single output is the
 * probability of one of two classes. A row without any positive output says nothing: 1.
 */
function relativeEntropy(row: Float32Array): number {
  const clipped = Array.from(row, (value) => Math.min(1, Math.max(0, value)));
  const shares = clipped.length === 1 ? [clipped[0]!, 1 - clipped[0]!] : clipped;
  const total = shares.reduce((a, b) => a + b, 0);
  if (total === 0) return 1;
  const entropy = shares.reduce(
    (sum, share) => (share === 0 ? sum : sum - (share / total) * Math.log(share / total)),
    0,
  );
  return entropy / Math.log(shares.length);
}

/** Units whose targets are constant on the probe are left out; NaN where that leaves none. */
function relativeSpread(outputs: Rows, targets: Rows, width: number): number {
  const ratios: number[] = [];
  for (let unit = 0; unit < width; unit++) {
    const spread = standardDeviation(targets.map((row) => row[unit]!));
    if (spread > 0) ratios.push(standardDeviation(outputs.map((row) => row[unit]!)) / spread);
  }
  return mean(ratios);
}

function range(row: Float32Array): number {
  return row.length === 1 ? Math.abs(row[0]!) : Math.max(...row) - Math.min(...row);
}

function allowedRange(task: ProgramSpec['task'], targets: Rows): readonly [number, number] {
  if (task !== 'regression') return [0, 1];
  const low = Math.min(...targets.map((row) => Math.min(...row)));
  const high = Math.max(...targets.map((row) => Math.max(...row)));
  const margin = (high - low) / 10;
  return [low - margin, high + margin];
}

/** NaN counts as outside. */
function shareOutside(outputs: Rows, [low, high]: readonly [number, number]): number {
  const shares = outputs.map(
    (row) => row.filter((value) => !(value >= low && value <= high)).length / row.length,
  );
  return mean(shares);
}
