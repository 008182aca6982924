import { instruments } from '../../src/traces/instruments/index.ts';
import { type PlannedRun, planRecording } from '../../src/traces/plan.ts';
import { recordGroup } from '../../src/traces/recorder.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { defineProgram, type ProgramSpec } from '../../src/training/spec.ts';

/** A program that the corpus does not hold: digits through one hidden layer. */
const demoProgram = defineProgram({
  id: 'demo-digits',
  title: 'Digits, one hidden layer',
  source: { kind: 'toy', reference: 'ours', licence: 'MIT', changes: 'none', repair: 'none-needed' },
  family: 'dense',
  task: 'multiclass',
  headline: false,
  data: {
    source: 'digits',
    rows: { train: 600, validation: 200, test: 200 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

/** What somebody may have typed. */
const demoSpecs = {
  healthy: demoProgram,
  'rate-too-high': { ...demoProgram, optimizer: { ...demoProgram.optimizer, learningRate: 0.3 } },
  'wrong-loss': { ...demoProgram, loss: 'hinge' },
} as const satisfies Record<string, ProgramSpec>;
export type DemoName = keyof typeof demoSpecs;

/** The three runs, recorded by the recorder; their headers say nothing of a fault, as those of a user's own would not. */
export async function recordDemo(): Promise<Record<DemoName, Trace>> {
  const { backend, versions } = { backend: 'wasm', versions: { faultgap: 'test' } };
  await selectBackend('wasm');
  const [group] = planRecording([demoProgram], { mutantsPerClass: 0, cleanVariants: 0, seeds: 1 }).groups;
  const traces: [string, Trace][] = [];
  for (const [i, [name, spec]] of Object.entries(demoSpecs).entries()) {
    const run: PlannedRun = { ...group!.runs[0]!, traceId: `${i}`.repeat(20), spec };
    const [trace] = await recordGroup(
      { ...group!, runs: [run] },
      { backend, versions, instruments: instruments.members },
    );
    traces.push([name, trace!]);
  }
  return Object.fromEntries(traces) as Record<DemoName, Trace>;
}
