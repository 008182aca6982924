import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WildHalf } from '../../../corpus/wild/deal.ts';
import type { Trace } from '../../traces/trace.ts';
import { findTraces } from '../find-trace.ts';
import { type ExamPredictions, type RecordedKind, recordedKinds } from './contract.ts';
import { exportExam } from './items.ts';
import type { Predictor } from './predictor.ts';

/** A run of the exam, as `diagnose` reads what anybody gets of it. */
export interface ExamRun {
  readonly item: string;
  readonly recorded: RecordedKind;
  readonly trace: Trace;
}

/** Lets predictors sit the exam of a half. */
export async function sitExam(half: WildHalf, predictors: readonly Predictor[]): Promise<ExamPredictions[]> {
  const sheets = predictors.map(({ id }): ExamPredictions => ({ predictor: id, predictions: [] }));
  for (const { item, recorded, trace } of await readExam(half))
    for (const [i, predictor] of predictors.entries())
      sheets[i]!.predictions.push({ item, recorded, ...(await predictor.predict(trace)) });
  return sheets;
}

/** All runs of a half, each by its log and by its recorder. */
export async function readExam(half: WildHalf): Promise<ExamRun[]> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-exam-'));
  try {
    await exportExam(directory, half);
    const runs: ExamRun[] = [];
    for (const recorded of recordedKinds)
      for (const name of (await readdir(join(directory, recorded))).sort())
        for (const trace of await findTraces(join(directory, recorded, name)))
          runs.push({ item: name.slice(0, name.indexOf('.')), recorded, trace });
    return runs;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
