import type { Kernels } from './signatures.ts';

/** Numbers of the activations, and the direction of reading. */
export type Attributes = { readonly activation: number; readonly gate: number; readonly backwards: boolean };

export interface Sizes {
  readonly replicas: number;
  readonly rows: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
}

interface ForwardAddresses {
  readonly x: number;
  readonly kernel: number;
  readonly recurrentKernel: number;
  /** 0 where there is none. */
  readonly bias: number;
  readonly work: number;
  readonly y: number;
  readonly scratch: number;
}

interface GradientAddresses {
  readonly dy: number;
  readonly y: number;
  readonly work: number;
  readonly recurrentKernel: number;
  /** Gradient of input · kernel + bias, `[R, B, T, G·U]`. */
  readonly dGates: number;
  /** Gradient of state · recurrentKernel, where it differs. */
  readonly dProducts: number;
  readonly dRecurrent: number;
  readonly dBias: number;
  readonly scratch: number;
}

/** How one kind of cell calls its kernels. */
export interface CellKernels {
  /** Kernel columns per unit. */
  readonly gates: number;
  /** Values per unit and step kept for the gradient. */
  readonly parts: number;
  /** True where input and recurrent product have a bias each. */
  readonly splitsProducts: boolean;
  scratch(kernels: Kernels, sizes: Sizes): number;
  forward(kernels: Kernels, at: ForwardAddresses, sizes: Sizes, attributes: Attributes): void;
  gradient(kernels: Kernels, at: GradientAddresses, sizes: Sizes, attributes: Attributes): void;
}

const simpleRnn: CellKernels = {
  gates: 1,
  parts: 0,
  splitsProducts: false,
  scratch: (kernels, { rows, steps, units }) => kernels.simpleRnnScratch(rows, steps, units),
  forward: (kernels, at, { replicas, rows, steps, inputs, units }, { activation, backwards }) =>
    kernels.simpleRnn(
      ...([at.x, at.kernel, at.recurrentKernel, at.bias, at.y, at.scratch] as const),
      ...([replicas, rows, steps, inputs, units, activation, backwards] as const),
    ),
  gradient: (kernels, at, { replicas, rows, steps, units }, { activation, backwards }) =>
    kernels.simpleRnnGradient(
      ...([at.dy, at.y, at.recurrentKernel, at.dGates, at.dRecurrent, at.dBias, at.scratch] as const),
      ...([replicas, rows, steps, units, activation, backwards] as const),
    ),
};

const lstm: CellKernels = {
  gates: 4,
  parts: 6,
  splitsProducts: false,
  scratch: (kernels, { rows, steps, units }) => kernels.lstmScratch(rows, steps, units),
  forward: (kernels, at, { replicas, rows, steps, inputs, units }, { activation, gate, backwards }) =>
    kernels.lstm(
      ...([at.x, at.kernel, at.recurrentKernel, at.bias, at.y, at.work, at.scratch] as const),
      ...([replicas, rows, steps, inputs, units, activation, gate, backwards] as const),
    ),
  gradient: (kernels, at, { replicas, rows, steps, units }, { activation, gate, backwards }) =>
    kernels.lstmGradient(
      ...([
        at.dy,
        at.y,
        at.work,
        at.recurrentKernel,
        at.dGates,
        at.dRecurrent,
        at.dBias,
        at.scratch,
      ] as const),
      ...([replicas, rows, steps, units, activation, gate, backwards] as const),
    ),
};

function gru(resetAfter: boolean): CellKernels {
  return {
    gates: 3,
    parts: 4,
    splitsProducts: resetAfter,
    scratch: (kernels, { rows, steps, units }) => kernels.gruScratch(rows, steps, units),
    forward: (kernels, at, { replicas, rows, steps, inputs, units }, { activation, gate, backwards }) =>
      kernels.gru(
        ...([at.x, at.kernel, at.recurrentKernel, at.bias, at.y, at.work, at.scratch] as const),
        ...([replicas, rows, steps, inputs, units, activation, gate, resetAfter, backwards] as const),
      ),
    gradient: (kernels, at, { replicas, rows, steps, units }, { activation, gate, backwards }) =>
      kernels.gruGradient(
        ...([at.dy, at.y, at.work, at.recurrentKernel, at.dGates, at.dProducts] as const),
        ...([at.dRecurrent, at.dBias, at.scratch] as const),
        ...([replicas, rows, steps, units, activation, gate, resetAfter, backwards] as const),
      ),
  };
}

/** The kinds of recurrent cells; a GRU with `resetAfter` is another cell than one without. */
export const cells = { simpleRnn, lstm, gru: gru(false), gruResetAfter: gru(true) };
