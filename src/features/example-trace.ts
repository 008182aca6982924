import { randomStream } from '../lib/random.ts';
import { instruments } from '../traces/instruments/index.ts';
import type { LayerSeries, ObservedSetting, ObservedTrace, Series } from '../traces/trace.ts';

/** What of an example trace matters to whoever asks for it. */
export interface TraceShape {
  /** Step of each check; every tenth of 300 by default. */
  readonly steps?: readonly number[];
  readonly plannedSteps?: number;
  /** Length of every per-layer and per-weight list. */
  readonly depth?: number;
  /** Value of a metric at a check (and layer); random positive numbers by default. */
  readonly value?: (id: string, check: number, layer: number) => number | null;
}

const observed: ObservedSetting = {
  layers: [
    { kind: 'dense', activation: 'relu', outputShape: [8], parameters: 40 },
    { kind: 'dense', activation: 'softmax', outputShape: [3], parameters: 27 },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, clip: null, decay: 0 },
  batchSize: 32,
  task: 'multiclass',
  classes: 3,
  inputRange: [-2, 2],
  targetRange: [0, 1],
};

const everyTenth = Array.from({ length: 31 }, (_, i) => i * 10);

/** A made-up trace of a classifier in which every metric of every instrument is recorded, the same every time. */
export function exampleTrace(shape: TraceShape = {}): ObservedTrace {
  const { steps = everyTenth, plannedSteps = 300, depth = 4 } = shape;
  const stream = randomStream('example trace');
  const { value = () => stream.uniform(0.1, 2) } = shape;
  const scalars: Record<string, Series> = {};
  const layered: Record<string, LayerSeries> = {};
  for (const { id, family, shape: kind } of instruments.members.flatMap(({ metrics }) => metrics)) {
    if (family === 'label') continue;
    if (kind === 'scalar') scalars[id] = steps.map((_, check) => value(id, check, 0));
    else
      layered[id] = steps.map((_, check) =>
        Array.from({ length: depth }, (_, layer) => value(id, check, layer) ?? Number.NaN),
      );
  }
  const traceId = '0123456789abcdef0123';
  // A wrong extractor that sorts what it reads must not spoil the traces of the next.
  const own = structuredClone({ steps, observed });
  return { traceId, plannedSteps, lost: false, scalars, layered, ...own };
}
