import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/lib/hash.ts';
import { writeLabelledRecording } from '../../test/eval/small-recording.ts';

/** A command that is killed and given again, until what it writes must be what it always writes. */
export interface Subject {
  readonly name: string;
  /** @param out a new folder for each round */
  args(out: string): readonly string[];
  /** Hash of what it wrote. */
  hash(out: string): Promise<string>;
}

const tiny = '--programs toy-xor --seeds 1 --mutants-per-class 1 --clean-variants 1'.split(' ');
const study =
  '--task detection --diagnosers tree,knn --features loss --splits S0,S1,S4 --folds 3 --repeats 3 --draws 100'.split(
    ' ',
  );

const fileHash = (name: string) => async (out: string) => sha256(await readFile(join(out, name)));

/** What `record` does with a queue and without is the same. */
export const recordArgs = (out: string) => ['record', ...tiny, '--out', out, '--quiet'];

/** The hash of a manifest is over the hashes of all files that it lists. */
export const recordingHash = async (out: string) =>
  JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')).hash as string;

const twoPrograms = '--programs toy-xor,toy-iris --seeds 1 --mutants-per-class 0 --clean-variants 0'.split(
  ' ',
);

/** Both shards of a recording. */
export const shardArgs = (out: string) =>
  [1, 2].map((i) => ['record', ...twoPrograms, '--shard', `${i}/2`, '--out', `${out}-${i}`, '--quiet']);

/**
 * @param recorded a whole recording
 * @param shards where the shards of another one lie, but for their numbers
 */
export async function createSubjects(recorded: string, shards: string): Promise<Subject[]> {
  const labelled = await writeLabelledRecording();
  return [
    { name: 'record', args: (out) => [...recordArgs(out), '--workers', '2'], hash: recordingHash },
    {
      name: 'eval',
      args: (out) => ['eval', labelled, ...study, '--out', out, '--workers', '2', '--quiet'],
      hash: fileHash('result.json'),
    },
    {
      name: 'merge',
      args: (out) => ['merge', `${shards}-1`, `${shards}-2`, '--out', out],
      hash: recordingHash,
    },
    {
      name: 'features',
      args: (out) => ['features', recorded, '--out', join(out, 'features.arrow'), '--quiet'],
      hash: fileHash('features.arrow'),
    },
  ];
}
