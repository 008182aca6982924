import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeBugInputs } from '../../../src/inputs/bank/bank-store.ts';
import { bankGenerator } from '../../../src/inputs/bank/make-bank.ts';
import { readTestInputs } from '../../../src/kills/test-inputs.ts';
import { judgedOn } from '../../../src/mutants/realism/bug-context.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { regressionPair, slowPair } from '../../mutants/realism/pairs.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-bug-inputs-'));
afterAll(() => rmSync(directory, { recursive: true }));
beforeAll(() => selectBackend('wasm'));

describe('test inputs of a bug', () => {
  it('are what the generator made of its repaired program, and can be judged on', async () => {
    const { train } = bankGenerator.with({ steps: 1000 });
    vi.spyOn(bankGenerator, 'train').mockImplementation(train);
    const written = await writeBugInputs(slowPair, directory);
    const inputs = await readTestInputs(join(directory, 'slow.arrow'));
    expect(written).toEqual({
      bug: 'slow',
      rows: inputs.dataSet.rows,
      slices: [...new Set(inputs.slices)],
    });
    for (const slice of inputs.slices) expect(['random', 'mixed', 'frontier']).toContain(slice);
    expect(judgedOn(slowPair.fixed, inputs)(slowPair.faulty, 0).test).toBe(inputs.dataSet);
    // From the bank that is kept beside them, and the same.
    await writeBugInputs(slowPair, directory);
    expect((await readTestInputs(join(directory, 'slow.arrow'))).sha256).toBe(inputs.sha256);
  }, 180_000);

  it('are not to be had where rows have no one class, and the reason is told', async () => {
    const { bug, ...rest } = await writeBugInputs(regressionPair, directory);
    expect(bug).toBe('values');
    expect(rest).toEqual({ reason: expect.stringMatching(/no one class/) });
  });
});
