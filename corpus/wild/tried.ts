import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../../src/lib/config.ts';
import type { repairKinds, WildCard } from './contract.ts';
import { wildDirectory } from './read.ts';

/** A word, and a factor where a number is multiplied. */
export interface WildChange {
  readonly repair: (typeof repairKinds)[number];
  readonly times: number | null;
}

/** As `tried.json` names it. */
export function changeName({ repair, times }: WildChange): string {
  return times === null ? repair : `${repair} × ${times}`;
}

/** By id of a pair and name of a change: scores of what is faulty by seed, up to the first that does not work; or why it was not tried. */
const triedSchema = z.record(
  z.string(),
  z.record(z.string(), z.union([z.string(), z.array(z.number().nullable()).min(1).max(3)])),
);
export type WildTried = z.output<typeof triedSchema>;

export const triedPath = join(wildDirectory, 'tried.json');

export function readWildTried(): WildTried {
  return readConfig(triedPath, triedSchema);
}

/** Whether it works with three seeds. */
export function isHealthyWith(card: WildCard, scores: readonly (number | null)[]): boolean {
  return scores.length === 3 && scores.every((score) => score !== null && score >= card.works.atLeast);
}
