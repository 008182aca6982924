import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FeatureFile, featuresPath, percentOf, readFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { type Manifest, readManifest } from '../traces/manifest.ts';
import type { TaskId } from './contract.ts';
import { type LabelFile, readLabels } from './labels-file.ts';
import { type LiveCheck, parseResult, type Result } from './result.ts';
import { type EvaluationPlan, type Measured, type RunOptions, runEvaluation } from './run.ts';
import { checkWindow, windowFor } from './task-window.ts';
import { warningsFor } from './warnings.ts';

/** A recording that has been turned into features and labels. */
export interface EvaluableRecording {
  readonly manifest: Manifest;
  readonly features: FeatureFile;
  readonly labels: LabelFile;
}

/**
 * Reads what an evaluation needs; of the feature tables the one with the window asked for.
 * @throws InputError `no-features` where that table was not extracted; where a file is missing or damaged.
 */
export async function readRecording(
  directory: string,
  { task, window }: Pick<EvaluationPlan, 'task' | 'window'> = { task: 'fault-typing', window: null },
): Promise<EvaluableRecording> {
  const labels = await readLabels(join(directory, 'labels.arrow'));
  const manifest = await readManifest(directory);
  const seen = window ?? windowFor(task, labels.config);
  const path = featuresPath(directory, seen);
  if (!existsSync(path)) throw noFeatures(task, path, seen);
  return { manifest, features: await readFeatures(path), labels };
}

function noFeatures(task: TaskId, path: string, window: number): InputError {
  const percent = percentOf(window);
  return new InputError('no-features', {
    rule: `${task} is evaluated on ${percent === 100 ? 'features' : `features of the first ${percent} %`} of each run`,
    need: path,
    value: 'no such file',
    remedy: `Run \`faultgap features DIR${percent === 100 ? '' : ` --window ${percent}`}\`.`,
  });
}

/** Where a result goes and how it is made. */
export interface EvaluationOptions extends Omit<RunOptions, 'corpus'> {
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly live?: LiveCheck | null;
}

/**
 * Evaluates a recording and writes `result.json`, frozen splits and predictions below the directory.
 * @throws InputError `task-window` where the features saw another part of each run than the task allows.
 */
export async function evaluateRecording(
  recording: EvaluableRecording,
  plan: EvaluationPlan,
  options: EvaluationOptions,
): Promise<Result> {
  checkWindow(plan.task, recording.features.window, recording.labels.config);
  const measured = await runEvaluation(recording.features, recording.labels.rows, plan, {
    ...options,
    corpus: recording.manifest.hash,
  });
  const result = parseResult(describeResult(recording, plan, measured, options));
  await writeFileAtomic(join(options.directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

function describeResult(
  { manifest, features, labels }: EvaluableRecording,
  plan: EvaluationPlan,
  { splitHashes, ...measured }: Measured,
  { commands, live = null }: EvaluationOptions,
): Result {
  const { programs, traces } = manifest.counts;
  const splitFiles = Object.entries(splitHashes).map(([id, hash]) => [`split ${id}`, hash]);
  return {
    schemaVersion: 2,
    corpus: { programs, coveredPrograms: labels.coveredPrograms.length, traces, hash: manifest.hash },
    hashes: {
      features: features.hash,
      labels: labels.entry.sha256,
      labelConfiguration: labels.configHash,
      ...Object.fromEntries(splitFiles),
    },
    ...measured,
    live,
    warnings: warningsFor(labels.coveredPrograms.length, measured),
    versions: manifest.versions,
    seeds: { splits: plan.size.seed, bootstrap: plan.bootstrap.seed, draws: plan.bootstrap.draws },
    commands: [...manifest.commands, ...commands],
  };
}
