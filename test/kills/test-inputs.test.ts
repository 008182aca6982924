import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hashData } from '../../corpus/prepare.ts';
import { readTestInputs, type TestInputs, writeTestInputs } from '../../src/kills/test-inputs.ts';
import { dataOf } from '../../src/kills/train-models.ts';
import { judgedOn } from '../../src/mutants/realism/bug-context.ts';
import { defineProgram, type ProgramSpec } from '../../src/training/spec.ts';
import { slowPair } from '../mutants/realism/pairs.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-inputs-'));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, 'tiny.arrow');

/** Test inputs of a program, the first rows of its own validation part. */
function inputsOf(spec: ProgramSpec, rows = 10): TestInputs {
  const data = dataOf(spec, 0);
  const { validation } = data;
  const part = (values: Float32Array) => values.slice(0, (rows * values.length) / validation.rows);
  return {
    program: spec.id,
    dataHash: hashData(data),
    dataSet: { ...validation, rows, inputs: part(validation.inputs), targets: part(validation.targets) },
    slices: Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 'frontier' : 'random')),
  };
}

const spec = slowPair.fixed;

describe('a file of test inputs', () => {
  it('gives back what was written, whatever its shape, and the same bytes each time', async () => {
    const arrays = fc
      .record({
        rows: fc.integer({ min: 1, max: 5 }),
        shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
      })
      .chain(({ rows, shape }) => {
        const size = rows * shape.reduce((a, b) => a * b, 1);
        const values = fc.float32Array({
          minLength: size,
          maxLength: size,
          noNaN: true,
          noDefaultInfinity: true,
        });
        return fc.record({
          rows: fc.constant(rows),
          inputShape: fc.constant(shape),
          inputs: values,
          slices: fc.array(fc.string(), { minLength: rows, maxLength: rows }),
        });
      });
    await fc.assert(
      fc.asyncProperty(arrays, async ({ rows, inputShape, inputs, slices }) => {
        const dataSet = {
          rows,
          inputShape,
          inputs,
          targetShape: [1],
          targets: new Float32Array(rows).fill(2),
        };
        const written = { program: 'p', dataHash: '0'.repeat(64), dataSet, slices };
        const { sha256 } = await writeTestInputs(path, written);
        expect(await readTestInputs(path)).toEqual({ ...written, sha256 });
        expect((await writeTestInputs(path, written)).sha256).toBe(sha256);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses shapes that do not fit, numbers that are none, and nothing at all', async () => {
    const good = inputsOf(spec);
    const changed = (change: Partial<TestInputs['dataSet']>) => ({
      ...good,
      dataSet: { ...good.dataSet, ...change },
    });
    const refusals: readonly (readonly [TestInputs, string])[] = [
      [changed({ inputShape: [5] }), 'unaligned'],
      [changed({ targetShape: [4] }), 'unaligned'],
      [changed({ rows: 9 }), 'unaligned'],
      [{ ...good, slices: ['random'] }, 'unaligned'],
      [
        changed({ inputs: good.dataSet.inputs.map((v, i) => (i === 7 ? Number.NaN : v)) }),
        'test-inputs-not-finite',
      ],
      [
        changed({ targets: good.dataSet.targets.map(() => Number.POSITIVE_INFINITY) }),
        'test-inputs-not-finite',
      ],
      [
        {
          ...good,
          slices: [],
          dataSet: { ...good.dataSet, rows: 0, inputs: new Float32Array(), targets: new Float32Array() },
        },
        'no-test-inputs',
      ],
    ];
    for (const [inputs, code] of refusals) {
      await expect(writeTestInputs(join(directory, 'bad.arrow'), inputs)).rejects.toMatchObject({ code });
    }
  });

  it('is refused where a byte of it was changed', async () => {
    await writeTestInputs(path, inputsOf(spec));
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(readTestInputs(path)).rejects.toMatchObject({ code: 'arrow-damaged' });
  });
});

describe('data that are judged on test inputs', () => {
  it('keep what is trained on, and have the inputs for a test part', () => {
    const inputs = inputsOf(spec);
    const own = dataOf(slowPair.faulty, 0);
    const judged = judgedOn(spec, inputs)(slowPair.faulty, 0);
    expect(judged.train).toEqual(own.train);
    expect(judged.test).toBe(inputs.dataSet);
  });

  it('reach a program that prepares and encodes otherwise as its own rows do', () => {
    const other = defineProgram({
      ...spec,
      data: {
        ...spec.data,
        preprocessing: [{ kind: 'minMax' }, { kind: 'rescale', factor: 3, offset: -1 }],
        target: 'index',
      },
      loss: 'sparseCategoricalCrossentropy',
    });
    for (const [from, to] of [
      [spec, other],
      [other, spec],
    ] as const) {
      const { test } = judgedOn(from, inputsOf(from))(to, 0);
      const expected = inputsOf(to).dataSet;
      expect(test.targetShape).toEqual(expected.targetShape);
      expect(test.targets).toEqual(expected.targets);
      for (const [i, value] of expected.inputs.entries()) expect(test.inputs[i]).toBeCloseTo(value, 4);
    }
  });

  it('are refused where the inputs are of another program, of other data or of another shape', () => {
    const good = inputsOf(spec);
    const flat = { ...good.dataSet, inputShape: [3, 2] };
    for (const [inputs, code] of [
      [{ ...good, program: 'other' }, 'other-program'],
      [{ ...good, dataHash: '0'.repeat(64) }, 'other-data'],
      [{ ...good, dataSet: flat }, 'unaligned'],
    ] as const) {
      expect(() => judgedOn(spec, inputs)).toThrow(expect.objectContaining({ code }));
    }
  });
});
