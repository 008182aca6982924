import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { codeVersion } from '../../lib/code-version.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import type { EvaluationJob, JobOutput } from './jobs.ts';

/** Answers of finished jobs on disk, so that a stopped evaluation goes on and a second one is quick. */
export interface PredictionStore {
  /** Null where there is none, or one that is damaged: the job is then done again. */
  read(job: EvaluationJob): Promise<JobOutput | null>;
  /** @throws InputError `write-failed`. */
  write(job: EvaluationJob, prediction: JobOutput): Promise<void>;
}

/** What answers depend on beside the job. */
export interface PredictionSource {
  /** SHA-256 of the feature table that saw this share of each run. */
  featuresHash(window: number): Promise<string>;
  /** SHA-256 of the labels and of what made them. */
  readonly labelsHash: string;
  /** SHA-256 of the split that a job is asked under, where it was not cut by this code. */
  splitHash?(job: Extract<EvaluationJob, { kind: 'answers' }>): Promise<string>;
  /** SHA-256 of each plug-in from outside, as `diagnoser mine`; those of extractors are in the features. */
  readonly plugIns: Readonly<Record<string, string>>;
}

/** Code and configuration that answers depend on; programs tell the data sets that splits hold out. */
const code = ['corpus/config', 'corpus/programs', 'src/eval', 'src/lib', 'src/statistics', 'src/tables'];
const hashLength = 64;

/** Keeps each answer in a file named by the hash of all that it depends on, this code included. */
export function openPredictions(directory: string, source: PredictionSource): PredictionStore {
  const version = codeVersion(code);
  const pathOf = async (job: EvaluationJob) => {
    const depends = {
      version,
      features: await source.featuresHash(job.window),
      labels: source.labelsHash,
      job: withoutRepeats(job),
      plugIn: job.kind === 'answers' ? source.plugIns[`diagnoser ${job.diagnoser}`] : undefined,
      split: job.kind === 'answers' ? await source.splitHash?.(job) : undefined,
    };
    return join(directory, `${hashJson(depends)}.answer`);
  };
  return {
    async read(job) {
      const bytes = await readFile(await pathOf(job)).catch(() => null);
      return bytes === null ? null : unseal(bytes);
    },
    async write(job, prediction) {
      const body = serialize(prediction);
      await writeFileAtomic(await pathOf(job), Buffer.concat([Buffer.from(sha256(body)), body]));
    },
  };
}

/** The answers of a repeat are the same however many there are. */
function withoutRepeats(job: EvaluationJob): unknown {
  if (job.kind !== 'answers') return job;
  const { repeats: _, ...size } = job.size;
  return { ...job, size };
}

function unseal(bytes: Buffer): JobOutput | null {
  const body = bytes.subarray(hashLength);
  if (bytes.subarray(0, hashLength).toString() !== sha256(body)) return null;
  return deserialize(body);
}
