import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import { trainAlone } from '../../src/training/reference/compare.ts';
import { findPython } from '../../src/training/reference/python.ts';
import { type KerasResult, trainWithKeras, withoutKeras } from '../training/helpers/keras.ts';
import {
  graphCases,
  layerCases,
  lossCases,
  type OracleCase,
  objectiveCases,
  optimizerCases,
} from '../training/helpers/oracle-cases.ts';
import { testProgram, testRun } from '../training/helpers/runs.ts';

const steps = 20;
const python = findPython('tensorflow, keras');
if (python === null)
  console.log('keras: no python3 imports tensorflow and keras; skipped (PYTHON names one)');

const allCases = [...layerCases, ...graphCases, ...objectiveCases, ...lossCases, ...optimizerCases];
const cases = allCases.filter(({ kind }) => !Object.hasOwn(withoutKeras, kind));

describe.skipIf(python === null)('Keras 3', () => {
  let ours: Float64Array[];
  let keras: KerasResult;

  beforeAll(async () => {
    await selectBackend('wasm');
    const trained = cases.map(({ program, data }) => trainAlone(testRun(testProgram(program), data), steps));
    ours = trained.map(({ trained: { losses } }) => losses);
    keras = trainWithKeras(python!, trained);
  }, 600_000);

  it('has every kind of our lists, or a reason says why not', () => {
    const kindsOf = (of: readonly OracleCase[]) => of.map(({ kind }) => kind);
    const theirs = new Set([...Object.values(keras.kinds).flat(), ...Object.keys(withoutKeras)]);
    const lists = [layerCases, lossCases, optimizerCases].flatMap(kindsOf);
    expect(lists.filter((kind) => !theirs.has(kind))).toEqual([]);
    const all = new Set(allCases.map(({ kind }) => kind));
    expect([...theirs].filter((kind) => !all.has(kind))).toEqual([]);
  });

  it.each(cases.map((one, i) => ({ ...one, i })))('trains $kind $title to the same losses', ({ i }) => {
    const { losses, error } = keras.runs[i]!;
    expect(error).toBeUndefined();
    expect(losses.length).toBe(steps);
    losses.forEach((loss, step) => {
      const relative = Math.abs(ours[i]![step]! - loss) / Math.abs(loss);
      expect(relative, `step ${step}: ${ours[i]![step]} against ${loss}`).toBeLessThan(1e-5);
    });
    expect(losses.at(-1), 'the run trains').not.toBe(losses[0]);
  });
});
