/** A dense network in double precision, written apart from the engine: what curvature is compared with. */
export interface DenseNetwork {
  /** Inputs, hidden layers, outputs. */
  readonly sizes: readonly number[];
  readonly hidden: 'tanh' | 'relu';
  /** Softmax with cross-entropy, or linear with mean squared error. */
  readonly output: 'softmax' | 'linear';
}

interface Rows {
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  readonly count: number;
}

/** Number of weights: per layer a kernel, input by input, then its bias. */
function weightCount({ sizes }: DenseNetwork): number {
  return sizes.slice(1).reduce((total, units, i) => total + (sizes[i]! + 1) * units, 0);
}

/** Slopes of the hidden activations, rows × units, layer by layer. */
type Slopes = readonly Float64Array[];

/** Gradient of the mean loss over the rows; where `frozen` is given, ReLU keeps its slopes. */
function differentiate(
  { sizes, hidden, output }: DenseNetwork,
  weights: Float64Array,
  { inputs, targets, count }: Rows,
  frozen?: Slopes,
): { readonly gradient: Float64Array; readonly slopes: Slopes } {
  const layers = sizes.slice(1).map((to, i) => ({ from: sizes[i]!, to }));
  const starts = layers.map((_, i) => weightCount({ sizes: sizes.slice(0, i + 1), hidden, output }));
  const values: Float64Array[] = [Float64Array.from(inputs)];
  const slopes: Float64Array[] = [];
  layers.forEach(({ from, to }, i) => {
    const sums = affine(values[i]!, weights.subarray(starts[i]!), from, to, count);
    if (i === layers.length - 1) values.push(sums);
    else if (hidden === 'tanh') {
      values.push(sums.map(Math.tanh));
      slopes.push(values.at(-1)!.map((value) => 1 - value * value));
    } else {
      slopes.push(frozen?.[i] ?? sums.map((sum) => Number(sum > 0)));
      values.push(sums.map((sum, at) => sum * slopes[i]![at]!));
    }
  });
  const gradient = new Float64Array(weights.length);
  let delta: Float64Array = outputDelta(output, values.at(-1)!, targets, count);
  for (let i = layers.length - 1; i >= 0; i--) {
    const { from, to } = layers[i]!;
    const kernel = weights.subarray(starts[i]!);
    const back = goBack(values[i]!, delta, kernel, gradient.subarray(starts[i]!), from, to, count);
    delta = i === 0 ? back : back.map((value, at) => value * slopes[i - 1]![at]!);
  }
  return { gradient, slopes };
}

/** Rows × outputs. */
function affine(x: Float64Array, layer: Float64Array, from: number, to: number, rows: number): Float64Array {
  const sums = new Float64Array(rows * to);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < to; j++) {
      let sum = layer[from * to + j]!;
      for (let i = 0; i < from; i++) sum += x[row * from + i]! * layer[i * to + j]!;
      sums[row * to + j] = sum;
    }
  return sums;
}

/** Adds to the gradient of kernel and bias; returns that of the inputs. */
function goBack(
  x: Float64Array,
  delta: Float64Array,
  layer: Float64Array,
  gradient: Float64Array,
  from: number,
  to: number,
  rows: number,
): Float64Array {
  const back = new Float64Array(rows * from);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < to; j++) {
      const arriving = delta[row * to + j]!;
      gradient[from * to + j]! += arriving;
      for (let i = 0; i < from; i++) {
        gradient[i * to + j]! += x[row * from + i]! * arriving;
        back[row * from + i]! += layer[i * to + j]! * arriving;
      }
    }
  return back;
}

/** Derivative of the mean loss with respect to every output. */
function outputDelta(
  output: DenseNetwork['output'],
  values: Float64Array,
  targets: ArrayLike<number>,
  rows: number,
): Float64Array {
  if (output === 'linear') return values.map((value, i) => (2 * (value - targets[i]!)) / values.length);
  const width = values.length / rows;
  return values.map((value, i) => {
    const row = values.subarray(i - (i % width), i - (i % width) + width);
    const sum = row.reduce((total, other) => total + Math.exp(other - value), 0);
    return (1 / sum - targets[i]!) / rows;
  });
}

/** The Hessian of the mean loss, column by column, by central differences in double precision; n × n, row-major. */
export function exactHessian(network: DenseNetwork, weights: Float64Array, rows: Rows): Float64Array {
  const n = weights.length;
  const { slopes } = differentiate(network, weights, rows);
  const step = 1e-4;
  const hessian = new Float64Array(n * n);
  const moved = (i: number, by: number) => {
    const at = weights.slice();
    at[i]! += by;
    return differentiate(network, at, rows, slopes).gradient;
  };
  for (let i = 0; i < n; i++) {
    const [ahead, behind] = [moved(i, step), moved(i, -step)];
    for (let j = 0; j < n; j++) hessian[i * n + j] = (ahead[j]! - behind[j]!) / (2 * step);
  }
  return hessian;
}

export function multiply(hessian: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += hessian[i * n + j]! * vector[j]!;
    product[i] = sum;
  }
  return product;
}

/** Trace, and the eigenvalue of largest size by power iteration of H², which eigenvalues ±λ do not keep from converging. */
export function spectrumOf(hessian: Float64Array): { readonly trace: number; readonly lambda: number } {
  const n = Math.sqrt(hessian.length);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += hessian[i * (n + 1)]!;
  let vector: Float64Array = Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i));
  let size = 0;
  let sign = 0;
  for (let change = Number.POSITIVE_INFINITY; change > 1e-7; ) {
    const length = Math.sqrt(squares(vector));
    const unit = vector.map((value) => value / length);
    const once = multiply(hessian, unit);
    sign = Math.sign(once.reduce((sum, value, j) => sum + value * unit[j]!, 0));
    vector = multiply(hessian, once);
    const found = Math.sqrt(Math.sqrt(squares(vector)));
    change = Math.abs(found / size - 1);
    size = found;
  }
  return { trace, lambda: sign * size };
}

function squares(vector: Float64Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
