import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTraces } from '../../src/diagnosis/find-trace.ts';
import { extractors } from '../../src/features/index.ts';
import { extractFeatures } from '../../src/features/table.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { findPython } from '../../src/training/reference/python.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The examples as the page has them. */
const page = readFileSync(join(packageRoot, 'docs/callbacks.md'), 'utf8');
const examples = [
  { name: 'PyTorch', needs: 'torch', prelude: 'x, y, vx, vy = (torch.from_numpy(a) for a in rows)' },
  { name: 'Keras', needs: 'keras, tensorflow', prelude: 'x, y, vx, vy = rows' },
] as const;

const data = `
import numpy as np
draw = np.random.default_rng(1)
inputs = draw.normal(size=(256, 6)).astype("float32")
targets = (inputs[:, 0] + inputs[:, 1] > 0).astype("int64")
rows = inputs[:192], targets[:192], inputs[192:], targets[192:]
`;

describe.each(examples)('the $name example of docs/callbacks.md', ({ name, needs, prelude }) => {
  const python = findPython(needs);
  if (python === null)
    console.log(`docs/callbacks.md: no python3 imports ${needs}; skipped (PYTHON names one)`);

  it.skipIf(python === null)(
    'writes a file from which features are extracted',
    async () => {
      const folder = temporaryFolder();
      const code = new RegExp(`## ${name}[\\s\\S]*?\`\`\`python\\n([^\`]*)\`\`\``).exec(page)![1]!;
      const imports = code.match(/^(import|from) .*$/gm)!.join('\n');
      writeFileSync(join(folder, 'train.py'), `${imports}\n${data}\n${prelude}\n${code}`);
      const env = { ...process.env, PYTHONPATH: join(packageRoot, 'python'), OMP_NUM_THREADS: '1' };
      execFileSync(python!, ['-W', 'error::RuntimeWarning', 'train.py'], { cwd: folder, env, stdio: 'pipe' });
      const trace = (await findTraces(join(folder, 'runs/mynet.jsonl')))[0]!;
      expect(trace.header.outcome).toEqual({ kind: 'completed' });
      const { columns, values } = extractFeatures([trace], extractors.members);
      for (const family of ['loss', 'gradient', 'optimizer', 'activation']) {
        const own = columns.flatMap((column, c) => (column.startsWith(`${family}.`) ? [values[c]![0]!] : []));
        expect(own.filter(Number.isFinite).length, family).toBeGreaterThan(5);
      }
    },
    300_000,
  );
});
