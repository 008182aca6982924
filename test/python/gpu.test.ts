import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { findPython, runPython } from '../../src/training/reference/python.ts';

const python = existsSync('/dev/nvidiactl') ? findPython('torch') : null;
if (python === null) console.log('gpu: no NVIDIA device, or no python3 that imports torch; skipped');

it.skipIf(python === null)('the recorders measure on a GPU what they measure on the CPU', () => {
  const lines = runPython(python!, join(packageRoot, 'test/python/gpu.py'), [join(packageRoot, 'python')]);
  expect(lines.trim().split('\n')).toHaveLength(9);
}, 600_000); // biome-ignore format: one call
