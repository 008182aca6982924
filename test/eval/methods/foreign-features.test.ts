import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptFeatures, type ForeignUse } from '../../../src/eval/methods/foreign-features.ts';
import { type EvaluableRecording, readRecording } from '../../../src/eval/recording.ts';
import { writeTable } from '../../../src/traces/store/tables.ts';
import { traces, writeLabelledRecording } from '../small-recording.ts';

let directory: string;
let elsewhere: string;
let recording: EvaluableRecording;
beforeAll(async () => {
  directory = await writeLabelledRecording();
  elsewhere = await mkdtemp(join(tmpdir(), 'faultgap-adopt-'));
  recording = await readRecording({ directory });
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

const headers = traces.map(({ header }) => header);
const first = headers[0]!.traceId;
const whole: ForeignUse = { tasks: ['fault-typing'], window: 1 };
const source = (name: string) => ({ id: 'theirs', name, path: join(elsewhere, name) });

async function adopt(lines: readonly string[], use = whole) {
  await writeFile(source('theirs.csv').path, `${lines.join('\n')}\n`);
  return adoptFeatures(recording, source('theirs.csv'), use);
}

/** A row for each trace of the recording; the number tells which. */
const rows = headers.map(({ traceId }, row) => `${traceId},${row}`);

describe('adoptFeatures', () => {
  it('joins by trace id, whatever the order, and calls columns after the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
        const { features } = await adopt(['trace_id,x', ...shuffled]);
        expect(features.columns).toEqual(['theirs.x']);
        expect(features.groups.map(({ traceId }) => traceId)).toEqual(headers.map(({ traceId }) => traceId));
        expect([...features.values[0]!]).toEqual(rows.map((_, row) => row));
      }),
      { numRuns: 5 },
    );
  });

  it('refuses a table without a trace that is asked about, and takes one without another', async () => {
    const lacking = rows.filter((_, row) => headers[row]!.operator !== 'units');
    await expect(adopt(['trace_id,x', ...lacking])).rejects.toThrow(
      /for every trace that fault-typing asks about; need \d+ traces; got \d+ without a row, the first of them \w+/,
    );
    const { features } = await adopt(['trace_id,x', ...rows.slice(1)]);
    expect(headers[0]!.operator).toBe('clean');
    expect(features.values[0]![0]).toBeNaN();
  });

  it('tells of traces that the recording lacks', async () => {
    const { origin } = await adopt(['trace_id,x', 'stranger,1', ...rows]);
    expect(origin.notes.join(' ')).toMatch(/rows of 1 traces that the recording lacks.*first is stranger/);
  });

  it('takes group columns and labels that agree, and no feature from them', async () => {
    const { labels } = recording;
    const labelOf = new Map(labels.rows.map((row) => [row.traceId, row.labels['fault-typing'] ?? '']));
    const lines = headers.map(
      ({ traceId, program, seedIndex, category }) =>
        `${traceId},${program},${seedIndex}.0,${category ?? ''},${labelOf.get(traceId)},1`,
    );
    const { features } = await adopt(['trace_id,program,seed,category,fault-typing,x', ...lines]);
    expect(features.columns).toEqual(['theirs.x']);
  });

  it.each([
    ['program', 'q', /theirs\.csv and the recording differ in program; need p; got q for trace/],
    ['seed', '3', /differ in seed; need 0; got 3/],
    ['category', 'data', /differ in category; need nothing; got data/],
    [
      'fault-typing',
      'gremlin',
      /a class of fault-typing that the labels do not have; need one of .*; got gremlin/,
    ],
    ['kill_state', 'killed', /differ in kill_state; need nothing; got killed/],
  ])('refuses a table that says otherwise of %s', async (column, said, line) => {
    await expect(adopt([`trace_id,${column},x`, `${first},${said},1`])).rejects.toThrow(line);
  });

  it('refuses a table that says it saw another part of each run', async () => {
    const named = source('early.arrow');
    await writeTable(named.path, {
      kind: 'features',
      schemaVersion: 1,
      metadata: { window: '0.2' },
      columns: [
        { name: 'trace_id', type: 'utf8', nullable: false, values: headers.map(({ traceId }) => traceId) },
        { name: 'x', type: 'float64', nullable: true, values: headers.map(() => 1) },
      ],
    });
    await expect(adoptFeatures(recording, named, whole)).rejects.toThrow(
      /need the first 100 %; got window 0\.2/,
    );
  });

  it('warns that it cannot see where mismatch features come from', async () => {
    const { origin } = await adopt(['trace_id,x', ...rows], { tasks: ['mismatch'], window: 1 });
    expect(origin.notes[0]).toMatch(/of whole runs.*validation data has "validation" in its name/);
  });
});
