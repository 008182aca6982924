import { z } from 'zod';
import { configPath, readConfig } from '../lib/config.ts';
import type { FaultOperator } from './contract.ts';
import { operators } from './index.ts';

const operatorSetIds = ['first', 'all'] as const;
/**
 * Which operators a plan chooses from. `first`: those of `corpus/config/operator-sets.json`, so that an operator that is
 * added changes no plan of before; the shipped recording is of it. `all`: every one there is.
 */
export type OperatorSet = (typeof operatorSetIds)[number];

const { first } = readConfig(
  configPath('operator-sets.json'),
  z.strictObject({ first: z.array(z.string().min(1)).min(1) }),
);
const ofFirst: ReadonlySet<string> = new Set(first);

/** In the order of the written list. Operators from outside, which say their classes themselves, are in every set. */
export function operatorsOf(set: OperatorSet): readonly FaultOperator[] {
  if (set === 'all') return operators.members;
  return operators.members.filter(({ id, classes }) => classes !== undefined || ofFirst.has(id));
}
