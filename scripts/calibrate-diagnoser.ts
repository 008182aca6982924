/**
 * Measures how accurate the diagnosers of `faultgap diagnose` are on programs never seen, on the shipped recording and all its
 * columns, and writes that beside it: `npx tsx scripts/calibrate-diagnoser.ts`. With `--all` it writes nothing and prints
 * what each candidate scores.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { columnsOfCorpus } from '../src/diagnosis/columns.ts';
import type { Trust } from '../src/diagnosis/contract.ts';
import { type DiagnosedTask, diagnosedTasks, prepareTask } from '../src/diagnosis/predict-task.ts';
import { measureTrust } from '../src/diagnosis/trust/measure.ts';
import { openTrust, shippedTrust, type TrustStore } from '../src/diagnosis/trust/store.ts';
import { diagnosers } from '../src/eval/diagnosers/index.ts';
import { readRecording } from '../src/eval/recording.ts';
import { packageRoot } from '../src/lib/files.ts';
import { formatEstimate } from '../src/report/numbers.ts';
import { pinDerived } from '../src/traces/store/pin-derived.ts';

const candidates = ['boosting', 'forest', 'logistic'];

const recorded = join(packageRoot, 'corpus', 'recorded');
const recording = await readRecording({ directory: recorded });
const { columns } = await recording.features(1);
const isTrial = process.argv.includes('--all');
if (!isTrial) await rm(shippedTrust, { recursive: true, force: true });
const nowhere: TrustStore = { read: async () => null, write: async () => {} };
const corpus = { recording, trust: isTrial ? nowhere : openTrust([shippedTrust]) };
for (const task of Object.keys(diagnosedTasks) as DiagnosedTask[]) {
  const { data, trust } = await prepareTask(corpus, task, columnsOfCorpus(columns));
  tell(trust);
  if (!isTrial) continue;
  for (const id of candidates.filter((other) => other !== trust.diagnoser))
    tell(measureTrust(data, diagnosers.get(id), trust.key));
}
if (!isTrial) await pinDerived(recorded);

function tell({
  task,
  diagnoser,
  columns,
  balancedAccuracy,
  calibrationError,
  coverage,
  target,
}: Trust): void {
  console.log(
    `${task}, ${diagnoser}, ${columns} columns: ${formatEstimate(balancedAccuracy)}, answers ` +
      `${(100 * coverage).toFixed(0)} % at ${target}, calibration error ${calibrationError.after.toFixed(3)}`,
  );
}
