import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabels, writeLabels } from '../../src/eval/labels/file.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { randomStream } from '../../src/lib/random.ts';
import { readManifest, writeManifest } from '../../src/traces/store/manifest.ts';
import type { TableColumn } from '../../src/traces/store/tables.ts';
import { callCli } from '../cli/run-cli.ts';
import { reseal, writeWholeRecording } from '../eval/whole-recording.ts';

/*
 * Whoever has this package can change a file and seal it again. What `eval` and `verify` say to that.
 */
const [features, labels] = [
  ['features.arrow', 'features', 2],
  ['labels.arrow', 'labels', 3],
] as const;

let own: string;
let other: string;
beforeAll(async () => {
  [own, other] = [await writeWholeRecording(), await writeWholeRecording('other')];
});
afterAll(async () => {
  for (const directory of [own, other]) await rm(directory, { recursive: true });
});

/** A copy of the recording, to be changed. */
async function copy(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-attacked-'));
  await cp(own, directory, { recursive: true });
  return directory;
}

/** `eval` refuses before it begins, `verify` calls it no recording; each in one line that says so. */
async function refuses(directory: string, line: RegExp): Promise<void> {
  const evaluated = await callCli('eval', directory, '--quiet');
  expect(evaluated.stderr).toMatch(line);
  expect(evaluated.stderr.trim().split('\n')).toHaveLength(1);
  expect(evaluated).toMatchObject({ code: 2, stdout: '' });
  const verified = await callCli('verify', directory);
  expect(`${verified.stdout}${verified.stderr}`).toMatch(line);
  expect(verified.code).toBeGreaterThan(0);
  await rm(directory, { recursive: true });
}

const columnNamed =
  (name: RegExp, change: (values: (string | number | null)[]) => (string | number | null)[]) =>
  ({ name: own, values }: TableColumn) =>
    name.test(own) ? change(Array.from(values)) : values;

test('a recording that nobody touched is as recorded, with its features and labels', async () => {
  const { code, stdout } = await callCli('verify', own);
  expect(stdout).toMatch(
    /^5 files with 120 traces are as recorded, hash [0-9a-f]{64}\n2 other files are of this/,
  );
  expect(stdout).toMatch(/120 rows of features came out again/);
  expect(code).toBe(0);
  const recording = await readRecording({ directory: own });
  expect((await recording.features(1)).groups).toHaveLength(120);
});

describe('changed and sealed again', () => {
  test('features with reversed values are refused', async () => {
    const directory = await copy();
    const reverse = columnNamed(/^loss\./, (values) => values.reverse());
    await reseal(join(directory, features[0]), features[1], features[2], reverse);
    await refuses(
      directory,
      /says of trace [0-9a-f]{20} another loss\.[\w.-]+ than the trace itself; need .*; got/,
    );
  });

  test('flipped labels are refused', async () => {
    const directory = await copy();
    const flip = columnNamed(/^fault-typing$/, (values) =>
      values.map((label) => (label === 'data' ? 'optimisation' : label === 'optimisation' ? 'data' : label)),
    );
    await reseal(join(directory, labels[0]), labels[1], labels[2], flip);
    await refuses(
      directory,
      /says of trace [0-9a-f]{20} another fault-typing than the run gives; need (data|optimisation); got (data|optimisation)/,
    );
  });

  test('labels that only the traces tell, and kill states, are refused', async () => {
    const directory = await copy();
    const killed = columnNamed(/^kill_state$/, (values) => values.map((state) => state && 'survived'));
    await reseal(join(directory, labels[0]), labels[1], labels[2], killed);
    await refuses(directory, /another kill state than the run gives; need killed; got survived/);
    const turned = await copy();
    const unstable = columnNamed(/^instability$/, (values) => values.map((label) => label && 'unstable'));
    await reseal(join(turned, labels[0]), labels[1], labels[2], unstable);
    const { code, stdout } = await callCli('verify', turned);
    expect(stdout).toMatch(/another instability than the run gives; need stable; got unstable/);
    expect(code).toBe(1);
    await rm(turned, { recursive: true });
  });

  test('labels of programs that nobody recorded are refused', async () => {
    const directory = await copy();
    const path = join(directory, labels[0]);
    const { rows, config, madeFrom } = await readLabels(path);
    await writeLabels(path, { rows, coveredPrograms: ['__proto__'] }, config, madeFrom!);
    await refuses(directory, /need programs of its recording, each once; got __proto__/);
  });

  test('a trace file that the manifest calls absent is not passed over where it lies there', async () => {
    const directory = await copy();
    const manifest = await readManifest(directory);
    const files = manifest.files.map((file) =>
      file.kind === 'runs' ? file : { ...file, absent: true as const },
    );
    await writeManifest(directory, { ...manifest, files });
    const { code, stdout } = await callCli('verify', directory);
    expect(stdout).toMatch(/traces\/\S+ lies here, and the manifest lists it as absent/);
    expect(code).toBe(1);
    await rm(directory, { recursive: true });
  });

  test('rewritten program names are refused', async () => {
    const directory = await copy();
    const rename = columnNamed(/^program$/, (values) => {
      const random = randomStream('programs');
      return values.map(() => ['p', 'q', 'r', 's'][random.integer(4)]!);
    });
    await reseal(join(directory, features[0]), features[1], features[2], rename);
    await refuses(
      directory,
      /says of trace [0-9a-f]{20} another program than runs\.arrow; need [pqrs]; got [pqrs]/,
    );
    const runs = await copy();
    await reseal(join(runs, 'runs.arrow'), 'runs', 1, rename);
    await refuses(runs, /runs\.arrow is not the file of its manifest/);
  });

  test('rows that are missing are refused', async () => {
    for (const [[name, kind, version], line] of [
      [features, /must have the rows of its recording; need 120 rows/],
      [labels, /must label every run of its recording once.*need 120 rows; got 119 rows/],
    ] as const) {
      const directory = await copy();
      await reseal(join(directory, name), kind, version, ({ values }) => Array.from(values).slice(1));
      await refuses(directory, line);
    }
  });
});

describe('of another recording', () => {
  test.each(['features.arrow', 'labels.arrow'])('%s is refused', async (name) => {
    const directory = await copy();
    await cp(join(other, name), join(directory, name));
    await refuses(
      directory,
      /was made from another recording than lies here; need [0-9a-f]{64}; got [0-9a-f]{64}/,
    );
  });

  test('a file that names nothing, or no hashes, is refused', async () => {
    const directory = await copy();
    await reseal(join(directory, labels[0]), labels[1], labels[2], ({ values }) => values, {
      madeFrom: '[]',
    });
    await refuses(directory, /must say what it was made from; need SHA-256 by name, as JSON; got \[\]/);
  });
});

describe('beside a recording', () => {
  const finds = async (line: RegExp, change: (directory: string) => Promise<unknown>) => {
    const directory = await copy();
    await change(directory);
    const { code, stdout } = await callCli('verify', directory);
    expect(stdout).toMatch(line);
    expect(code).toBe(1);
    await rm(directory, { recursive: true });
  };

  test('strangers are named', () =>
    finds(/^notes\.txt is no file of a recording\n1 check does not hold/, (directory) =>
      writeFile(join(directory, 'notes.txt'), 'mine'),
    ));

  test('a plan that is none, or of another recording, is a problem', async () => {
    await finds(/plan\.json is wrong at its root/, (directory) =>
      writeFile(join(directory, 'plan.json'), '0'),
    );
    const another = JSON.stringify({ schemaVersion: 1, hash: 'd'.repeat(64) });
    await finds(/plan\.json is of another recording: need c{64}; got d{64}/, (directory) =>
      writeFile(join(directory, 'plan.json'), another),
    );
  });

  test('a manifest with other sizes of the table of runs is a problem', async () => {
    for (const [key, value] of [
      ['bytes', 0],
      ['rows', 32],
    ] as const)
      await finds(/runs\.arrow does not hold what its manifest says/, async (directory) => {
        const path = join(directory, 'manifest.json');
        const manifest = JSON.parse(await readFile(path, 'utf8'));
        manifest.files.find(({ kind }: { kind: string }) => kind === 'runs')[key] = value;
        await writeFile(path, JSON.stringify(manifest));
      });
  });

  test('versions that its traces do not have are a problem', () =>
    finds(/the manifest says backend cpu, and trace [0-9a-f]{20} wasm/, async (directory) => {
      const path = join(directory, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8'));
      manifest.versions.backend = 'cpu';
      await writeFile(path, JSON.stringify(manifest));
    }));
});

test('the tables of the shipped recording are those that its manifest pins', async () => {
  const shipped = join(packageRoot, 'corpus', 'recorded');
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-shipped-'));
  for (const name of ['manifest.json', 'runs.arrow'])
    await symlink(join(shipped, name), join(directory, name));
  await cp(join(shipped, 'labels.arrow'), join(directory, 'labels.arrow'));
  const read = () => readRecording({ directory });
  expect((await read()).labels.rows).toHaveLength(9020);
  await reseal(join(directory, 'labels.arrow'), 'labels', 1, ({ values }) => Array.from(values).reverse());
  await expect(read()).rejects.toMatchObject({ code: 'chain-pinned' });
  await rm(directory, { recursive: true });
}, 60_000);
