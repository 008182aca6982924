import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Split } from '../src/eval/contract.ts';
import { diagnosers } from '../src/eval/diagnosers/index.ts';
import { evaluate } from '../src/eval/evaluate.ts';
import { readLabels } from '../src/eval/labels/file.ts';
import { featureSets, inFeatureSet } from '../src/eval/methods/feature-sets.ts';
import { joinTaskRows, type TaskRows } from '../src/eval/rows.ts';
import { headline, makeSplit, splits } from '../src/eval/splits/index.ts';
import { readFeatures } from '../src/features/table.ts';
import { packageRoot } from '../src/lib/files.ts';
import { balancedAccuracy, countConfusion } from '../src/statistics/confusion.ts';
import { median } from '../src/statistics/descriptive.ts';
import { findPython } from '../src/training/reference/python.ts';
import { cpuMilliseconds, runPeer } from './peer.ts';

const learners = ['forest', 'logistic', 'boosting'];

/** One learner under one split: CPU milliseconds of each fit, and balanced accuracy pooled over the folds. */
interface Scored {
  readonly milliseconds: readonly number[];
  readonly balancedAccuracy: number;
}

type Scores = Readonly<Record<string, Readonly<Record<string, Scored>>>>;

/** Our learners beside scikit-learn's, one thread each, on the same folds of the shipped table in the same run. */
export async function learnersBench(): Promise<void> {
  const data = await readTask();
  const cuts = [headline.within, headline.heldOut].map((id) =>
    makeSplit(splits.get(id), data.task, data.rows, { folds: 5, repeats: 1, seed: 1 }),
  );
  console.log(
    `learners: fault typing, ${data.rows.length} rows × ${data.columns.length} columns, five folds, one thread`,
  );
  const python = findPython('sklearn');
  const peer = python === null ? null : scorePeer(python, data, cuts);
  for (const learner of learners) {
    for (const cut of cuts) {
      const ours = scoreOurs(data, cut, learner);
      print(` ${learner} ${cut.strategy}`, 'faultgap', ours);
      if (peer !== null) compare(ours, peer.scores[learner]![cut.strategy]!, peer.name);
    }
  }
  if (peer === null) console.log(' scikit-learn skipped: no python3 imports sklearn (PYTHON names another)');
}

async function readTask(): Promise<TaskRows> {
  const recorded = join(packageRoot, 'corpus', 'recorded');
  const table = await readFeatures(join(recorded, 'features.arrow'));
  const { rows } = await readLabels(join(recorded, 'labels.arrow'));
  return joinTaskRows(table, rows, 'fault-typing', (column) => inFeatureSet(featureSets.get('all'), column));
}

function print(what: string, who: string, { milliseconds, balancedAccuracy: score }: Scored): void {
  const [middle, low, high] = [
    median(milliseconds),
    Math.min(...milliseconds),
    Math.max(...milliseconds),
  ].map((time) => time.toFixed(0));
  console.log(
    `${what} ${who}: ${middle} CPU ms a fit (${low}–${high}), balanced accuracy ${score.toFixed(4)}`,
  );
}

function compare(ours: Scored, peers: Scored, name: string): void {
  print('  ', name, peers);
  const ratio = median(peers.milliseconds) / median(ours.milliseconds);
  const difference = ours.balancedAccuracy - peers.balancedAccuracy;
  console.log(
    `   its time is ${ratio.toFixed(2)} times ours; balanced accuracy differs by ${difference.toFixed(4)}`,
  );
}

function scoreOurs(data: TaskRows, cut: Split, learner: string): Scored {
  const milliseconds: number[] = [];
  const diagnoser = diagnosers.get(learner);
  const timed: typeof diagnoser = {
    ...diagnoser,
    fit(rows, seed) {
      const start = cpuMilliseconds();
      const fitted = diagnoser.fit(rows, seed);
      milliseconds.push(cpuMilliseconds() - start);
      return fitted;
    },
  };
  const { predictions } = evaluate(data, cut, splits.get(cut.strategy), timed);
  const confusion = countConfusion(data.labels, predictions[0]!, data.classes.length);
  return { milliseconds, balancedAccuracy: balancedAccuracy(confusion) };
}

function scorePeer(python: string, data: TaskRows, cuts: readonly Split[]) {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-learners-'));
  try {
    writeTable(directory, data, cuts);
    const sizes = [data.rows.length, data.columns.length].map(String);
    const names = cuts.map(({ strategy }) => strategy);
    return runPeer<{ readonly name: string; readonly scores: Scores }>(python, 'learners.py', [
      directory,
      ...sizes,
      ...names,
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeTable(directory: string, data: TaskRows, cuts: readonly Split[]): void {
  const width = data.columns.length;
  const values = new Float64Array(data.features.length * width);
  data.features.forEach((row, i) => {
    values.set(row, i * width);
  });
  const write = (name: string, { buffer }: Float64Array | Int32Array) =>
    writeFileSync(join(directory, name), new Uint8Array(buffer));
  write('features.f64', values);
  write('labels.i32', data.labels);
  for (const { strategy, testFolds } of cuts) write(`${strategy}.i32`, testFolds[0]!);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await learnersBench();
