import type { RunHeader, Trace } from '../../src/traces/trace.ts';

const observed: RunHeader['observed'] = {
  layers: [],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false, clip: null, decay: 0,
  }, // biome-ignore format: one setting
  batchSize: 32,
  task: 'binary',
  classes: 2,
  inputRange: [0, 1],
  targetRange: [0, 1],
};

/** A trace with all that labels need of it. */
export type RunTrace = Pick<Trace, 'header' | 'steps' | 'scalars'>;

let count = 0;

/** A header of a completed run that ended with test loss 0.1 (L_ref is 1), with the given fields in place. */
export function header(fields: Partial<RunHeader> = {}): RunHeader {
  count++;
  const operator = fields.operator ?? 'clean';
  const program = fields.program ?? 'p';
  return {
    traceId: count.toString(16).padStart(20, '0'),
    program,
    family: 'dense',
    operator,
    category: null,
    parameters: {},
    severity: null,
    mutant: `${program}/${operator}`,
    seedIndex: 0,
    session: 0,
    plannedSteps: 100,
    doneSteps: 100,
    outcome: { kind: 'completed' },
    observed,
    test: { loss: 0.1, metric: 0.9 },
    reference: { constantLoss: 1, evaluationRows: 100 },
    specHash: '0'.repeat(64),
    dataHash: '0'.repeat(64),
    backend: 'cpu',
    versions: {},
    schemaVersion: 1,
    ...fields,
  };
}

/** A healthy loss at the checks of steps 0, 10, …, 100: on training, on validation (the same unless given), and its error. */
export function trace(
  fields: Partial<RunHeader>,
  train: readonly number[],
  validation: readonly number[] = train,
  error = 0.01,
): RunTrace {
  return {
    header: header(fields),
    steps: train.map((_, i) => 10 * i),
    scalars: {
      'label.healthy-train': train,
      'label.healthy-validation': validation,
      'label.validation-error': train.map(() => error),
    },
  };
}

/** The run's own training loss at the checks of steps 0, 10, …, with the healthy loss the same unless given; gradients from step 10 on. */
export function ownTrace(
  fields: Partial<RunHeader>,
  loss: readonly number[],
  { healthy = loss, gradient = loss.map(() => 1) }: { healthy?: readonly number[]; gradient?: number[] } = {},
): RunTrace {
  const base = trace(fields, healthy);
  const norms = gradient.map((norm, check) => (check === 0 ? null : norm));
  return { ...base, scalars: { ...base.scalars, 'loss.train': loss, 'gradient.global-norm': norms } };
}

/** Eleven checks of one value. */
export function level(value: number): number[] {
  return new Array<number>(11).fill(value);
}
