import { z } from 'zod';
import { repairKinds } from '../../../corpus/wild/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { importModule } from '../../lib/plug-in.ts';
import { reported, wordIssue } from '../../lib/schema-issues.ts';
import type { Change } from './contract.ts';

/** A training of the user's own that can be changed. */
export interface TryScript {
  /** Which changes `train` can make. */
  readonly changes: readonly Change['repair'][];
  /**
   * Trains anew and gives a score of which more is better, such as validation accuracy.
   * @param changes to make; none for the training as it is
   * @param seed of everything that is random: the same for every change it is compared with
   */
  train(changes: readonly Change[], seed: number): number | Promise<number>;
}

const shape = z.object({
  changes: z.array(z.enum(repairKinds)).min(1),
  train: z.custom<TryScript['train']>(
    (value) => typeof value === 'function',
    'a function train(changes, seed) that gives a score',
  ),
});

/** @throws InputError `plug-in-file` where it cannot be run, `try-script` where it exports something else. */
export async function loadTryScript(path: string): Promise<TryScript> {
  const parsed = shape.safeParse(await importModule(path), reported);
  if (parsed.success) return parsed.data;
  const { at, ...words } = wordIssue(parsed.error);
  throw new InputError('try-script', {
    rule: `${path}: its export ${at} is not as --try needs it`,
    ...words,
  });
}
