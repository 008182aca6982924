import { beforeAll, describe, expect, it } from 'vitest';
import { healthRule } from '../../corpus/health.ts';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { findingsOf } from '../../src/lib/contract-rule.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { recordGroup } from '../../src/traces/recorder.ts';
import { withStart } from '../../src/traces/start.ts';
import { runHeaderSchema } from '../../src/traces/store/schema.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../src/training/spec.ts';
import { createTrainer } from '../../src/training/trainer.ts';

const source = programs.get('toy-xor');
const seed = 2;

beforeAll(() => selectBackend('wasm'));

type Start = NonNullable<ProgramInput['start']>;

/** XOR trained on from a run of its own program; its output layer may be another. */
function tuned(
  changes: Partial<Start> = {},
  output: ProgramInput['layers'][number] = source.layers[1]!,
): ProgramSpec {
  const start = { program: source.id, specHash: hashJson(source), seed, step: 30, ...changes };
  return defineProgram({ ...source, id: 'toy-xor-tuned', layers: [source.layers[0]!, output], start });
}

const runOf = (spec: ProgramSpec) => withStart({ spec, seedIndex: 0, data: prepareData(spec, 0) });

/** All weights of a run after some steps. */
function weightsAfter(run: ReturnType<typeof runOf>, steps: number): number[][] {
  const trainer = createTrainer([run]);
  for (let step = 0; step < steps; step++) trainer.trainStep();
  const weights = trainer.weights.map((_, i) => [...trainer.weight(i).dataSync()]);
  trainer.dispose();
  return weights;
}

const reached = () => weightsAfter({ spec: source, seedIndex: seed, data: prepareData(source, seed) }, 30);

describe('a run that starts from another', () => {
  it('has its weights at that step, to the last bit', () => {
    expect(weightsAfter(runOf(tuned()), 0)).toEqual(reached());
  });

  it('keeps its own start where the other has no weight of that name and shape', () => {
    const wider = { kind: 'dense', units: 1, activation: 'sigmoid', useBias: false } as const;
    const own = tuned(
      {},
      { kind: 'dense', units: 1, activation: 'sigmoid', kernelInitialiser: { kind: 'ones' } },
    );
    expect(weightsAfter(runOf(own), 0)).toEqual(reached());
    expect(weightsAfter(runOf(tuned({}, wider)), 0)).toEqual(reached().slice(0, 3));
    const layers = tuned(
      { layers: ['dense-0'] },
      { kind: 'dense', units: 1, kernelInitialiser: { kind: 'ones' } },
    );
    expect(weightsAfter(runOf(layers), 0)).toEqual([...reached().slice(0, 2), Array<number>(8).fill(1), [0]]);
  });

  it('is judged healthy with these weights, which it has not learnt itself', () => {
    const still = {
      ...tuned({ step: 90 }),
      optimizer: { ...source.optimizer, learningRate: 1e-9 },
    };
    expect(findingsOf(healthRule(withStart), still)).toEqual([]);
    const { start: _, ...alone } = still;
    const [finding] = findingsOf(healthRule(withStart), alone);
    expect(finding).toMatch(/^accuracy 0\.\d+ over five seeds: need 0\.94$/);
  });

  it('trains its source once for all runs of a process', () => {
    expect(runOf(tuned()).start).toBe(runOf(tuned()).start);
  });

  it('says so in its trace, and only then', async () => {
    const [group] = planRecording([tuned()], { mutantsPerClass: 0, cleanVariants: 0, seeds: 1 }).groups;
    const options = { backend: 'wasm', versions: {}, instruments: [] };
    const [trace] = await recordGroup(group!, options);
    const { start } = runHeaderSchema.parse(JSON.parse(JSON.stringify(trace!.header)));
    expect(start).toEqual({ program: 'toy-xor', specHash: hashJson(source), seed, step: 30 });
    const [plain] = planRecording([source], { mutantsPerClass: 0, cleanVariants: 0, seeds: 1 }).groups;
    expect((await recordGroup(plain!, options))[0]!.header).not.toHaveProperty('start');
  });

  it.each<[string, Partial<Start>, string]>([
    ['an unknown program', { program: 'toy-xo' }, 'toy-xo'],
    [
      'another version of it',
      { specHash: 'a'.repeat(64) },
      'start.specHash is the hash of the spec of toy-xor (version 1)',
    ],
    [
      'a step beyond its run',
      { step: 91 },
      'start.step is a step of the run of toy-xor; need 1 to 90; got 91',
    ],
  ])('is refused for %s', (_, changes, words) => {
    expect(() => runOf(tuned(changes))).toThrow(words);
  });

  it('is refused for a checkpoint of another graph, and for layers it has not', () => {
    const build = (spec: ProgramSpec) => createTrainer([runOf(spec)]);
    expect(() => build(tuned({ layers: ['dense-7'] }))).toThrow(
      'start.layers names layers of the program; need dense-0, dense-1; got dense-7',
    );
    const parity = programs.get('toy-parity');
    const other = tuned({ program: parity.id, specHash: hashJson(parity), step: 1 });
    expect(() =>
      build({
        ...other,
        layers: [
          { ...source.layers[0]!, name: 'first' },
          { ...source.layers[1]!, name: 'last' },
        ],
      } as ProgramSpec),
    ).toThrow('a run starts from weights of its own names and shapes, but toy-parity has another graph');
    const wide = tuned({ layers: ['dense-0'] });
    const [first, last] = source.layers;
    expect(() =>
      build({ ...wide, layers: [{ ...first!, units: 9 } as typeof first & object, last!] }),
    ).toThrow('start.layers takes dense-0/kernel of shape [2, 9] from toy-xor; got shape [2, 8]');
  });
});

describe('a run that starts from an earlier one of its own seed', () => {
  it('takes the weights of its program as it is, though no list has that, and says which run they are of', async () => {
    const program = defineProgram({ ...source, id: 'toy-unlisted', epochs: 6 });
    const start = { program: program.id, specHash: hashJson(program), step: 12 };
    const spec = defineProgram({ ...program, start });
    const before = weightsAfter({ spec: program, seedIndex: 1, data: prepareData(program, 1) }, 12);
    const run = withStart({ spec, seedIndex: 1, data: prepareData(spec, 1) }, program);
    expect(weightsAfter(run, 0)).toEqual(before);
    expect(() => withStart({ spec, seedIndex: 1 })).toThrow(/toy-unlisted/);
  });
});
