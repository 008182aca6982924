import { mean } from '../../statistics/descriptive.ts';
import type { LossInput } from '../../training/losses.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Measurement } from './contract.ts';
import { ofReplica, perReplica } from './metric.ts';

/** Rows of one replica, row-major. Loops run over it without allocating: this is done at every check. */
interface Rows {
  readonly values: Float32Array;
  readonly width: number;
}

/** The metrics of the network's own outputs on the probe rows; `logits` are what the last activation was given. */
export function describeOutputs(
  task: ProgramSpec['task'],
  { replicas, rows, predictions, targets }: LossInput,
  logits: Float32Array,
): Record<string, Measurement> {
  const rowsOf = (values: Float32Array, replica: number): Rows => {
    const own = ofReplica(values, replicas, replica);
    return { values: own, width: own.length / rows };
  };
  const each = <T>(value: (outputs: Rows, replica: number) => T) =>
    perReplica(replicas, (r) => value(rowsOf(predictions, r), r));
  const spread = (outputs: Rows, r: number) => relativeSpread(outputs, rowsOf(targets, r));
  const outside = (outputs: Rows, r: number) =>
    shareOutside(outputs.values, task === 'regression' ? widenedRange(rowsOf(targets, r).values) : [0, 1]);
  return {
    ...(task !== 'regression' && { 'activation.output-entropy': each(meanEntropy) }),
    ...(targets.length === predictions.length && { 'activation.output-spread': each(spread) }),
    'activation.logit-spread': perReplica(replicas, (r) => meanRange(rowsOf(logits, r))),
    'activation.output-sum': each(largestRowSum),
    'activation.output-span': each((outputs, r) => range(outputs.values) / range(rowsOf(targets, r).values)),
    'activation.range-share': each(outside),
  };
}

/**
 * Mean over rows of the entropy of outputs, clipped to [0, 1] and made to sum to 1, over ln of their number; a single
 * output is the probability of one of two classes. A row without any positive output says nothing: 1.
 */
function meanEntropy({ values, width }: Rows): number {
  let total = 0;
  for (let at = 0; at < values.length; at += width) {
    total += width === 1 ? pairEntropy(clip(values[at]!)) : rowEntropy(values, at, width);
  }
  return total / (values.length / width);
}

function pairEntropy(p: number): number {
  return (surprise(p) + surprise(1 - p)) / Math.LN2;
}

function rowEntropy(values: Float32Array, at: number, width: number): number {
  let sum = 0;
  for (let i = at; i < at + width; i++) sum += clip(values[i]!);
  if (sum === 0) return 1;
  let entropy = 0;
  for (let i = at; i < at + width; i++) entropy += surprise(clip(values[i]!) / sum);
  return entropy / Math.log(width);
}

/** −p ln p; NaN stays NaN. */
function surprise(p: number): number {
  return p === 0 ? 0 : -p * Math.log(p);
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Mean over units of spread of outputs over spread of targets; constant targets are left out, NaN where all are. */
function relativeSpread(outputs: Rows, targets: Rows): number {
  const ratios: number[] = [];
  for (let unit = 0; unit < outputs.width; unit++) {
    const spread = unitSpread(targets, unit);
    if (spread > 0) ratios.push(unitSpread(outputs, unit) / spread);
  }
  return mean(ratios);
}

function unitSpread({ values, width }: Rows, unit: number): number {
  let sum = 0;
  for (let i = unit; i < values.length; i += width) sum += values[i]!;
  const centre = (sum * width) / values.length;
  let squares = 0;
  for (let i = unit; i < values.length; i += width) squares += (values[i]! - centre) ** 2;
  return Math.sqrt((squares * width) / values.length);
}

/** Mean over rows of largest minus smallest; of the size of a single unit. */
function meanRange({ values, width }: Rows): number {
  let total = 0;
  for (let at = 0; at < values.length; at += width) {
    let low = values[at]!;
    let high = low;
    for (let i = at + 1; i < at + width; i++) {
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
    total += width === 1 ? Math.abs(high) : high - low;
  }
  return total / (values.length / width);
}

/** Of absolute values; NaN where any is. */
function largestRowSum({ values, width }: Rows): number {
  let largest = 0;
  for (let at = 0; at < values.length; at += width) {
    let sum = 0;
    for (let i = at; i < at + width; i++) sum += Math.abs(values[i]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}

function extent(values: Float32Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function range(values: Float32Array): number {
  const [low, high] = extent(values);
  return high - low;
}

/** The range of targets, wider by a tenth of it on each side. */
function widenedRange(targets: Float32Array): [number, number] {
  const [low, high] = extent(targets);
  const margin = (high - low) / 10;
  return [low - margin, high + margin];
}

/** NaN counts as outside. */
function shareOutside(values: Float32Array, [low, high]: readonly [number, number]): number {
  let inside = 0;
  for (const value of values) if (value >= low && value <= high) inside++;
  return 1 - inside / values.length;
}
