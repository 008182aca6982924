import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variantsOf, type WildCard } from '../../../corpus/wild/contract.ts';
import { halfOf, type WildHalf } from '../../../corpus/wild/deal.ts';
import { readWildCards, readWildRecorded } from '../../../corpus/wild/read.ts';
import { makeFolder } from '../../lib/folders.ts';
import { sha256 } from '../../lib/hash.ts';

/** One run of the exam, under a name that does not say what it is. */
export interface ExamItem {
  readonly item: string;
  readonly card: WildCard;
  readonly variant: string;
}

/** All runs of a half, in the order of their names. */
export function examItems(half: WildHalf): ExamItem[] {
  const cards = readWildCards().filter(({ id }) => halfOf(id) === half);
  return cards
    .flatMap((card) =>
      variantsOf(card).map((variant) => ({
        item: sha256(`exam ${card.id} ${variant}`).slice(0, 12),
        card,
        variant,
      })),
    )
    .sort((a, b) => (a.item < b.item ? -1 : 1));
}

const logEndings = {
  'keras-csv': 'csv',
  'lightning-csv': 'csv',
  csv: 'csv',
  'keras-history': 'json',
  'tfjs-history': 'json',
  text: 'txt',
  jsonl: 'jsonl',
};

/** Writes `log/<item>.…` and `recorder/<item>.…` of every run; nothing in them says which are faulty. */
export async function exportExam(directory: string, items: readonly ExamItem[]): Promise<void> {
  for (const folder of ['log', 'recorder']) await makeFolder(join(directory, folder));
  for (const { item, card, variant } of items) {
    const { log, recorder } = readWildRecorded(card.id, variant);
    await writeFile(join(directory, 'log', `${item}.${logEndings[card.log]}`), log);
    const isTrace = card.framework === 'tfjs';
    const bytes = Buffer.from(recorder, isTrace ? 'base64' : 'utf8');
    await writeFile(join(directory, 'recorder', `${item}.${isTrace ? 'arrow' : 'jsonl'}`), bytes);
  }
}
