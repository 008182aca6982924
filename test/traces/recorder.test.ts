import { beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { instruments } from '../../src/traces/instruments/index.ts';
import { lossInstrument } from '../../src/traces/instruments/loss.ts';
import { type PlannedRun, planRecording, type RunGroup } from '../../src/traces/plan.ts';
import { recordGroup } from '../../src/traces/recorder.ts';
import { runHeaderSchema } from '../../src/traces/store/schema.ts';
import { selectBackend } from '../../src/training/backend.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

const iris: ProgramSpec = { ...programs.get('toy-iris'), epochs: 2 };
const options = { backend: 'wasm', versions: { faultgap: 'test' }, instruments: instruments.members };

beforeAll(async () => {
  await selectBackend('wasm');
});

/** The clean runs of a program, and whatever else is to go with them. */
function cleanGroup(program: ProgramSpec, seeds: number, others: readonly PlannedRun[] = []): RunGroup {
  const [group] = planRecording([program], { mutantsPerClass: 0, cleanVariants: 0, seeds }).groups;
  return { ...group!, runs: [...group!.runs, ...others] };
}

function faultyRun(spec: ProgramSpec, traceId: string): PlannedRun {
  const [clean] = cleanGroup(iris, 1).runs;
  return {
    ...clean!,
    traceId,
    operator: 'learning-rate-up',
    category: 'optimisation',
    mutant: traceId,
    spec,
  };
}

const misfit = { kind: 'reshape' as const, shape: [7] };
const faster = (learningRate: number) => ({ ...iris, optimizer: { ...iris.optimizer, learningRate } });

describe('recording a group', () => {
  it('gives losses that are bit-identical with all instruments and with none', async () => {
    const watch = async (members: typeof options.instruments) => {
      const losses: number[] = [];
      const onStep = (values: Float32Array) => losses.push(...values);
      await recordGroup(cleanGroup(iris, 3), { ...options, instruments: members, onStep });
      return losses;
    };
    const plain = await watch([]);
    expect(plain).toHaveLength(3 * 18);
    expect(await watch(options.instruments)).toEqual(plain);
  });

  it('gives a run the same trace alone and beside others, one of which diverges', async () => {
    const alone = await recordGroup(cleanGroup(iris, 1), options);
    const lost = faultyRun(faster(1e30), 'f'.repeat(20));
    const together = await recordGroup(cleanGroup(iris, 3, [lost]), options);
    expect(together[0]).toEqual(alone[0]);
    expect(together[3]!.header.outcome.kind).toBe('diverged');
  });

  it('scores outputs per cell as the test metric does; of schema 1, whole rows', async () => {
    const { runs, ...group } = cleanGroup(programs.get('gh-gol-nn'), 1);
    const read = async (schema: 1 | 2) => {
      const ofSchema = runs.map(({ setting, ...run }) => (schema === 1 ? run : { ...run, setting }));
      const [trace] = await recordGroup(
        { ...group, runs: ofSchema },
        { ...options, instruments: [lossInstrument] },
      );
      const { schemaVersion, test } = trace!.header;
      expect(schemaVersion).toBe(schema);
      return { test: test!.metric!, score: trace!.scalars['loss.validation-score']!.at(-1)! };
    };
    const [first, second] = [await read(1), await read(2)];
    // Both are shares of cells, of different rows: 400 and 128 of 16 cells.
    expect(Math.abs(second.score - second.test)).toBeLessThan(0.02);
    expect(first.test).toBe(second.test);
    expect(first.score).toBeLessThan(second.score - 0.1);
  });

  it('ends a trace before the first non-finite loss or weight, and says no test result of it', async () => {
    const [clean, lost] = await recordGroup(
      cleanGroup(iris, 1, [faultyRun(faster(1e30), 'f'.repeat(20))]),
      options,
    );
    const { outcome, doneSteps, plannedSteps, test } = lost!.header;
    expect(outcome.kind === 'diverged' && outcome.step).toBe(doneSteps);
    expect(doneSteps).toBeLessThan(plannedSteps);
    expect(Math.max(...lost!.steps)).toBeLessThan(doneSteps);
    expect(test).toEqual({ loss: null, metric: null });
    expect(clean!.steps.at(-1)).toBe(plannedSteps);
    expect(clean!.header.test!.metric).toBeGreaterThan(0);
  });

  it('makes a mutant that cannot be built a crashed trace, and records its companions', async () => {
    const [first, ...rest] = iris.layers;
    const broken = { ...iris, layers: [misfit, first!, ...rest] };
    const group = cleanGroup(iris, 2, [faultyRun(broken, 'e'.repeat(20))]);
    const traces = await recordGroup(group, options);
    expect(traces.map(({ header }) => header.outcome.kind)).toEqual(['completed', 'completed', 'crashed']);
    expect(traces[2]!.header.outcome).toMatchObject({ stage: 'build' });
    expect(traces[2]!.steps).toEqual([]);
    for (const { header } of traces) expect(runHeaderSchema.safeParse(header).error).toBeUndefined();
  });

  it('does not call the crash of a clean program a fault', async () => {
    const broken = { ...iris, layers: [misfit, ...iris.layers] };
    await expect(recordGroup(cleanGroup(broken, 1), options)).rejects.toThrow();
  });

  it('ends the trace of a run that stops early at its stop, alone as beside others', async () => {
    const stopping = { ...iris, epochs: 6, earlyStopping: { patience: 1, minDelta: 0.08 } };
    const group = cleanGroup(stopping, 5);
    const lost = { ...faultyRun(faster(1e30), 'f'.repeat(20)) };
    lost.spec = { ...lost.spec, epochs: 6 };
    const together = await recordGroup({ ...group, runs: [...group.runs, lost] }, options);
    const stops = together.slice(0, 5).map(({ header }) => header.doneSteps);
    expect(new Set(stops).size).toBeGreaterThan(1);
    expect(together[5]!.header.outcome.kind).toBe('diverged');
    for (const [r, run] of group.runs.entries()) {
      const [alone] = await recordGroup({ ...group, runs: [run] }, options);
      expect(together[r]).toEqual(alone);
      expect(alone!.header.outcome).toEqual({ kind: 'completed' });
      expect(Math.max(...alone!.steps)).toBeLessThanOrEqual(alone!.header.doneSteps);
    }
    const first = together[stops.indexOf(Math.min(...stops))]!.header;
    expect(first.doneSteps).toBeLessThan(first.plannedSteps);
    const short = { ...iris, epochs: first.doneSteps / 9 };
    const same = (await recordGroup(cleanGroup(short, 5), options))[first.seedIndex]!.header;
    expect(same.test).toEqual(first.test);
  });

  it('shows no validation series of a script without validation data, and trains it the same', async () => {
    const without: ProgramSpec = { ...iris, withoutValidation: true };
    const [clean] = await recordGroup(cleanGroup(iris, 1), options);
    const [trace] = await recordGroup(cleanGroup(without, 1), options);
    const changed = Object.keys(clean!.scalars).filter(
      (id) => String(trace!.scalars[id]) !== String(clean!.scalars[id]),
    );
    expect(changed.sort()).toEqual(['loss.validation', 'loss.validation-score', 'loss.validation-skill']);
    for (const id of changed) expect(trace!.scalars[id]!.every((value) => value === null)).toBe(true);
    expect(trace!.layered).toEqual(clean!.layered);
  });

  it('records every declared metric at some check', async () => {
    const [trace] = await recordGroup(cleanGroup(iris, 1), options);
    // Margins of other optimizers than the program's own have nothing to say.
    const silent = ['curvature.momentum-threshold', 'curvature.adam-threshold'];
    const series = { ...trace!.scalars, ...trace!.layered };
    const empty = Object.keys(series).filter((id) => series[id]!.every((value) => value === null));
    expect(empty.filter((id) => !silent.includes(id))).toEqual([]);
  });

  it('judges a mutant by the loss and targets of the healthy program', async () => {
    const squared: ProgramSpec = { ...iris, loss: 'meanSquaredError' };
    const [clean] = await recordGroup(cleanGroup(iris, 1), options);
    const group = { ...cleanGroup(iris, 1), runs: [faultyRun(squared, 'd'.repeat(20))] };
    const [mutant] = await recordGroup(group, options);
    // Before training both networks are the same, so is their healthy loss; their own losses are not.
    expect(mutant!.scalars['label.healthy-validation']![0]).toBe(
      clean!.scalars['label.healthy-validation']![0],
    );
    expect(mutant!.scalars['loss.validation']![0]).not.toBe(clean!.scalars['loss.validation']![0]);
  });
});
