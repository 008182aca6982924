import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { readLabelConfig } from '../../src/eval/labels/config.ts';
import { readLabels } from '../../src/eval/labels/file.ts';
import { adoptFeatures } from '../../src/eval/methods/foreign-features.ts';
import { readPrimary } from '../../src/eval/primary/file.ts';
import { type EvaluableRecording, readRecording } from '../../src/eval/recording.ts';
import { parseResult } from '../../src/eval/result.ts';
import { joinTaskRows } from '../../src/eval/rows.ts';
import { readSplit, writeSplit } from '../../src/eval/splits/file.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';
import { extractors } from '../../src/features/index.ts';
import { inspectFeatures } from '../../src/features/inspect.ts';
import { extractFeatures, readFeatures } from '../../src/features/table.ts';
import { readRuns } from '../../src/inputs/bank/recorded-runs.ts';
import { readNetworks, writeNetworks } from '../../src/inputs/bank/train-again.ts';
import { readAnswers } from '../../src/inputs/human/answers.ts';
import { readStudyKey } from '../../src/inputs/human/plan.ts';
import { parseSafetensors } from '../../src/inputs/judges/lpips/safetensors.ts';
import { readLedger, writeLedger } from '../../src/inputs/ledger.ts';
import { packKills } from '../../src/kills/kill-set.ts';
import { createMatrix, openMatrix } from '../../src/kills/matrix.ts';
import { readTestInputs, writeTestInputs } from '../../src/kills/test-inputs.ts';
import { parseCard } from '../../src/leaderboard/card.ts';
import { checkPredictionTable } from '../../src/leaderboard/check-predictions.ts';
import { blindRoster, parseBlindKey } from '../../src/leaderboard/hidden/key.ts';
import { type Roster, readRoster } from '../../src/leaderboard/roster.ts';
import { readSubmission } from '../../src/leaderboard/submission.ts';
import { readJson } from '../../src/lib/config.ts';
import { packageRoot, readFileText } from '../../src/lib/files.ts';
import { readGuarded } from '../../src/lib/guarded-file.ts';
import { formatMarkdown } from '../../src/report/evaluation/report.ts';
import { readSweepConfig } from '../../src/sweep/config.ts';
import { parseSweepResult } from '../../src/sweep/result.ts';
import { encodeParquet } from '../../src/tables/parquet.ts';
import { readTable } from '../../src/tables/read-table.ts';
import { importRuns } from '../../src/traces/import/import.ts';
import { readMapping } from '../../src/traces/import/mapping.ts';
import { tracesOfLogs } from '../../src/traces/logs/import-logs.ts';
import { readEnvironment, writeEnvironment } from '../../src/traces/store/environment.ts';
import { openTraces, writeTraces } from '../../src/traces/store/group-file.ts';
import { readManifest, writeManifest } from '../../src/traces/store/manifest.ts';
import { writeRuns } from '../../src/traces/store/runs-table.ts';
import { writeTable } from '../../src/traces/store/tables.ts';
import { verifyRecording } from '../../src/traces/store/verify.ts';
import { parseProgram } from '../../src/training/spec.ts';
import { writeLabelledRecording, writeSmallFeatures } from '../eval/small-recording.ts';
import { ledgerRow } from '../inputs/ledger-row.ts';
import { cardFor, csvOf, linesFor } from '../leaderboard/entries.ts';
import { fullResult, fullSweep } from '../report/full-input.ts';
import { exampleMetrics, exampleTrace } from '../traces/example.ts';

const readLog = (path: string) => tracesOfLogs(path);

/** How the bytes of a reader are laid out, which tells where a change may hurt: `sealed` is an Arrow file of ours. */
export type Layout = 'sealed' | 'csv' | 'json' | 'binary';

/** Who reads files of strangers. */
export interface Reader {
  readonly layout: Layout;
  /** The sound file that is changed, relative to the folder of seeds. */
  readonly file: string;
  /** Reads the file, which is right there among the other seeds, and what a command would make of it first. */
  read(path: string, seeds: Seeds): unknown;
  /** Share of the inputs, against 1 of the others: of readers that start a process for every file. */
  readonly weight?: number;
}

/** A folder of sound files of every kind, and what belongs to them. */
export interface Seeds {
  readonly folder: string;
  readonly recording: EvaluableRecording;
  readonly roster: Roster;
}

const traces = [0, 1, 2].map((seedIndex) => exampleTrace({ seedIndex }));
const task = 'detection';
const strategy = splits.get('S4');

/** Logs of tools, and what they are called among the seeds. */
const toolLogs = {
  'tensorboard-torch/runs/exp1/events.out.tfevents.1795957287.vm.4847.0': 'events.out.tfevents.1',
  'wandb-offline/wandb/offline-run-20261129_120000-abcd1234/run-abcd1234.wandb': 'run-1.wandb',
  'keras-appended/training.csv': 'training.csv',
  'nanogpt/train.log': 'train.log',
  'hugging-face/trainer_state.json': 'trainer_state.json',
} as const;

/** Writes all seeds into a new folder. */
export async function writeSeeds(): Promise<Seeds> {
  const folder = await writeLabelledRecording();
  await writeSmallFeatures(folder, 0.2);
  const recording = await readRecording({ directory: folder });
  const roster = await readRoster(recording);
  const at = (name: string) => join(folder, name);
  const put = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), content);
  };
  await writeTraces(at('traces.arrow'), { traces, metrics: exampleMetrics });
  await writeRuns(
    at('runs/runs.arrow'),
    traces.map(({ header }) => header),
  );
  // Their manifest pins no table of runs, so that a changed one is refused by its content.
  const { manifest } = recording;
  const unpinned = { ...manifest, files: manifest.files.filter(({ kind }) => kind === 'traces') };
  await writeManifest(at('runs'), unpinned);
  await writeEnvironment(at('environment/environment.arrow'), {
    metrics: ['seconds'],
    values: new Map(traces.map(({ header }) => [header.traceId, Float64Array.of(1)])),
  });
  await writeSplit(
    at('split.arrow'),
    makeSplit(strategy, task, await rowsOf(recording), size),
    cutFrom(recording),
  );
  const lines = linesFor(roster).filter((line) => line.task === task);
  await put('predictions.csv', csvOf(lines));
  await put('predictions.csv.gz', gzipSync(csvOf(lines)));
  await writeTable(at('predictions.arrow'), {
    kind: 'predictions',
    schemaVersion: 1,
    columns: Object.keys(lines[0]!).map((name) => ({
      name,
      type: 'category' as const,
      nullable: false,
      values: lines.map((line) => line[name as keyof typeof line]),
    })),
  });
  await put('card.json', JSON.stringify(cardFor(roster)));
  await writeTestInputs(at('test-inputs.arrow'), {
    program: 'xor',
    dataHash: 'a'.repeat(64),
    dataSet: {
      ...{ rows: 2, inputShape: [2], targetShape: [1] },
      ...{ inputs: Float32Array.of(0, 1, 1, 0), targets: Float32Array.of(0, 1) },
    },
    slices: ['random', 'mixed'],
  });
  await writeLedger(at('ledger.arrow'), [ledgerRow(), ledgerRow({ seed: 1 })], [2, 2, 1]);
  await writeNetworks(at('networks.arrow'), [{ traceId: 'a', weights: [Float32Array.of(1, 2)] }]);
  await writeMatrix(at('matrix.arrow'));
  for (const [name, text] of Object.entries(texts())) await put(name, text);
  const theirs = (await recording.features(1)).groups.map(({ traceId }, i) => ({
    trace_id: traceId,
    x: i,
    y: 0.5,
  }));
  const theirsOf = (name: 'trace_id' | 'x' | 'y') => theirs.map((row) => row[name]);
  await put('features.csv', `trace_id,x,y\n${theirs.map((row) => Object.values(row).join()).join('\n')}\n`);
  const [ids, x, y] = [theirsOf('trace_id'), theirsOf('x') as number[], theirsOf('y') as number[]];
  await put(
    'features-theirs.arrow',
    tableToIPC(tableFromArrays({ trace_id: ids, x: Float64Array.from(x), y: Float64Array.from(y) }), 'file'),
  );
  await put(
    'features.parquet',
    encodeParquet(
      [
        { name: 'trace_id', type: 'utf8', nullable: false, values: ids },
        { name: 'x', type: 'float64', nullable: false, values: x },
        { name: 'y', type: 'float64', nullable: true, values: y },
      ],
      {},
    ),
  );
  const shipped = join(packageRoot, 'corpus', 'config');
  for (const name of ['labels.json', 'sweep.json', 'primary.json', 'import-de-fault.json'])
    await copyFile(join(shipped, name), at(name));
  for (const name of [
    'pandas.parquet',
    'pandas.feather',
    'polars-zstd.arrow',
    'pandas.jsonl',
    'pyarrow-gzip.parquet',
    'pyarrow-stream-lz4.arrow',
    'duckdb-zstd.parquet',
  ])
    await copyFile(join(packageRoot, 'test', 'tables', 'written', name), at(name));
  const logs = join(packageRoot, 'test', 'traces', 'logs', 'fixtures');
  for (const [folder, name] of Object.entries(toolLogs)) await copyFile(join(logs, folder), at(name));
  return { folder, recording, roster };
}

const size = { folds: 2, repeats: 2, seed: 0 };
const cutFrom = ({ manifest }: EvaluableRecording) => ({ recording: manifest.hash });

async function rowsOf({ features, labels }: EvaluableRecording) {
  return joinTaskRows(await features(1), labels.rows, task, () => true).rows;
}

async function writeMatrix(path: string): Promise<void> {
  const models = ['fault', 'mutant'].map((role) => ({ model: role, role: role as 'fault' | 'mutant' }));
  const writer = await createMatrix(path, {
    ...{ program: 'xor', rule: 'wrongness', inputs: 9, instances: 2 },
    models: models.map((model) => ({ ...model, operator: null, configuration: null })),
  });
  const kills = packKills([0, 1].map(() => Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 1)));
  for (const model of models) await writer.write({ ...model, kills });
  await writer.close();
}

/** Seeds that are text. */
function texts(): Readonly<Record<string, string>> {
  const epochs = Array.from({ length: 8 }, (_, e) => `${e},8,${1 / (e + 1)},${1.1 / (e + 1)},${e},1.5`);
  const log = ['epoch,planned,loss.train,loss.validation,gradient.norm[0],gradient.norm[1]', ...epochs].join(
    '\n',
  );
  const id = (i: number) => i.toString(16).padStart(12, '0');
  const origin = { generator: 'g', repetition: 0, strategy: 'r' };
  return {
    'result.json': JSON.stringify(fullResult()),
    'sweep-result.json': JSON.stringify(fullSweep()),
    'alpha_data_0.csv': `${log}\n`,
    'level.csv': 'epoch,train_loss,val_loss,label\n3.5,1,1,buggy\n4,2,2,correct\n4.5,0.5,0.25,buggy\n',
    'key.json': JSON.stringify({
      ...{ schemaVersion: 1, corpus: 'c', secret: 's', task, classes: ['clean', 'faulty'] },
      rows: [0, 1, 2, 3].map((i) => ({
        ...{ id: `t${i}`, traceId: `x${i}`, program: `p${i % 2}`, label: i < 2 ? 'clean' : 'faulty' },
      })),
    }),
    'human-key.json': JSON.stringify({
      ...{ schema: 1, set: 's', thing: 'digit', classes: ['a', 'b', 'c'] },
      inputs: [0, 1, 2].map((i) => ({ id: id(i), ...origin, seed: i, label: i })),
      checks: [{ id: id(9), label: 0 }],
    }),
    'answers.csv': `assessor,input,answer,seconds\n${[0, 1, 2].map((i) => `anna,${id(i)},${i},1.5`).join('\n')}\n`,
    'program.json': JSON.stringify({
      ...{ id: 'mine', title: 'Mine', family: 'dense', task: 'multiclass', headline: false },
      source: { kind: 'toy', reference: 'ours', licence: 'MIT', changes: 'none', repair: 'none-needed' },
      data: {
        source: 'digits',
        rows: { train: 60, validation: 20, test: 20 },
        ...{ preprocessing: [{ kind: 'standardise' }], target: 'oneHot' },
      },
      layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10, activation: 'softmax' }],
      ...{ loss: 'categoricalCrossentropy', optimizer: { kind: 'adam', learningRate: 0.002 } },
      ...{ batchSize: 32, epochs: 12, healthy: { metric: 'accuracy', atLeast: 0.9 } },
    }),
    'tensors.safetensors': safetensors(),
  };
}

function safetensors(): string {
  const header = JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } });
  return `${String.fromCharCode(header.length)}${'\0'.repeat(7)}${header}${'\0'.repeat(8)}`;
}

const takeTraces = async (path: string) => (await openTraces(path.replace(/\.gz$/, ''))).traces();

async function takeImport(path: string, layout: 'epochs' | 'de-fault') {
  const out = `${path}-imported`;
  try {
    const { manifest } = await importRuns({ from: path, mapping: readMapping(layout), out, command: '' });
    for (const { path: file, kind } of manifest.files)
      if (kind === 'traces') await takeTraces(join(out, file));
    return manifest.counts;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function takeMatrix(path: string) {
  const matrix = await openMatrix(path);
  const models: unknown[] = [];
  for await (const model of matrix.stream()) models.push(model);
  return models;
}

async function takeSubmission(path: string, { roster }: Seeds) {
  return checkPredictionTable(roster, (await readSubmission(path)).table);
}

function takeForeign(path: string, { recording }: Seeds) {
  const use = { window: 1, tasks: [] } as unknown as Parameters<typeof adoptFeatures>[2];
  return adoptFeatures(recording, { id: 'theirs', path, name: basename(path) }, use);
}

/** Every reader of a file that a stranger may have made. */
export const readers: Readonly<Record<string, Reader>> = {
  traces: { layout: 'sealed', file: 'traces.arrow', read: takeTraces },
  'features of traces': {
    layout: 'sealed',
    file: 'traces.arrow',
    read: async (path) => extractFeatures(await takeTraces(path), extractors.members),
  },
  features: {
    layout: 'sealed',
    file: 'features.arrow',
    read: async (path) => inspectFeatures(await readFeatures(path)),
  },
  labels: { layout: 'sealed', file: 'labels.arrow', read: (path) => readLabels(path) },
  'a recording of labels': {
    layout: 'sealed',
    file: 'labels.arrow',
    read: async (_, { folder }) => rowsOf(await readRecording({ directory: folder })),
  },
  split: {
    layout: 'sealed',
    file: 'split.arrow',
    read: async (path, { recording }) =>
      readSplit(path, { task, madeFrom: cutFrom(recording), rows: await rowsOf(recording) }),
  },
  runs: { layout: 'sealed', file: 'runs/runs.arrow', read: (path) => readRuns(dirname(path)) },
  environment: {
    layout: 'sealed',
    file: 'environment/environment.arrow',
    read: (path) => readEnvironment(dirname(path)),
  },
  'test inputs': { layout: 'sealed', file: 'test-inputs.arrow', read: readTestInputs },
  matrix: { layout: 'sealed', file: 'matrix.arrow', read: takeMatrix },
  ledger: { layout: 'sealed', file: 'ledger.arrow', read: readLedger },
  networks: { layout: 'sealed', file: 'networks.arrow', read: (path) => readNetworks(path, ['a']) },
  'verify: traces': {
    layout: 'sealed',
    file: 'all.arrow',
    read: async (_, { folder }) => {
      const { problems } = await verifyRecording(folder);
      // Runs of the small recording are alike by design.
      const found = problems.find((problem) => !problem.endsWith('have the same numbers throughout'));
      if (found !== undefined) throw new Refused(found);
    },
  },
  'verify: manifest': {
    layout: 'json',
    file: 'manifest.json',
    read: async (_, { folder }) => [await readManifest(folder), await verifyRecording(folder)],
  },
  'predictions in CSV': { layout: 'csv', file: 'predictions.csv', read: takeSubmission },
  'predictions packed': { layout: 'binary', file: 'predictions.csv.gz', read: takeSubmission },
  'predictions in Arrow': {
    layout: 'binary',
    file: 'predictions.arrow',
    read: takeSubmission,
    weight: 0.005,
  },
  'features in CSV': { layout: 'csv', file: 'features.csv', read: takeForeign },
  'JSON lines': { layout: 'csv', file: 'pandas.jsonl', read: (path) => readTable(path) },
  Parquet: { layout: 'binary', file: 'pandas.parquet', read: (path) => readTable(path), weight: 0.005 },
  'Parquet packed': {
    layout: 'binary',
    file: 'pyarrow-gzip.parquet',
    read: (path) => readTable(path),
    weight: 0.005,
  },
  Feather: { layout: 'binary', file: 'pandas.feather', read: (path) => readTable(path), weight: 0.005 },
  'Arrow packed': {
    layout: 'binary',
    file: 'polars-zstd.arrow',
    read: (path) => readTable(path),
    weight: 0.005,
  },
  'Arrow stream': {
    layout: 'binary',
    file: 'pyarrow-stream-lz4.arrow',
    read: (path) => readTable(path),
    weight: 0.005,
  },
  'Parquet of DuckDB': {
    layout: 'binary',
    file: 'duckdb-zstd.parquet',
    read: (path) => readTable(path),
    weight: 0.005,
  },
  'features in Arrow': { layout: 'binary', file: 'features-theirs.arrow', read: takeForeign, weight: 0.005 },
  'features in Parquet': { layout: 'binary', file: 'features.parquet', read: takeForeign, weight: 0.005 },
  'import of epochs': { layout: 'csv', file: 'alpha_data_0.csv', read: (path) => takeImport(path, 'epochs') },
  'import of runs': { layout: 'csv', file: 'level.csv', read: (path) => takeImport(path, 'de-fault') },
  'log of events': { layout: 'binary', file: 'events.out.tfevents.1', read: readLog },
  'log of Weights & Biases': { layout: 'binary', file: 'run-1.wandb', read: readLog },
  'log of Keras': { layout: 'csv', file: 'training.csv', read: readLog },
  'log of text': { layout: 'csv', file: 'train.log', read: readLog },
  'log of a Trainer': { layout: 'json', file: 'trainer_state.json', read: readLog },
  mapping: { layout: 'json', file: 'import-de-fault.json', read: (path) => readMapping('epochs', path) },
  'label configuration': { layout: 'json', file: 'labels.json', read: readLabelConfig },
  'sweep configuration': { layout: 'json', file: 'sweep.json', read: readSweepConfig },
  'primary comparisons': { layout: 'json', file: 'primary.json', read: readPrimary },
  report: {
    layout: 'json',
    file: 'result.json',
    read: async (path) => formatMarkdown({ result: parseResult(await readJson(path)) }),
    weight: 0.3,
  },
  sweep: {
    layout: 'json',
    file: 'sweep-result.json',
    read: async (path) => parseSweepResult(await readJson(path)),
  },
  'blind key': {
    layout: 'json',
    file: 'key.json',
    read: async (path) => blindRoster(parseBlindKey(await readJson(path))),
  },
  card: { layout: 'json', file: 'card.json', read: async (path) => parseCard(await readFileText(path)) },
  'human key': { layout: 'json', file: 'human-key.json', read: readStudyKey },
  'human answers': {
    layout: 'csv',
    file: 'answers.csv',
    read: (path, { folder }) => readAnswers(readStudyKey(join(folder, 'human-key.json')), [path]),
  },
  program: { layout: 'json', file: 'program.json', read: async (path) => parseProgram(await readJson(path)) },
  safetensors: {
    layout: 'binary',
    file: 'tensors.safetensors',
    read: async (path) => parseSafetensors(path, await readGuarded(path, 1e6)),
  },
};

/** What a reader says in a report in place of throwing. */
export class Refused extends Error {}
