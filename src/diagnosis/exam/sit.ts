import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WildHalf } from '../../../corpus/wild/deal.ts';
import type { Trace } from '../../traces/trace.ts';
import { findTraces } from '../find-trace.ts';
import { type ExamPredictions, type RecordedKind, recordedKinds } from './contract.ts';
import { exportExam } from './items.ts';
import type { Predictor } from './predictor.ts';

/** Lets predictors sit the exam of a half, from the files that anybody gets and as `diagnose` reads them. */
export async function sitExam(half: WildHalf, predictors: readonly Predictor[]): Promise<ExamPredictions[]> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-exam-'));
  try {
    await exportExam(directory, half);
    const sheets = predictors.map(({ id }): ExamPredictions => ({ predictor: id, predictions: [] }));
    for (const recorded of recordedKinds)
      for (const { item, trace } of await readRuns(directory, recorded))
        for (const [i, predictor] of predictors.entries())
          sheets[i]!.predictions.push({ item, recorded, ...(await predictor.predict(trace)) });
    return sheets;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readRuns(
  directory: string,
  recorded: RecordedKind,
): Promise<{ item: string; trace: Trace }[]> {
  const runs: { item: string; trace: Trace }[] = [];
  for (const name of (await readdir(join(directory, recorded))).sort())
    for (const trace of await findTraces(join(directory, recorded, name)))
      runs.push({ item: name.slice(0, name.indexOf('.')), trace });
  return runs;
}
