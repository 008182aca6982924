import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTraces } from '../../../src/traces/store/group-file.ts';
import { writeRuns } from '../../../src/traces/store/runs-table.ts';
import { exampleMetrics, exampleTrace } from '../example.ts';

/** The native part of polars is an optional package that some platforms and Node versions do not get. */
const polars = await import('nodejs-polars').then(
  (module) => module.default,
  () => null,
);

describe.skipIf(polars === null)('a trace file opened by polars', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultgap-polars-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('has the same columns, numbers, nulls, NaN and lists', async () => {
    const path = join(directory, 'group.arrow');
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
    await writeTraces(path, { traces, metrics: exampleMetrics });
    const frame = polars!.readIPC(await readFile(path));
    expect(frame.columns).toEqual(['trace_id', 'step', ...exampleMetrics.map(({ id }) => id)]);
    expect(frame.height).toBe(6);
    expect(frame.getColumn('step').toArray()).toEqual([0, 4, 8, 0, 4, 8]);
    expect(frame.getColumn('loss.train').isNull().toArray()).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(frame.getColumn('loss.train').toArray()[2]).toBeNaN();
    expect(frame.getColumn('loss.validation').toArray().slice(0, 3)).toEqual([
      Number.POSITIVE_INFINITY,
      2,
      Math.fround(0.1),
    ]);
    const lists = frame.getColumn('gradient.norm').toArray();
    expect([
      lists[0],
      [...(lists[1] as unknown as Iterable<number>)],
      [...(lists[5] as unknown as Iterable<number>)],
    ]).toEqual([null, [1.5, Number.NaN], [8, 4]]);
  });

  it('is joined by trace id with the table of runs', async () => {
    const traces = [exampleTrace({}), exampleTrace({ seedIndex: 1 })];
    await writeTraces(join(directory, 'group.arrow'), { traces, metrics: exampleMetrics });
    await writeRuns(
      join(directory, 'runs.arrow'),
      traces.map(({ header }) => header),
    );
    const read = async (name: string) => polars!.readIPC(await readFile(join(directory, name)));
    const joined = (await read('group.arrow')).join(await read('runs.arrow'), { on: 'trace_id' });
    expect(joined.height).toBe(6);
    expect(joined.getColumn('seed_index').toArray()).toEqual([0, 0, 0, 1, 1, 1]);
    const outcomes = joined.getColumn('outcome').cast(polars!.Utf8).toArray();
    expect(outcomes).toEqual(Array(6).fill('completed'));
  });
});
