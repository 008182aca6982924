import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Schema } from '../../src/lib/config.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { variantsOf, type WildCard } from './contract.ts';
import { halfOf } from './deal.ts';
import { recordedPath, scriptPath, wildDirectory } from './read.ts';

/** By id of the frozen half: SHA-256 of its card, its script and its recordings. */
const frozenSchema = z.record(
  z.string(),
  z.strictObject({
    card: sha256Schema,
    script: sha256Schema,
    recorded: z.record(z.string(), sha256Schema),
  }),
);
export type Frozen = z.output<typeof frozenSchema>;

export const frozenPath = join(wildDirectory, 'frozen.json');

export function readFrozen(): Frozen {
  return frozenSchema.parse(JSON.parse(readFileSync(frozenPath, 'utf8')));
}

/** The frozen half as it lies there now. */
export function freeze(cards: readonly WildCard[]): Frozen {
  const hashOf = (path: string) => sha256(readFileSync(path));
  const dealt = cards.filter(({ id }) => halfOf(id) === 'frozen');
  return Object.fromEntries(
    dealt.map((card) => [
      card.id,
      {
        card: hashOf(join(wildDirectory, 'cards', `${card.id}.json`)),
        script: hashOf(scriptPath(card)),
        recorded: Object.fromEntries(
          variantsOf(card).map((variant) => [variant, hashOf(recordedPath(card.id, variant))]),
        ),
      },
    ]),
  );
}
