import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig, readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { canonicalJson, hashJson } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { RecordingPlan } from '../plan.ts';
import { expectSeconds } from '../recording-sizes.ts';
import { type Manifest, manifestName } from '../store/manifest.ts';
import { recorderVersion, tracePath } from './job.ts';

/** Number `index`, from 1, of the `of` parts into which a recording is divided by program, in the order of its plan. */
export interface ShardNumber {
  readonly index: number;
  readonly of: number;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const shardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  index: z.int().min(1),
  of: z.int().min(1),
  /** Hash of all programs and of how they are recorded. */
  whole: hash,
  /** What makes the whole recording. */
  command: z.string(),
  /** Version of the code that recorded; it tells apart two checkouts of one version. */
  code: z.string(),
  /** All of the whole recording, in the order of its plan. */
  programs: z.array(z.string()),
  /** Paths of the trace files of this part, in the order of the plan. */
  traces: z.array(z.string().regex(/^traces\/[^/]+\/[^/]+$/)),
});
export type Shard = z.output<typeof shardSchema>;

/** What a part of a recording is a part of; beside its plan, which is as that of any recording. */
export const shardName = 'shard.json';

/** @throws InputError `shard-range` where a shard would have no program. */
export function requireShards(of: number, programs: number): void {
  if (of <= programs) return;
  throw new InputError('shard-range', {
    rule: 'a recording is divided by program',
    need: `at most ${programs} shards`,
    value: of,
  });
}

/** The programs of a part. @throws InputError `shard-range`. */
export function dealPrograms({ index, of }: ShardNumber, programs: readonly ProgramSpec[]): ProgramSpec[] {
  requireShards(of, programs.length);
  const dealt = deal(programs.map(expectSeconds), of);
  return programs.filter((_, i) => dealt[i] === index - 1);
}

/**
 * A part of a recording as a plan of its own, and what it is a part of.
 * @param plan of the programs that `dealPrograms` gives: nobody plans those of other parts.
 * @param programs all of the whole recording.
 */
export function takeShard(
  { index, of }: ShardNumber,
  plan: RecordingPlan,
  { programs, command }: { readonly programs: readonly ProgramSpec[]; readonly command: string },
): { readonly plan: RecordingPlan; readonly shard: Shard } {
  const whole = hashJson([command, programs]);
  const part = { schemaVersion: 1 as const, index, of, whole, traces: plan.groups.map(tracePath) };
  return {
    plan: { ...plan, hash: hashPart(part) },
    shard: { ...part, command, code: recorderVersion(), programs: programs.map(({ id }) => id) },
  };
}

/**
 * The part of each item, from 0: items that follow each other, of about the same cost in every part, and none empty. So the first parts
 * of a list that grows in cost are done with its cheap end.
 */
function deal(costs: readonly number[], parts: number): number[] {
  const total = sum(costs);
  let [before, last] = [0, -1];
  return costs.map((cost, i) => {
    const wanted = Math.floor(((before + cost / 2) / total) * parts);
    before += cost;
    // As many are left as there are parts to fill, and no part is passed over.
    last = Math.min(Math.max(wanted, last, parts - costs.length + i, 0), last + 1, parts - 1);
    return last;
  });
}

/** Hash of the plan of a part. */
function hashPart({ index, of, whole, traces }: Pick<Shard, 'index' | 'of' | 'whole' | 'traces'>): string {
  return hashJson(['shard', index, of, whole, traces]);
}

/** @throws InputError `write-failed`. */
export async function writeShard(out: string, shard: Shard): Promise<void> {
  await writeFileAtomic(join(out, shardName), `${JSON.stringify(shard, null, 2)}\n`);
}

/** @throws InputError `read-failed`, `invalid-json`, `invalid-shard`. */
export async function readShard(directory: string): Promise<Shard> {
  const path = join(directory, shardName);
  return parseConfig(path, await readJson(path), shardSchema, 'invalid-shard');
}

/** @throws InputError `shard-mismatch` where a shard is not what the manifest beside it lists. */
export function requireShardOf(directory: string, shard: Shard, { plan, files }: Manifest): void {
  const listed = files.filter(({ kind }) => kind === 'traces').map(({ path }) => path);
  if (plan === hashPart(shard) && canonicalJson(listed.toSorted()) === canonicalJson(shard.traces.toSorted()))
    return;
  throw new InputError('shard-mismatch', {
    rule: `${shardName} and ${manifestName} of ${directory} are of different recordings`,
    remedy: 'Copy the directory again, or record the shard again.',
  });
}
