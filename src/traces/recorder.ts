import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { finiteOrNull, mean } from '../statistics/descriptive.ts';
import type { StepCapture, Trainer } from '../training/contract.ts';
import { programRowLosses } from '../training/judgement.ts';
import { RunEnds } from '../training/run-ends.ts';
import { scorePredictions } from '../training/train.ts';
import { createTrainer } from '../training/trainer.ts';
import { createHeader, type HeaderOrigin } from './header.ts';
import type { Instrument, InstrumentContext } from './instruments/contract.ts';
import { atStage, DivergenceWatch, RunCrash } from './outcome.ts';
import type { PlannedRun, RunGroup } from './plan.ts';
import { type KnownData, type PreparedRun, prepareRun, trainingRun } from './prepare-runs.ts';
import { planChecks } from './schedule.ts';
import { RecordedSeries, startInstruments } from './series.ts';
import { PhaseTimer } from './store/provenance.ts';
import type { RunHeader, Trace } from './trace.ts';
import { createViews } from './views.ts';

interface RecorderOptions extends HeaderOrigin {
  readonly instruments: readonly Instrument[];
  /** Called with the losses of every finished step, per replica. */
  readonly onStep?: (losses: Float32Array) => void;
  /** Adds up how long training and instruments take. */
  readonly timer?: PhaseTimer;
}

/**
 * Trains the runs of a group in lockstep and records their traces, in the order of the runs. The backend must have
 * been selected. A mutant that cannot be trained becomes a crashed trace and leaves its companions alone.
 * @throws whatever a clean run throws, for that is no fault's doing.
 */
export async function recordGroup(group: RunGroup, options: RecorderOptions): Promise<Trace[]> {
  const prepared: PreparedRun[] = [];
  try {
    const known: KnownData = new Map();
    for (const run of group.runs) prepared.push(prepareRun(group, run, known));
    return await recordLockstep(group, prepared, options);
  } catch (error) {
    if (!(error instanceof RunCrash)) throw error;
    if (group.runs.length === 1)
      return [crashedTrace(group, group.runs[0]!, prepared[0] ?? null, error, options)];
    const traces: Trace[] = [];
    for (const run of group.runs) traces.push(...(await recordGroup({ ...group, runs: [run] }, options)));
    return traces;
  }
}

function crashedTrace(
  group: RunGroup,
  run: PlannedRun,
  prepared: PreparedRun | null,
  crash: RunCrash,
  options: RecorderOptions,
): Trace {
  if (run.category === null) throw crash.cause;
  const outcome = { kind: 'crashed', stage: crash.stage, reason: crash.message } as const;
  const ending = { outcome, doneSteps: 0, test: null };
  const header = createHeader(group, run, { prepared, trainer: null }, ending, originOf(options));
  return { header, steps: [], scalars: {}, layered: {} };
}

/** @throws RunCrash of stage `build` or `train`. */
async function recordLockstep(
  group: RunGroup,
  prepared: readonly PreparedRun[],
  options: RecorderOptions,
): Promise<Trace[]> {
  const runs = prepared.map(trainingRun);
  const trainer = atStage('build', () => createTrainer(runs));
  const ends = new RunEnds(trainer, runs);
  try {
    const watch = new DivergenceWatch(prepared.length);
    const series = await trainObserved(group, { trainer, ends, watch }, prepared, options);
    const outputs = atStage('train', () => ends.testOutputs());
    return prepared.map((own, r) => {
      const [divergedAt, stoppedAt] = [watch.stepOf(r), ends.stoppedAt(r)];
      const ending = {
        outcome: watch.outcomeOf(r),
        doneSteps: divergedAt ?? stoppedAt ?? trainer.plannedSteps,
        test: divergedAt === null ? scoreTest(group, own, outputs[r]!) : { loss: null, metric: null },
      };
      const header = createHeader(group, own.run, { prepared: own, trainer }, ending, originOf(options));
      // A stopped run shows its last step, a diverged one what came before.
      return { header, ...series.of(r, divergedAt ?? (stoppedAt === null ? null : stoppedAt + 1)) };
    });
  } finally {
    ends.dispose();
    trainer.dispose();
  }
}

/** The runs of a group under way. */
interface Training {
  readonly trainer: Trainer;
  readonly ends: RunEnds;
  readonly watch: DivergenceWatch;
}

/** Trains to the end, or until every replica has diverged or stopped, and looks at the trainer at every check. */
async function trainObserved(
  group: RunGroup,
  { trainer, ends, watch }: Training,
  prepared: readonly PreparedRun[],
  { instruments, onStep, timer = new PhaseTimer() }: RecorderOptions,
): Promise<RecordedSeries> {
  const checks = new Set(planChecks(trainer.plannedSteps, group.checks).checks);
  const observer = startObserver(group, trainer, prepared, instruments);
  try {
    timer.time('instruments', () => observer.look(null, []));
    const train = <T>(work: () => T) => timer.time('training', () => atStage('train', work));
    let recent: Float32Array[] = [];
    while (trainer.step < trainer.plannedSteps && !watch.allEnded) {
      const isCheck = checks.has(trainer.step + 1);
      const capture = train(() => (isCheck ? trainer.trainStepCaptured() : null));
      const losses = capture?.losses ?? train(() => trainer.trainStep());
      recent.push(losses);
      onStep?.(losses);
      watch.look(trainer.step, losses);
      if (capture !== null) {
        watch.lookAtWeights(trainer);
        timer.time('instruments', () => observer.look(capture, recent));
        tf.dispose([...capture.gradients, ...capture.updates]);
        recent = [];
        // Lets a worker process hear that its parent is gone.
        await setImmediate();
      }
      for (const replica of train(() => ends.look())) watch.close(replica);
    }
    return observer.series;
  } finally {
    observer.dispose();
  }
}

/** All instruments of a group and the batches they look at, as one. */
interface GroupObserver {
  readonly series: RecordedSeries;
  look(capture: StepCapture | null, recentLosses: readonly Float32Array[]): void;
  dispose(): void;
}

function startObserver(
  group: RunGroup,
  trainer: Trainer,
  prepared: readonly PreparedRun[],
  instruments: readonly Instrument[],
): GroupObserver {
  const views = createViews(group, trainer, prepared);
  const { probe, curvatureProbe, evaluation } = views;
  const context: InstrumentContext = {
    trainer,
    specs: prepared.map(({ run }) => run.spec),
    healthy: group.program,
    streams: prepared.map(({ run }) => [group.program.id, run.seedIndex, 'instruments']),
    healthyLosses: views.healthyLosses,
    judgesWholeRows: group.runs.every(({ setting }) => setting === undefined),
  };
  const series = new RecordedSeries(instruments.flatMap(({ metrics }) => metrics));
  const { curvature } = planChecks(trainer.plannedSteps, group.checks);
  const active = startInstruments(instruments, context, curvature, series);
  return {
    series,
    look(capture, recentLosses) {
      const { step } = trainer;
      active.look({ trainer, step, probe, curvatureProbe, evaluation, capture, recentLosses });
    },
    dispose() {
      active.dispose();
      views.dispose();
    },
  };
}

/** Loss and metric of the healthy program on the clean test part. */
export function scoreTest(
  { program }: RunGroup,
  { judged }: PreparedRun,
  outputs: Float32Array,
): RunHeader['test'] {
  const loss = mean(programRowLosses(program, judged.test.inputShape, outputs, judged.test, 1));
  const metric = scorePredictions(program, outputs, judged.test);
  return { loss: finiteOrNull(loss), metric: finiteOrNull(metric) };
}

function originOf({ backend, versions }: RecorderOptions): HeaderOrigin {
  return { backend, versions };
}
