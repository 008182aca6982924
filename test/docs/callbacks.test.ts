import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFeatures } from '../../src/features/table.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { openTraces } from '../../src/traces/store/group-file.ts';
import { runCli } from '../cli/run-cli.ts';

const python = '/usr/bin/python3';
const hasTorch = canImportTorch();
if (!hasTorch)
  process.stdout.write('skipped: the PyTorch callback of docs/callbacks.md, as python3 has no torch here\n');

function canImportTorch(): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The callback as the page has it. */
const page = readFileSync(join(packageRoot, 'docs/callbacks.md'), 'utf8');
const callback = /```python\n(import csv\nimport torch\n[^`]*)```/.exec(page)![1]!;

const training = `
import sys
torch.manual_seed(1)
torch.set_num_threads(1)
def train(path, rate, observed):
    torch.manual_seed(2)
    x = torch.randn(256, 6)
    y = (x[:, 0] + x[:, 1] > 0).long()
    model = torch.nn.Sequential(torch.nn.Linear(6, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    loss_fn = torch.nn.CrossEntropyLoss()
    trace = FaultgapTrace(path, model, optimizer, loss_fn, (x[:64], y[:64]), 200, (x[192:], y[192:]), 10) if observed else None
    losses = []
    for step in range(200):
        optimizer.zero_grad()
        loss = loss_fn(model(x[:192]), y[:192])
        loss.backward()
        losses.append(float(loss))
        trace.step(loss) if observed else optimizer.step()
    return losses
plain = train(None, 0.1, False)
assert plain == train(sys.argv[1] + "/tiny_unknown_1.csv", 0.1, True), "the callback changes the losses"
train(sys.argv[1] + "/tiny_unknown_2.csv", 1e38, True)
print(plain[0], plain[-1])
`;

describe.skipIf(!hasTorch)('the PyTorch callback of docs/callbacks.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-torch-'));
  const recording = join(folder, 'recording');
  const logs = join(folder, 'logs');
  let losses: number[] = [];

  beforeAll(async () => {
    mkdirSync(logs);
    writeFileSync(join(folder, 'train.py'), callback + training);
    losses = execFileSync(python, [join(folder, 'train.py'), logs], { encoding: 'utf8' })
      .split(' ')
      .map(Number);
    expect(await runCli('import', logs, '--layout', 'epochs', '--out', recording, '--quiet')).toMatchObject({
      code: 0,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has at most forty lines besides imports', () => {
    const lines = callback.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('import'));
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  it('records what training did, and changes nothing of it', async () => {
    const { headers, traces } = await openTraces(join(recording, 'traces/tiny/0.arrow'));
    expect(headers.map(({ outcome }) => outcome.kind)).toEqual(['completed', 'diverged']);
    const [{ steps, scalars, layered }] = traces() as [ReturnType<typeof traces>[number]];
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => 10 * (i + 1)));
    expect(scalars['loss.batch-mean']!.at(-1)).toBeCloseTo(losses[1]!, 2);
    expect(scalars['loss.train-score']!.at(-1)).toBeGreaterThan(0.8);
    expect(layered['gradient.norm']!.every((list) => list?.length === 4)).toBe(true);
    const squares = layered['gradient.norm']![0]!.reduce((total, norm) => total + norm * norm, 0);
    expect(scalars['gradient.global-norm']![0]! / Math.sqrt(squares)).toBeCloseTo(1, 4);
    expect(layered['activation.nonpositive-share']![0]).toHaveLength(1);
  });

  it('gives features of loss, gradient, weights and activations', async () => {
    expect(await runCli('features', recording, '--quiet')).toMatchObject({ code: 0 });
    const { columns, values, groups } = await readFeatures(join(recording, 'features.arrow'));
    const completed = groups.findIndex(({ mutant }) => mutant === 'tiny/unknown/1');
    for (const family of ['loss', 'gradient', 'optimizer', 'activation']) {
      const own = columns.flatMap((name, c) =>
        name.startsWith(`${family}.`) ? [values[c]![completed]!] : [],
      );
      expect(own.filter(Number.isFinite).length, family).toBeGreaterThan(5);
    }
  });
});
