import type { LossName } from './spec.ts';

/** Keras's fuzz factor: probabilities are clipped to [ε, 1 − ε]. */
const epsilon = 1e-7;

/**
 * Loss of one row of `width` outputs at `p[at…]` against targets at `t[tAt…]`. Writes `scale` times the derivative
 * with respect to each output into `g[at…]`. NaN passes through.
 */
type RowLoss = (
  p: Float32Array,
  at: number,
  t: Float32Array,
  tAt: number,
  width: number,
  scale: number,
  g: Float32Array,
) => number;

/** One of Keras's losses (formulas and clipping of TensorFlow 2.10, from probabilities). */
interface LossFunction {
  readonly row: RowLoss;
  /** `values`: one target per output; `distribution`: the same, outputs being one distribution; `index`: one class per row. */
  readonly target: 'values' | 'distribution' | 'index';
  /** Turns 0/1 labels into −1/1 where all labels are such. */
  readonly signsLabels: boolean;
}

/** The mean over the row of a function of one output and its target. */
function ofElements(
  value: (p: number, t: number) => number,
  derivative: (p: number, t: number) => number,
): LossFunction {
  const row: RowLoss = (p, at, t, tAt, width, scale, g) => {
    let total = 0;
    for (let i = 0; i < width; i++) {
      total += value(p[at + i]!, t[tAt + i]!);
      g[at + i] = (derivative(p[at + i]!, t[tAt + i]!) / width) * scale;
    }
    return total / width;
  };
  return { row, target: 'values', signsLabels: false };
}

function signed(loss: LossFunction): LossFunction {
  return { ...loss, signsLabels: true };
}

function clip(p: number): number {
  return Math.min(Math.max(p, epsilon), 1 - epsilon);
}

/** Where clipping cuts the gradient; NaN is not outside, so that it stays visible. */
function outside(p: number): boolean {
  return p < epsilon || p > 1 - epsilon;
}

/** −Σ t log q, q being the outputs divided by their sum, then clipped. */
const categoricalCrossentropy: RowLoss = (p, at, t, tAt, width, scale, g) => {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += p[at + i]!;
  let loss = 0;
  let pull = 0;
  for (let i = 0; i < width; i++) {
    const q = p[at + i]! / sum;
    const target = t[tAt + i]!;
    // Most targets are 0 and the logarithm is dear; 0 · log q is 0 unless q is NaN.
    if (target === 0 && !Number.isNaN(q)) continue;
    loss -= target * Math.log(clip(q));
    if (!outside(q)) pull += target;
  }
  for (let i = 0; i < width; i++) {
    const q = p[at + i]! / sum;
    const own = outside(q) ? 0 : -t[tAt + i]! / q;
    g[at + i] = ((own + pull) / sum) * scale;
  }
  return loss;
};

/**
 * −log of the clipped output of the right class, the clipped outputs divided by their sum. NaN where the class is none
 * of the outputs, which TensorFlow refuses on a CPU and takes as NaN on a GPU.
 */
const sparseCrossentropy: RowLoss = (p, at, t, tAt, width, scale, g) => {
  const right = t[tAt]!;
  const known = right >= 0 && right < width;
  let sum = known ? 0 : Number.NaN;
  for (let i = 0; i < width; i++) sum += clip(p[at + i]!);
  for (let i = 0; i < width; i++) {
    const q = p[at + i]!;
    g[at + i] = outside(q) ? 0 : (1 / sum - (i === right ? 1 / q : 0)) * scale;
  }
  return Math.log(sum) - (known ? Math.log(clip(p[at + right]!)) : 0);
};

/** Σ t log(t / p), both clipped to [ε, 1]. */
const kullbackLeibler: RowLoss = (p, at, t, tAt, width, scale, g) => {
  let loss = 0;
  for (let i = 0; i < width; i++) {
    const q = p[at + i]!;
    const target = Math.min(Math.max(t[tAt + i]!, epsilon), 1);
    loss += target * Math.log(target / Math.min(Math.max(q, epsilon), 1));
    g[at + i] = q < epsilon || q > 1 ? 0 : (-target / q) * scale;
  }
  return loss;
};

/** max(0, 1 + the largest wrong output − the right output); tied wrong outputs share the gradient, as in TensorFlow. */
const categoricalHinge: RowLoss = (p, at, t, tAt, width, scale, g) => {
  let right = 0;
  let wrong = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < width; i++) {
    right += t[tAt + i]! * p[at + i]!;
    wrong = Math.max(wrong, (1 - t[tAt + i]!) * p[at + i]!);
  }
  let ties = 0;
  for (let i = 0; i < width; i++) if ((1 - t[tAt + i]!) * p[at + i]! === wrong) ties++;
  const loss = wrong - right + 1;
  for (let i = 0; i < width; i++) {
    const target = t[tAt + i]!;
    const tied = (1 - target) * p[at + i]! === wrong;
    const slope = (tied ? (1 - target) / ties : 0) - target;
    g[at + i] = loss < 0 ? 0 : slope * scale + 0 * loss;
  }
  return Math.max(loss, 0);
};

/** Every loss a program may name. */
export const losses: Readonly<Record<LossName, LossFunction>> = {
  meanSquaredError: ofElements(
    (p, t) => (p - t) ** 2,
    (p, t) => 2 * (p - t),
  ),
  meanAbsoluteError: ofElements(
    (p, t) => Math.abs(p - t),
    (p, t) => Math.sign(p - t),
  ),
  meanAbsolutePercentageError: ofElements(
    (p, t) => (100 * Math.abs(p - t)) / Math.max(Math.abs(t), epsilon),
    (p, t) => (100 * Math.sign(p - t)) / Math.max(Math.abs(t), epsilon),
  ),
  meanSquaredLogarithmicError: ofElements(
    (p, t) => (Math.log(Math.max(p, epsilon) + 1) - Math.log(Math.max(t, epsilon) + 1)) ** 2,
    (p, t) => (p < epsilon ? 0 : (2 * (Math.log(p + 1) - Math.log(Math.max(t, epsilon) + 1))) / (p + 1)),
  ),
  squaredHinge: signed(
    ofElements(
      (p, t) => Math.max(1 - t * p, 0) ** 2,
      (p, t) => -2 * t * Math.max(1 - t * p, 0),
    ),
  ),
  hinge: signed(
    ofElements(
      (p, t) => Math.max(1 - t * p, 0),
      (p, t) => (1 - t * p < 0 ? 0 : -t + 0 * p),
    ),
  ),
  categoricalHinge: { row: categoricalHinge, target: 'distribution', signsLabels: false },
  logCosh: ofElements(
    (p, t) => Math.abs(p - t) + Math.log1p(Math.exp(-2 * Math.abs(p - t))) - Math.LN2,
    (p, t) => Math.tanh(p - t),
  ),
  huber: ofElements(
    (p, t) => (Math.abs(p - t) <= 1 ? 0.5 * (p - t) ** 2 : Math.abs(p - t) - 0.5),
    (p, t) => Math.max(-1, Math.min(1, p - t)),
  ),
  categoricalCrossentropy: { row: categoricalCrossentropy, target: 'distribution', signsLabels: false },
  sparseCategoricalCrossentropy: { row: sparseCrossentropy, target: 'index', signsLabels: false },
  binaryCrossentropy: ofElements(
    (p, t) => -t * Math.log(clip(p) + epsilon) - (1 - t) * Math.log(1 - clip(p) + epsilon),
    (p, t) => (outside(p) ? 0 : -t / (p + epsilon) + (1 - t) / (1 - p + epsilon)),
  ),
  kullbackLeiblerDivergence: { row: kullbackLeibler, target: 'distribution', signsLabels: false },
  poisson: ofElements(
    (p, t) => p - t * Math.log(p + epsilon),
    (p, t) => 1 - t / (p + epsilon),
  ),
};

/** Outputs and targets of all replicas, flat and row-major. */
export interface LossInput {
  readonly replicas: number;
  /** Rows per replica. */
  readonly rows: number;
  /** Outputs per row. */
  readonly width: number;
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
  /** Per replica, how its rows add up; their mean where left out. */
  readonly sums?: readonly RowSum[];
}

/** How the losses of the rows of one replica add up. */
export interface RowSum {
  /** What each is multiplied by; null for their mean. */
  readonly shares: Float64Array | null;
  /** Every output is compared with the targets of all rows, which share the row's part alike. */
  readonly broadcast: boolean;
}

/**
 * Mean loss per replica, and its derivative with respect to every prediction. Summed in float64, the same on every
 * backend.
 * @param gradient where the derivatives are written
 */
export function evaluateLoss(
  name: LossName,
  { replicas, rows, width, predictions, targets, sums }: LossInput,
  gradient = new Float32Array(predictions.length),
): { losses: Float32Array; gradient: Float32Array } {
  const { row, target } = losses[name];
  const targetWidth = target === 'index' ? 1 : width;
  const signedTargets = labelsFor(name, targets, replicas);
  const means = new Float32Array(replicas);
  for (let r = 0; r < replicas; r++) {
    const { shares = null, broadcast = false } = sums?.[r] ?? {};
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const [at, first] = [(r * rows + i) * width, r * rows * targetWidth];
      const scale = shares?.[i] ?? 1 / rows;
      const loss = broadcast
        ? compareWithAll(row, predictions, at, signedTargets.subarray(first, first + rows), scale, gradient)
        : row(predictions, at, signedTargets, first + i * targetWidth, width, scale, gradient);
      total += shares === null ? loss : loss * scale;
    }
    means[r] = shares === null ? total / rows : total;
  }
  return { losses: means, gradient };
}

/** Mean loss of one output of one value against all targets. */
function compareWithAll(
  row: RowLoss,
  p: Float32Array,
  at: number,
  targets: Float32Array,
  scale: number,
  g: Float32Array,
): number {
  const output = p.subarray(at, at + 1);
  const slope = new Float32Array(1);
  let [loss, slopes] = [0, 0];
  for (let j = 0; j < targets.length; j++) {
    loss += row(output, 0, targets, j, 1, 1, slope);
    slopes += slope[0]!;
  }
  g[at] = (slopes / targets.length) * scale;
  return loss / targets.length;
}

/** Targets as the loss reads them: hinge losses take 0/1 labels of a batch as −1/1. */
export function labelsFor(name: LossName, targets: Float32Array, replicas: number): Float32Array {
  if (!losses[name].signsLabels) return targets;
  const labels = targets.slice();
  const size = targets.length / replicas;
  for (let r = 0; r < replicas; r++) {
    const part = labels.subarray(r * size, (r + 1) * size);
    if (part.every((label) => label === 0 || label === 1))
      for (let i = 0; i < size; i++) part[i] = 2 * part[i]! - 1;
  }
  return labels;
}

/** Targets of one or more replicas, flat; a `DataSet` is one replica's. */
interface Targets {
  /** Rows per replica. */
  readonly rows: number;
  readonly targetShape: readonly number[];
  readonly targets: Float32Array;
}

/**
 * ℓ of each data row (all replicas, row-major): the loss `name` of given outputs, no regularisation. Sequences of
 * outputs count by their mean.
 */
export function rowLosses(
  name: LossName,
  outputs: Float32Array,
  { rows, targetShape, targets }: Targets,
  replicas: number,
): Float64Array {
  const { row, target } = losses[name];
  const targetWidth = target === 'index' ? 1 : (targetShape.at(-1) ?? 1);
  const count = targets.length / targetWidth;
  const width = outputs.length / count;
  const labels = labelsFor(name, targets, replicas);
  const perRow = count / (replicas * rows);
  const noGradient = new Float32Array(outputs.length);
  const result = new Float64Array(replicas * rows);
  for (let i = 0; i < count; i++) {
    const loss = row(outputs, i * width, labels, i * targetWidth, width, 0, noGradient);
    result[Math.floor(i / perRow)]! += loss / perRow;
  }
  return result;
}
