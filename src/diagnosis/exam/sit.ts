import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import type { Trace } from '../../traces/trace.ts';
import { findTraces } from '../find-trace.ts';
import { type ExamPredictions, type RecordedKind, recordedKinds } from './contract.ts';
import { type ExamItem, exportExam } from './items.ts';
import type { Predictor, Said } from './predictor.ts';

/** A run of the exam, as `diagnose` reads what anybody gets of it. */
export interface ExamRun {
  readonly item: string;
  readonly recorded: RecordedKind;
  readonly trace: Trace;
}

/** What a predictor said of all runs. */
export interface ExamAnswers {
  readonly predictor: string;
  readonly answers: { readonly item: string; readonly recorded: RecordedKind; readonly said: Said }[];
}

/** Answers in the form in which anybody's predictions are read: advice by its words. */
export function sheetOf({ predictor, answers }: ExamAnswers): ExamPredictions {
  const predictions = answers.map(({ item, recorded, said }) => ({
    item,
    recorded,
    verdict: said.verdict,
    class: said.class,
    advice: [...new Set(said.advice.map(({ repair }) => repair))],
  }));
  return { predictor, predictions };
}

/** Lets predictors sit the exam of these runs. */
export async function sitExam(
  items: readonly ExamItem[],
  predictors: readonly Predictor[],
): Promise<ExamAnswers[]> {
  const all = predictors.map(({ id }): ExamAnswers => ({ predictor: id, answers: [] }));
  for (const { item, recorded, trace } of await readExam(items))
    for (const [i, predictor] of predictors.entries())
      all[i]!.answers.push({ item, recorded, said: await predictor.predict(trace) });
  return all;
}

/** Each run, as much of it as was recorded. A log that is refused is left out, and scored as silence: nobody gets an answer. */
export async function readExam(
  items: readonly ExamItem[],
  kinds: readonly RecordedKind[] = recordedKinds,
): Promise<ExamRun[]> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-exam-'));
  try {
    await exportExam(directory, items);
    const runs: ExamRun[] = [];
    for (const recorded of kinds.filter((kind) => existsSync(join(directory, kind))))
      for (const name of (await readdir(join(directory, recorded))).sort())
        for (const trace of await tracesIn(join(directory, recorded, name), recorded))
          runs.push({ item: name.slice(0, name.indexOf('.')), recorded, trace });
    return runs;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function tracesIn(path: string, recorded: RecordedKind): Promise<readonly Trace[]> {
  try {
    return await findTraces(path);
  } catch (error) {
    if (recorded === 'log' && error instanceof InputError) return [];
    throw error;
  }
}
