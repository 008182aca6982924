import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lib/files.ts';
import { findPython, runPython } from '../../../src/training/reference/python.ts';

const modules = 'keras, tensorflow, torch';
const python = findPython(modules);
if (python === null)
  console.log(`mutants of wild pairs: no python3 imports ${modules}; skipped (PYTHON names one)`);

describe.skipIf(python === null)('mutants of trainings in Python', () => {
  let said: { lacking: Record<string, string[]>; losses: Record<string, [number, number]> };

  beforeAll(() => {
    const script = join(packageRoot, 'test', 'corpus', 'wild', 'mutants_of_python.py');
    const changes = join(packageRoot, 'corpus', 'wild', 'changes');
    said = JSON.parse(runPython(python!, script, [changes]));
  }, 300_000);

  it('are all made of Keras and of PyTorch', () => {
    expect(said.lacking).toEqual({ mutants_keras: [], mutants_torch: [] });
  });

  it('have the loss that numpy makes of what Keras predicts', () => {
    expect(Object.keys(said.losses)).toHaveLength(6);
    for (const [name, [own, wanted]] of Object.entries(said.losses)) expect(own, name).toBeCloseTo(wanted, 5);
  });
});
