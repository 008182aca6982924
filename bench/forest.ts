import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import type { FittedDiagnoser } from '../src/eval/contract.ts';
import { forest } from '../src/eval/diagnosers/forest.ts';
import { balancedAccuracy, countConfusion } from '../src/eval/metrics/confusion.ts';
import { mean, median } from '../src/lib/stats.ts';
import { classCount, classShares, columnCount, generateTable, type LabelledTable } from './forest-tables.ts';
import { cpuMilliseconds, findPython, runPeer } from './peer.ts';

const rowCount = 5542;
const testRowCount = 2771;
const fits = 3;

/** Fits of one forest: CPU milliseconds each and balanced accuracy on rows of the same making, one per seed. */
export interface ForestTimes {
  readonly name: string;
  readonly milliseconds: readonly number[];
  readonly balancedAccuracies: readonly number[];
}

/** Our forest beside scikit-learn's, one thread each, on the same tables in the same run. */
export async function forestBench(): Promise<void> {
  console.log(
    `forest: ${rowCount} rows × ${columnCount} columns, ${classCount} classes, 100 trees, one thread`,
  );
  const python = findPython('sklearn');
  for (const [name, shares] of Object.entries(classShares)) {
    console.log(` ${name} classes`);
    const train = generateTable('train', rowCount, shares);
    const test = generateTable('test', testRowCount, shares);
    const ours = await timeOurs(train, test);
    printTimes(ours);
    if (python !== null) compare(ours, timePeer(python, train, test));
  }
  if (python === null)
    console.log(' scikit-learn skipped: no python3 imports sklearn (PYTHON names another one)');
}

function compare(ours: ForestTimes, peer: ForestTimes): void {
  printTimes(peer);
  const ratio = median(peer.milliseconds) / median(ours.milliseconds);
  const difference = mean(ours.balancedAccuracies) - mean(peer.balancedAccuracies);
  console.log(
    `  faultgap is ${ratio.toFixed(1)} times faster; balanced accuracy differs by ${difference.toFixed(4)}`,
  );
}

function printTimes({ name, milliseconds, balancedAccuracies }: ForestTimes): void {
  const times = [median(milliseconds), Math.min(...milliseconds), Math.max(...milliseconds)];
  const [middle, low, high] = times.map((time) => time.toFixed(0));
  const accuracy = mean(balancedAccuracies).toFixed(4);
  console.log(
    `  ${name}: ${middle} CPU ms a fit (${low}–${high}), balanced accuracy ${accuracy} over ${fits} seeds`,
  );
}

async function timeOurs(train: LabelledTable, test: LabelledTable): Promise<ForestTimes> {
  const table = {
    ...train,
    columns: Array.from({ length: columnCount }, (_, j) => `c${j}`),
    classes: Array.from({ length: classCount }, (_, c) => `class ${c}`),
    programs: train.rows.map(() => 'one'),
  };
  const fitted: FittedDiagnoser[] = [];
  const bench = new Bench({
    now: cpuMilliseconds,
    iterations: fits,
    time: 0,
    warmupIterations: 1,
    warmupTime: 0,
    retainSamples: true,
  });
  bench.add('forest', () => {
    fitted.push(forest.fit(table, fitted.length));
  });
  const [task] = await bench.run();
  if (task?.result.state !== 'completed') throw new Error('the forest bench did not complete');
  const timed = fitted.slice(-fits);
  return {
    name: 'faultgap',
    milliseconds: task.result.latency.samples ?? [],
    balancedAccuracies: timed.map((one) => scoreOn(test, one)),
  };
}

function scoreOn(test: LabelledTable, fitted: FittedDiagnoser): number {
  const predictions = test.rows.map((row) => {
    const scores = fitted.predict(row);
    return scores.indexOf(Math.max(...scores));
  });
  return balancedAccuracy(countConfusion(test.labels, predictions, classCount));
}

function timePeer(python: string, train: LabelledTable, test: LabelledTable): ForestTimes {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-forest-'));
  try {
    writeTable(directory, 'train', train);
    writeTable(directory, 'test', test);
    const counts = [rowCount, testRowCount, columnCount, fits].map(String);
    return runPeer(python, 'forest.py', [directory, ...counts]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeTable(directory: string, name: string, { rows, labels }: LabelledTable): void {
  const values = new Float64Array(rows.length * columnCount);
  rows.forEach((row, i) => {
    values.set(row, i * columnCount);
  });
  writeFileSync(join(directory, `${name}.f64`), new Uint8Array(values.buffer));
  writeFileSync(join(directory, `${name}.i32`), new Uint8Array(labels.buffer));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await forestBench();
