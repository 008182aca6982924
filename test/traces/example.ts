import type { MetricSpec, RunHeader, Trace } from '../../src/traces/trace.ts';

const metric = (id: string, shape: MetricSpec['shape']): MetricSpec => ({
  id,
  family: id.split('.')[0] as MetricSpec['family'],
  unit: 'nats',
  scale: 'loss-scaled',
  shape,
  cost: 0.5,
  description: `what ${id} means`,
});

/** Metrics that `exampleTrace` holds. */
export const exampleMetrics: readonly MetricSpec[] = [
  metric('loss.train', 'scalar'),
  metric('loss.validation', 'scalar'),
  metric('gradient.norm', 'per-layer'),
];

type Parts = Partial<Omit<Trace, 'header'> & RunHeader>;

/** A small trace with a valid header; any part can be replaced. */
export function exampleTrace(parts: Parts): Trace {
  const { steps = [0, 4, 8], scalars, layered, ...header } = parts;
  return {
    header: { ...exampleHeader(header.seedIndex ?? 0), ...header },
    steps,
    scalars: scalars ?? {
      'loss.train': steps.map((s) => 1 / (s + 1)),
      'loss.validation': steps.map((s) => s),
    },
    layered: layered ?? { 'gradient.norm': steps.map((s) => [s, s / 2]) },
  };
}

function exampleHeader(seedIndex: number): RunHeader {
  return {
    traceId: seedIndex.toString(16).padStart(20, '0'),
    program: 'toy',
    family: 'dense',
    operator: 'clean',
    category: null,
    parameters: {},
    severity: null,
    mutant: 'toy/clean',
    seedIndex,
    session: 0,
    plannedSteps: 8,
    doneSteps: 8,
    outcome: { kind: 'completed' },
    observed: {
      layers: [{ kind: 'dense', activation: 'softmax', outputShape: [3], parameters: 15 }],
      loss: 'categoricalCrossentropy',
      optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false, clip: null, decay: 0 },
      batchSize: 4,
      task: 'multiclass',
      classes: 3,
      inputRange: [-1, 1],
      targetRange: [0, 1],
    },
    test: { loss: 0.4, metric: 0.9 },
    reference: { constantLoss: 1.1, evaluationRows: 100 },
    specHash: 'a'.repeat(64),
    dataHash: 'b'.repeat(64),
    backend: 'wasm',
    versions: { faultgap: '0.1.0' },
    schemaVersion: 1,
  };
}
