import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
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
const hashLength = 64;

/** What outputs depend on, beside the job. */
type Source = Pick<EvaluableRecording, 'features' | 'labels' | 'plugIns' | 'frozen'>;

/** Keeps each output in a file named by the hash of all that it depends on, this code included. */
export function openStore(source: Source, directory: string): PredictionStore {
  const version = codeVersion(code);
  const pathOf = async (job: EvaluationJob) => {
    const depends = { version, ...(await dependenciesOf(source, job)) };
    return join(directory, 'answers', `${hashJson(depends)}.answer`);
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

function unseal(bytes: Buffer): unknown {
  return isWholeOutput(bytes) ? deserialize(bytes.subarray(hashLength)) : null;
}

/** Whether the file of an output is as it was written. */
export function isWholeOutput(bytes: Uint8Array): boolean {
  const hash = Buffer.from(bytes.subarray(0, hashLength)).toString('latin1');
  return hash === sha256(bytes.subarray(hashLength));
}
