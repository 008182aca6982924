import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variantsOf, type WildCard } from '../../../corpus/wild/contract.ts';
import { halfOf, type WildHalf } from '../../../corpus/wild/deal.ts';
import { readWildCards, readWildInstruments, readWildRecorded } from '../../../corpus/wild/read.ts';
import { makeFolder } from '../../lib/folders.ts';
import { sha256 } from '../../lib/hash.ts';
import { type RecordedKind, recordedKinds } from './contract.ts';

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

/** How much was recorded of the runs of a half. */
export function kindsOfHalf(half: WildHalf): readonly RecordedKind[] {
  return half === 'open' ? recordedKinds : recordedKinds.filter((kind) => kind !== 'instruments');
}

/**
 * Writes `log/<item>.…` and `recorder/<item>.…` of every run, and `instruments/<item>.…` of those of the open half; nothing in
 * them says which are faulty.
 */
export async function exportExam(directory: string, items: readonly ExamItem[]): Promise<void> {
  for (const { item, card, variant } of items) {
    const { log, recorder } = readWildRecorded(card.id, variant);
    const write = async (kind: RecordedKind, ending: string, data: string | Buffer) => {
      await makeFolder(join(directory, kind));
      await writeFile(join(directory, kind, `${item}.${ending}`), data);
    };
    const writeRecorded = (kind: RecordedKind, text: string) =>
      card.framework === 'tfjs'
        ? write(kind, 'arrow', Buffer.from(text, 'base64'))
        : write(kind, 'jsonl', text);
    await write('log', logEndings[card.log], log);
    await writeRecorded('recorder', recorder);
    if (kindsOfHalf(halfOf(card.id)).includes('instruments'))
      await writeRecorded('instruments', readWildInstruments(card.id, variant));
  }
}
