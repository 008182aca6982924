import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTraces } from '../../../src/traces/store/group-file.ts';
import { writeRuns } from '../../../src/traces/store/runs-table.ts';
import { findPython } from '../../../src/training/reference/python.ts';
import { exampleMetrics, exampleTrace } from '../example.ts';

const python = findPython('polars');
if (python === null) console.log('no python3 imports polars; it opens no trace file (PYTHON names one)');

describe.skipIf(python === null)('a trace file opened by polars', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultgap-polars-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** What an expression of Python gives; numbers that are not finite come as text. */
  function ask(expression: string): unknown {
    const lines = [
      'import json, math, polars as pl',
      'def plain(v):',
      '  if isinstance(v, dict): return {k: plain(w) for k, w in v.items()}',
      '  if isinstance(v, list): return [plain(w) for w in v]',
      '  return str(v) if isinstance(v, float) and not math.isfinite(v) else v',
      'traces = pl.read_ipc("group.arrow")',
      `print(json.dumps(plain(${expression})))`,
    ];
    return JSON.parse(execFileSync(python!, ['-c', lines.join('\n')], { cwd: directory, encoding: 'utf8' }));
  }

  it('has the same columns, numbers, nulls, NaN and lists', async () => {
    const traces = [
      exampleTrace({
        scalars: {
          'loss.train': [1, null, Number.NaN],
          'loss.validation': [Number.POSITIVE_INFINITY, 2, 0.1],
        },
        layered: { 'gradient.norm': [null, [1.5, Number.NaN], []] },
      }),
      exampleTrace({ seedIndex: 1, steps: [] }),
      exampleTrace({ seedIndex: 2 }),
    ];
    await writeTraces(join(directory, 'group.arrow'), { traces, metrics: exampleMetrics });
    const columns = ask('traces.to_dict(as_series=False)') as Record<string, unknown[]>;
    expect(Object.keys(columns)).toEqual(['trace_id', 'step', ...exampleMetrics.map(({ id }) => id)]);
    expect(columns.step).toEqual([0, 4, 8, 0, 4, 8]);
    expect(columns['loss.train']!.slice(0, 3)).toEqual([1, null, 'nan']);
    expect(columns['loss.validation']!.slice(0, 3)).toEqual(['inf', 2, Math.fround(0.1)]);
    const lists = columns['gradient.norm']!;
    expect([lists[0], lists[1], lists[2], lists[5]]).toEqual([null, [1.5, 'nan'], [], [8, 4]]);
  });

  it('joins with the table of runs by trace id', async () => {
    const traces = [exampleTrace({}), exampleTrace({ seedIndex: 1 })];
    await writeTraces(join(directory, 'group.arrow'), { traces, metrics: exampleMetrics });
    await writeRuns(
      join(directory, 'runs.arrow'),
      traces.map(({ header }) => header),
    );
    const joined = ask(
      'traces.join(pl.read_ipc("runs.arrow"), on="trace_id").sort("seed_index", maintain_order=True)' +
        '.select(pl.col("seed_index"), pl.col("outcome").cast(pl.String)).to_dict(as_series=False)',
    );
    expect(joined).toEqual({ seed_index: [0, 0, 0, 1, 1, 1], outcome: Array(6).fill('completed') });
  });
});
