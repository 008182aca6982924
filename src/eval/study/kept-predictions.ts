import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { codeVersion } from '../../lib/versions.ts';
import { type EvaluationJob, type JobKind, nameJob } from './jobs.ts';

/** Outputs of finished jobs on disk, so that a stopped evaluation is resumed and a second one is quick. */
export interface PredictionStore {
  /** Null where there is none, or one that is damaged: the job is then done again. */
  read(job: EvaluationJob): Promise<unknown>;
  /** @throws InputError `write-failed`. */
  write(job: EvaluationJob, output: unknown): Promise<void>;
}

/** What outputs depend on beside the job. */
export interface PredictionSource {
  /** SHA-256 of the feature table that saw this share of each run. */
  featuresHash(window: number): Promise<string>;
  /** SHA-256 of the labels and of what made them. */
  readonly labelsHash: string;
  /** SHA-256 of the split of a job, where it was not cut by this code. */
  splitHash?(job: EvaluationJob): Promise<string> | undefined;
  /** SHA-256 of each plug-in from outside, as `diagnoser mine`; those of extractors are in the features. */
  readonly plugIns: Readonly<Record<string, string>>;
}

/** Code and configuration that outputs depend on; programs tell the data sets that splits hold out. */
const code = ['corpus/config', 'corpus/programs', 'src/eval', 'src/lib', 'src/statistics', 'src/tables'];
const hashLength = 64;

/** Keeps each output in a file named by the hash of all that it depends on, this code included. */
export function openPredictions(directory: string, source: PredictionSource): PredictionStore {
  const version = codeVersion(code);
  const pathOf = async (job: EvaluationJob) => {
    // Every repeat is the same however many there are.
    const { repeats: _, ...size } = job.size;
    const depends = {
      version,
      features: await source.featuresHash(job.window),
      labels: source.labelsHash,
      job: { ...job, size },
      plugIn: source.plugIns[`diagnoser ${job.diagnoser}`],
      split: await source.splitHash?.(job),
    };
    return join(directory, `${hashJson(depends)}.answer`);
  };
  return {
    async read(job) {
      const bytes = await readFile(await pathOf(job)).catch(() => null);
      return bytes === null ? null : unseal(bytes);
    },
    async write(job, output) {
      const body = serialize(output);
      await writeFileAtomic(await pathOf(job), Buffer.concat([Buffer.from(sha256(body)), body]));
    },
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

function unseal(bytes: Buffer): unknown {
  const body = bytes.subarray(hashLength);
  if (bytes.subarray(0, hashLength).toString() !== sha256(body)) return null;
  return deserialize(body);
}
