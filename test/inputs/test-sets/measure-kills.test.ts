import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputSet, LabelledInputs } from '../../../src/inputs/contract.ts';
import { subjectProgram } from '../../../src/inputs/judges/subjects.ts';
import { mutationGuided } from '../../../src/inputs/search/mutation-guided.ts';
import { killsOfSetSchema } from '../../../src/inputs/test-sets/kills-result.ts';
import { measureKills } from '../../../src/inputs/test-sets/measure-kills.ts';
import { planTestMutants } from '../../../src/inputs/test-sets/models.ts';
import { type KillOptions, killDefaults } from '../../../src/inputs/test-sets/options.ts';
import { runKills } from '../../../src/inputs/test-sets/run-kills.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { analyticGenerator, analyticTask } from '../search/analytic.ts';

const generator = analyticGenerator();

function draw(name: string, rows: number): LabelledInputs {
  const { inputShape, classes } = generator;
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const inputs = generator.decode(generator.prior(rows, randomStream('kills', name)), labels);
  return { rows, inputShape, classes, labels, inputs };
}

const parts = { train: draw('train', 240), validation: draw('validation', 30), test: draw('test', 120) };
const { inputShape, classes } = generator;
const set: InputSet = { id: 'analytic', title: 'Written down', inputShape, classes, load: () => parts };
const { committee } = analyticTask(1);
const judges = {
  ...{ set, parts, committee, searchCommittee: committee, dispose: () => undefined },
  validator: {
    ...{ id: 'any', threshold: 1, falseAlarms: { aimedFor: 0, measured: 0 } },
    scores: (inputs: Float32Array) => new Float64Array(inputs.length / 16),
    dispose: () => undefined,
  },
};
const options: KillOptions = {
  ...killDefaults,
  ...{ healthy: 10, nulls: 5, mutants: 10, inputs: 150, confidence: 0.9, seeds: 60, callsPerSeed: 12 },
  ...{ guided: 40, permutations: 999, draws: 200 },
};
const measure = () => measureKills({ judges, generator, strategies: [mutationGuided], options });

describe('kills of an image set', () => {
  let result: ReturnType<typeof measure>;
  beforeAll(async () => {
    await selectBackend('wasm');
    result = measure();
  });

  it('are a documented result, the same each time', () => {
    const whole = { ...result, planHash: '0', cpuSeconds: 0 };
    expect(killsOfSetSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
    expect(measure()).toEqual(result);
  });

  it('account for every mutant and every test set, as measured or as set aside with a reason', () => {
    const { spec } = subjectProgram(set, parts);
    const planned = planTestMutants(spec).map(({ id }) => id);
    const trained = result.models.filter(({ kind }) => kind === 'pre-training');
    const names = [...trained, ...result.setAside].map(({ id }) => id);
    for (const id of planned) expect(names).toContain(id);
    expect(result.models.filter(({ kind }) => kind === 'post-training')).toHaveLength(10);
    const sets = ['real', 'weak', 'random', 'frontier', 'frontier-backed-off', 'mutation-guided', 'guided'];
    const found = result.testSets.map(({ id }) => id);
    for (const id of sets) expect([...found, ...result.setAside.map((one) => one.id)]).toContain(id);
    for (const { mutants } of result.testSets) {
      expect(mutants.map(({ id }) => id)).toEqual(result.models.map(({ id }) => id));
    }
  });

  it('see strong faults on real inputs, and what is searched at the boundary is hard for re-trained networks too', () => {
    const setOf = (id: string) => result.testSets.find((one) => one.id === id)!;
    const real = setOf('real');
    const strongest = real.mutants.find(({ id }) => id.startsWith('learning-rate-down 0.001'))!;
    expect(strongest).toMatchObject({ killed: true, killedByDeepCrime: true });
    expect(strongest.excess.low).toBeGreaterThan(0);
    const { nulls } = setOf('frontier');
    expect(nulls.scoringHalf.killProbability).toBeGreaterThan(real.nulls.scoringHalf.killProbability);
    expect(nulls.searchHalf.falseKills).toBeGreaterThan(nulls.scoringHalf.falseKills);
  });
});

describe('what cannot be measured', () => {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-kills-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const run = (changes: Partial<KillOptions>, sets = ['digits-8']) =>
    runKills({
      ...{ sets, generator: 'style-vae', strategies: [], options: { ...options, ...changes } },
      ...{ out: directory, versions: {}, commands: [] },
    });

  it('is refused before anything is trained: too few instances to split, budgets of zero, no set, unknown names', async () => {
    for (const changes of [
      { healthy: 9 },
      { nulls: 4 },
      { mutants: 1 },
      { inputs: 0 },
      { seeds: 0 },
      { significance: Number.NaN },
    ]) {
      await expect(run(changes)).rejects.toMatchObject({ code: 'kill-options' });
    }
    await expect(run({}, [])).rejects.toMatchObject({ code: 'no-sets' });
    await expect(run({}, ['digits-9'])).rejects.toThrow(/no image set is called/);
  });

  it('is refused where not even a network that is always wrong could be killed', () => {
    // The smallest p of 100, and two dozen mutants.
    const few = { ...options, permutations: 99 };
    expect(() => measureKills({ judges, generator, strategies: [], options: few })).toThrow(
      expect.objectContaining({ code: 'too-few-instances' }),
    );
  });
});
