import { join } from 'node:path';
import { percentOf } from '../features/table.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { hashJson } from '../lib/hash.ts';
import { type AnswerStore, openAnswers } from './answer-store.ts';
import type { EvaluableRecording } from './recording.ts';
import { type LiveCheck, parseResult, type Result } from './result.ts';
import { type Measured, type RunOptions, runStudy } from './run.ts';
import type { EvaluationPlan, Study, WindowedPlan } from './study.ts';
import { checkWindow, windowFor } from './task-window.ts';
import { warningsFor } from './warnings.ts';
import { createWorkbench } from './workbench.ts';

/** Where a result goes and how it is made. */
export interface EvaluationOptions extends RunOptions {
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly live?: LiveCheck | null;
}

/**
 * Evaluates a recording and writes `result.json`, frozen splits, predictions and the answers of finished jobs below the
 * directory. Where it was stopped, the same call goes on from those answers.
 * @returns null where it was stopped.
 * @throws InputError `task-window` where the features saw another part of each run than the task allows.
 */
export async function evaluateRecording(
  recording: EvaluableRecording,
  study: Study,
  options: EvaluationOptions,
): Promise<Result | null> {
  const plans = await Promise.all(study.plans.map((plan) => chooseWindow(recording, plan)));
  const bench = createWorkbench(recording);
  const measurable = {
    bench,
    answers: openStore(recording, options.directory),
    corpus: recording.manifest.hash,
  };
  const measured = await runStudy(measurable, { ...study, plans }, options);
  if (measured === null) return null;
  const result = parseResult(await describeResult(recording, { ...study, plans }, measured, options));
  await writeFileAtomic(join(options.directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

async function chooseWindow(recording: EvaluableRecording, plan: EvaluationPlan): Promise<WindowedPlan> {
  const { config } = recording.labels;
  const byTask = windowFor(plan.task, config);
  const window = plan.window ?? byTask;
  checkWindow(plan.task, (await recording.features(window)).window, config);
  return { ...plan, window, isDefaultWindow: window === byTask };
}

function openStore({ features, labels }: EvaluableRecording, directory: string): AnswerStore {
  return openAnswers(join(directory, 'answers'), {
    featuresHash: async (window) => (await features(window)).hash,
    labelsHash: hashJson([labels.entry.sha256, labels.configHash]),
  });
}

async function describeResult(
  recording: EvaluableRecording,
  study: Study<WindowedPlan>,
  { splitHashes, remarks, ...measured }: Measured,
  { commands, live = null }: EvaluationOptions,
): Promise<Result> {
  const { manifest, labels } = recording;
  const { programs, traces } = manifest.counts;
  const splitFiles = Object.entries(splitHashes).map(([name, hash]) => [`split ${name}`, hash]);
  return {
    schemaVersion: 2,
    corpus: { programs, coveredPrograms: labels.coveredPrograms.length, traces, hash: manifest.hash },
    hashes: {
      ...(await hashTables(recording, study.plans)),
      labels: labels.entry.sha256,
      labelConfiguration: labels.configHash,
      ...Object.fromEntries(splitFiles),
    },
    ...measured,
    live,
    warnings: [...warningsFor(labels.coveredPrograms.length, measured), ...remarks],
    versions: manifest.versions,
    seeds: { splits: study.size.seed, bootstrap: study.bootstrap.seed, draws: study.bootstrap.draws },
    commands: [...manifest.commands, ...commands],
  };
}

/** Feature tables by window: `features`, `features 20 %`. */
async function hashTables(
  { features }: EvaluableRecording,
  plans: readonly WindowedPlan[],
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { window } of plans) {
    const name = window === 1 ? 'features' : `features ${percentOf(window)} %`;
    hashes[name] = (await features(window)).hash;
  }
  return hashes;
}
