import { InputError } from '../lib/errors.ts';
import type { KillSet } from './kill-set.ts';
import { addToPool, createPool, type Pool } from './pool.ts';
import { createProfile, type KillProfile } from './profile.ts';
import { type MutantScores, scoreMutant } from './scores.ts';

/** `fault`: the real fault; `mutant`: part of the pool; `control`: another original, scored but not in the pool. */
export const modelRoles = ['fault', 'mutant', 'control'] as const;
export type ModelRole = (typeof modelRoles)[number];

/** One model of a program and what kills its instances. */
export interface ModelKills {
  readonly model: string;
  readonly role: ModelRole;
  readonly kills: KillSet;
}

export interface ScoredModel extends MutantScores {
  readonly model: string;
  readonly role: 'mutant' | 'control';
}

/** Models in turn, from the start each time it is asked: a list, or `KillMatrix.stream` of a file. */
export type ModelSource = () => Iterable<ModelKills> | AsyncIterable<ModelKills>;

/**
 * Scores every mutant and control of one program against its fault, one model in memory at a time. Reads the source
 * twice, because resistance is measured against all mutants.
 * @throws InputError `fault-count` unless there is one fault; `unaligned`, `instance-counts`.
 */
export async function* scoreModels(source: ModelSource): AsyncGenerator<ScoredModel> {
  const { fault, pool } = await survey(source);
  for await (const { model, role, kills } of source()) {
    if (role !== 'fault') yield { model, role, ...scoreMutant(createProfile(kills), fault, pool) };
  }
}

async function survey(source: ModelSource): Promise<{ fault: KillProfile; pool: Pool }> {
  const faults: KillProfile[] = [];
  let pool: Pool | null = null;
  for await (const { role, kills } of source()) {
    pool ??= createPool(kills.inputs, kills.planes.length);
    if (role === 'fault') faults.push(createProfile(kills));
    else if (role === 'mutant') addToPool(pool, kills);
  }
  const [fault] = faults;
  if (pool === null || fault === undefined || faults.length > 1) {
    throw new InputError('fault-count', {
      rule: 'mutants of a program are scored against its one real fault',
      need: 1,
      value: faults.length,
    });
  }
  return { fault, pool };
}
