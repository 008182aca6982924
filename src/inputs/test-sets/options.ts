import { z } from 'zod';
import { checkOptions } from '../../lib/config.ts';

/** How much of a kill study is made; every number is part of the result. */
export const killOptionsSchema = z.strictObject({
  /** Healthy instances in all, at least ten: one half is searched on, the other scored on. */
  healthy: z.int().min(10),
  /** Further healthy instances that stand where a mutant stands: the null mutant. */
  nulls: z.int().min(5),
  /** Trained instances of each pre-training mutant. */
  mutants: z.int().min(5),
  /** Most inputs of a test set. */
  inputs: z.int().min(1),
  /** From which on every searched instance must predict an input of the weak test set. */
  confidence: z.number().gt(0).lt(1),
  /** Seeds of each search. */
  seeds: z.int().min(1),
  /** Most generator calls per seed. */
  callsPerSeed: z.int().min(1),
  /** Inputs that a mutation-guided selection takes. */
  guided: z.int().min(1),
  /** Of both tests; DeepCrime's also needs an effect. */
  significance: z.number().gt(0).lt(1),
  effect: z.number().min(0),
  /** Drawn relabellings of a permutation test. */
  permutations: z.int().min(99),
  /** Bootstrap draws of instances behind an interval. */
  draws: z.int().min(100),
  /** Of everything drawn here. */
  seed: z.int().min(0),
});

export type KillOptions = z.output<typeof killOptionsSchema>;

/** Sized so that `digits-8` and `strokes-14` together stay below ten CPU minutes. */
export const killDefaults: KillOptions = {
  healthy: 20,
  nulls: 10,
  mutants: 10,
  inputs: 1000,
  confidence: 0.999,
  seeds: 300,
  callsPerSeed: 60,
  guided: 300,
  significance: 0.05,
  effect: 0.5,
  permutations: 9999,
  draws: 2000,
  seed: 0,
};

/** @throws InputError `kill-options` naming what is wrong, such as too few instances to split. */
export function checkKillOptions(options: unknown): KillOptions {
  return checkOptions(killOptionsSchema, options, { code: 'kill-options', of: 'a kill study' });
}
