import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig, readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import type { RecordingPlan } from '../plan.ts';
import { recorderVersion, tracePath } from './job.ts';

/** Number `index`, from 1, of the `of` parts into which a recording is divided by program. */
export interface ShardNumber {
  readonly index: number;
  readonly of: number;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const shardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  index: z.int().min(1),
  of: z.int().min(1),
  /** Hash of the plan of the whole recording. */
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

/** A part of a recording as a plan of its own, and what it is a part of. @throws InputError `shard-range`. */
export function takeShard(
  { index, of }: ShardNumber,
  plan: RecordingPlan,
  command: string,
): { readonly plan: RecordingPlan; readonly shard: Shard } {
  const programs = [...new Set(plan.groups.map(({ program }) => program.id))];
  if (of > programs.length)
    throw new InputError('shard-range', {
      rule: 'a recording is divided by program',
      need: `at most ${programs.length} shards`,
      value: of,
    });
  const own = new Set(programs.filter((_, i) => i % of === index - 1));
  const groups = plan.groups.filter(({ program }) => own.has(program.id));
  const traces = groups.map(tracePath);
  const part = { schemaVersion: 1 as const, index, of, whole: plan.hash };
  return {
    plan: { ...plan, groups, hash: hashPart(part) },
    shard: { ...part, command, code: recorderVersion(), programs, traces },
  };
}

/** Hash of the plan of a part. */
export function hashPart({ index, of, whole }: Pick<Shard, 'index' | 'of' | 'whole'>): string {
  return hashJson(['shard', index, of, whole]);
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
