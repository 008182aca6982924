import { openAnswers } from '../../jobs/answers.ts';
import { hashJson } from '../../lib/hash.ts';
import { hashesOf } from '../../lib/plug-in.ts';
import { codeVersion } from '../../lib/versions.ts';
import type { EvaluableRecording } from '../recording.ts';
import { splits } from '../splits/index.ts';
import { type EvaluationJob, type JobKind, nameJob } from './jobs.ts';

/** Outputs of finished jobs on disk, so that a stopped evaluation is resumed and a second one is quick. */
export interface PredictionStore {
  /** Null where there is none, or one that is damaged: the job is then done again. */
  read(job: EvaluationJob): Promise<unknown>;
  /** @throws InputError `write-failed`. */
  write(job: EvaluationJob, output: unknown): Promise<void>;
}

/** Code and configuration that outputs depend on; programs tell the data sets that splits hold out. */
const code = ['corpus/config', 'corpus/programs', 'src/eval', 'src/lib', 'src/statistics', 'src/tables'];

/** What outputs depend on, beside the job. */
type Source = Pick<EvaluableRecording, 'features' | 'labels' | 'plugIns' | 'frozen'>;

/** Keeps the output of each job, by all that it depends on, this code included. */
export function openStore(source: Source, directory: string): PredictionStore {
  const version = codeVersion(code);
  const answers = openAnswers(directory);
  const dependsOn = async (job: EvaluationJob) => ({ version, ...(await dependenciesOf(source, job)) });
  return {
    read: async (job) => answers.read(await dependsOn(job)),
    write: async (job, output) => answers.write(await dependsOn(job), output),
  };
}

/** The output of a job that is done. */
export async function readDone<Job extends EvaluationJob, Output>(
  kind: JobKind<Job, Output>,
  store: PredictionStore,
  job: Job,
): Promise<Output> {
  const output = await store.read(job);
  if (output === null) throw new Error(`the output of a finished job is gone: ${nameJob([kind], job)}`);
  return output as Output;
}

async function dependenciesOf({ features, labels, plugIns, frozen }: Source, job: EvaluationJob) {
  const { task, diagnoser, split, half } = job;
  // Every repeat is the same however many there are.
  const { repeats: _, ...size } = job.size;
  return {
    features: (await features(job.window)).hash,
    labels: hashJson([labels.entry.sha256, labels.configHash]),
    job: { ...job, size },
    // The files of extractors are in the features.
    plugIn: hashesOf(plugIns)[`diagnoser ${diagnoser}`],
    ...(split !== undefined && {
      split: half === undefined ? await frozen?.hash({ task, strategy: splits.get(split) }) : undefined,
    }),
  };
}
