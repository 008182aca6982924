import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/lib/errors.ts';
import { locatePart } from '../../../src/lib/parts.ts';
import { openTraces, writeTraces } from '../../../src/traces/store/group-file.ts';
import { numberColumn, readSealedTable, textColumn, writeTable } from '../../../src/traces/store/tables.ts';
import { exampleMetrics, exampleTrace } from '../example.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-store-'));
});
afterAll(() => rm(directory, { recursive: true }));

const file = (name: string) => join(directory, name);
const tableKind = { kind: 'features', schemaVersion: 3 };

async function writeExample(path: string) {
  return writeTable(path, {
    ...tableKind,
    metadata: { config: 'ä1' },
    columns: [
      { name: 'trace_id', type: 'utf8', nullable: true, values: ['a', null, 'c–d'] },
      { name: 'x', type: 'float64', nullable: true, values: [0.1, null, -2], metadata: { unit: 'm' } },
      { name: 'seed', type: 'int32', nullable: false, values: [1, 2, -3] },
      { name: 'family', type: 'category', nullable: true, values: ['dense', 'ä', 'dense'] },
      { name: 'none', type: 'category', nullable: true, values: [null, 'b', null] },
    ],
  });
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof InputError ? error.code : `defect: ${error}`),
  );

describe('a table', () => {
  it('comes back with its text, numbers, nulls, units and metadata', async () => {
    const entry = await writeExample(file('a.arrow'));
    const table = await readSealedTable(file('a.arrow'), { ...tableKind, ...entry });
    expect(table.rows).toBe(3);
    expect(numberColumn(table, 'x')).toEqual([0.1, null, -2]);
    expect(numberColumn(table, 'seed')).toEqual([1, 2, -3]);
    expect(table.columns[0]!.values).toEqual(['a', null, 'c–d']);
    expect(textColumn(table, 'family')).toEqual(['dense', 'ä', 'dense']);
    expect(table.columns[4]!.values).toEqual([null, 'b', null]);
    expect(table.columns[1]!.metadata).toEqual({ unit: 'm' });
    expect(table.metadata).toEqual({ config: 'ä1' });
  });

  it('has the same bytes on every write', async () => {
    const first = await writeExample(file('b1.arrow'));
    const second = await writeExample(file('b2.arrow'));
    expect(second).toEqual(first);
  });

  it('is refused where a number is not finite', async () => {
    const columns = [{ name: 'x', type: 'float64', nullable: true, values: [1, Number.NaN] }] as const;
    const write = writeTable(file('nan.arrow'), { ...tableKind, columns });
    await expect(write).rejects.toThrow('column x of');
    expect(await codeOf(write)).toBe('table-not-finite');
  });

  it('names the column that is missing, of another type or not complete', async () => {
    await writeExample(file('c.arrow'));
    const table = await readSealedTable(file('c.arrow'), tableKind);
    expect(() => numberColumn(table, 'y')).toThrow('column y is not usable; need it; got trace_id, x, seed');
    expect(() => textColumn(table, 'x')).toThrow('need text; got float64');
    expect(() => textColumn(table, 'trace_id')).toThrow('need no missing value; got null');
  });

  it.each(['', '.gz'])(
    'names the npm command where a damaged one%s is of an installed package',
    async (end) => {
      const { version } = JSON.parse(await readFile(join(locatePart('recording'), 'package.json'), 'utf8'));
      const folder = await mkdtemp(file('installed-'));
      const path = join(folder, 'node_modules', '@faultgap', 'recording', 'labels.arrow');
      await mkdir(dirname(path), { recursive: true });
      await expect(readSealedTable(path, tableKind)).rejects.toThrow(
        `got no such file. npm install --force @faultgap/recording@${version}`,
      );
      await writeFile(`${path}${end}`, 'torn');
      await expect(readSealedTable(path, tableKind)).rejects.toMatchObject({
        words: { remedy: `npm install --force @faultgap/recording@${version}` },
      });
      await expect(readSealedTable(file('gone.arrow'), tableKind)).rejects.toThrow(/got no such file$/);
      await mkdir(file('@faultgap/recording'), { recursive: true });
      await writeFile(file(`@faultgap/recording/labels.arrow${end}`), 'torn');
      await expect(
        readSealedTable(file('@faultgap/recording/labels.arrow'), tableKind),
      ).rejects.toMatchObject({
        words: { remedy: 'Copy it again, or delete it and make it again.' },
      });
    },
  );

  it('is refused as another kind and as another schema version', async () => {
    await writeExample(file('d.arrow'));
    expect(await codeOf(readSealedTable(file('d.arrow'), { kind: 'labels', schemaVersion: 3 }))).toBe(
      'wrong-kind',
    );
    expect(await codeOf(readSealedTable(file('d.arrow'), { kind: 'features', schemaVersion: 4 }))).toBe(
      'schema-version',
    );
  });
});

describe('a trace file', () => {
  const trace = exampleTrace({
    steps: [0, 5, 9],
    scalars: { 'loss.train': [1, Number.NaN, null], 'loss.validation': [Number.POSITIVE_INFINITY, 2, -0.5] },
    layered: { 'gradient.norm': [[1, Number.NaN], null, []] },
  });

  it('keeps null, NaN, infinity, lists, headers and metric declarations apart and whole', async () => {
    const crashed = exampleTrace({ steps: [], scalars: {}, layered: {}, seedIndex: 1 });
    await writeTraces(file('t.arrow'), { traces: [trace, crashed, trace], metrics: exampleMetrics });
    const read = await openTraces(file('t.arrow'));
    expect(read.metrics).toEqual(exampleMetrics);
    expect(read.headers).toEqual([trace.header, crashed.header, trace.header]);
    const [first, second] = read.traces();
    expect(first).toEqual(trace);
    expect(second!.steps).toEqual([]);
  });

  it('writes every NaN with the same bits', async () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8dead00000001n]).buffer)[0]!;
    const other = { ...trace, scalars: { ...trace.scalars, 'loss.train': [1, odd, null] } };
    const one = await writeTraces(file('n1.arrow'), { traces: [trace], metrics: exampleMetrics });
    const two = await writeTraces(file('n2.arrow'), { traces: [other], metrics: exampleMetrics });
    expect(two.sha256).toBe(one.sha256);
  });
});

describe('a damaged Arrow file', () => {
  const damaged = ['arrow-truncated', 'arrow-foreign', 'arrow-damaged', 'hash-mismatch'];
  let bytes: Uint8Array;
  let sha: string;
  beforeAll(async () => {
    const traces = [exampleTrace({}), exampleTrace({ seedIndex: 1 })];
    sha = (await writeTraces(file('whole.arrow'), { traces, metrics: exampleMetrics })).sha256;
    bytes = await readFile(file('whole.arrow'));
  });
  const flip = (at: number, bit: number) => Uint8Array.from(bytes, (b, i) => (i === at ? b ^ (1 << bit) : b));
  const place = fc.nat().map((n) => n % bytes.length);

  it('is refused with a code within a second after any flipped bit, with and without its hash', async () => {
    const path = file('flip.arrow');
    await fc.assert(
      fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
        await writeFile(path, flip(at, bit));
        const start = performance.now();
        expect(damaged).toContain(await codeOf(openTraces(path, { sha256: sha })));
        expect(damaged).toContain(await codeOf(openTraces(path)));
        expect(performance.now() - start).toBeLessThan(1000);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with a code wherever it is cut off', async () => {
    const path = file('cut.arrow');
    await fc.assert(
      fc.asyncProperty(place, async (length) => {
        await writeFile(path, bytes.subarray(0, length));
        expect(damaged).toContain(await codeOf(openTraces(path, { sha256: sha, bytes: bytes.length })));
        expect(damaged).toContain(await codeOf(openTraces(path)));
      }),
      { numRuns: 200 },
    );
  });

  it('says which file, what was expected, what was found and what to do', async () => {
    await writeFile(file('bad.arrow'), flip(100, 0));
    await expect(openTraces(file('bad.arrow'), { sha256: sha })).rejects.toThrow(
      /bad\.arrow is not the file of its manifest; need sha256 \w{64}; got \w{64}\. Copy it again/,
    );
    await writeFile(file('text.arrow'), 'trace_id,prediction\n');
    expect(await codeOf(openTraces(file('text.arrow')))).toBe('arrow-foreign');
    await writeFile(file('empty.arrow'), '');
    expect(await codeOf(openTraces(file('empty.arrow')))).toBe('arrow-foreign');
    expect(await codeOf(openTraces(file('absent.arrow')))).toBe('read-failed');
  });
});
