import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { readFailed } from '../lib/folders.ts';
import { readGuarded } from '../lib/guarded-file.ts';
import { sha256 } from '../lib/hash.ts';
import { showOneLine } from '../lib/plain-text.ts';
import { parseTable } from '../tables/read-table.ts';
import { limits, type Table } from '../tables/table.ts';
import { type Card, parseCard } from './card.ts';
import type { Roster } from './roster.ts';

/** A submission as read; nothing in it has been held against a roster. */
export interface Submission {
  /** Of its folder; null for a bare predictions file. */
  readonly name: string | null;
  /** Null for a bare predictions file. */
  readonly card: Card | null;
  readonly table: Table;
  /** Of the predictions file. */
  readonly sha256: string;
  /** `diagnoser.ts` in its folder, which `leaderboard rerun` runs and nothing else does; null without one. */
  readonly plugIn: string | null;
}

const largestCard = 64 * 1024;

/** The names that predictions may have in a submission folder. */
const predictionNames = [
  'predictions.arrow',
  'predictions.arrow.gz',
  'predictions.csv',
  'predictions.csv.gz',
];
const cardName = 'card.json';
const plugInName = 'diagnoser.ts';
const largestPlugIn = 256 * 1024;
const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Reads a submission folder, or a bare predictions file. A folder holds `card.json`, one
 * predictions file and at most `diagnoser.ts` beside them. Nothing in it is executed and no link is followed.
 * @throws InputError `submission-name`, `submission-files`, as `parseCard` and `parseTable`.
 */
export async function readSubmission(path: string): Promise<Submission> {
  const stat = await lstatOrRefuse(path);
  if (!stat.isDirectory()) return { name: null, card: null, plugIn: null, ...(await readPredictions(path)) };
  const name = basename(path);
  checkName(name);
  const { predictions, plugIn } = await findFiles(path);
  const card = parseCard(Buffer.from(await readGuarded(join(path, cardName), largestCard)).toString('utf8'));
  if (plugIn !== null) await readGuarded(plugIn, largestPlugIn);
  return { name, card, plugIn, ...(await readPredictions(join(path, predictions))) };
}

/** The submission folders below a directory, by name. @throws InputError `read-failed` where it is none, `submission-name`. */
export async function listSubmissions(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw readFailed(directory, error);
  });
  const folders = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  for (const name of folders) checkName(name);
  return folders.sort();
}

/** @throws InputError `submission-corpus`, `submission-splits` where a card names others. */
export function checkCard({ corpus, splits }: Card, roster: Roster): void {
  requireHash('corpus', 'recording', corpus, roster.corpus);
  requireHash('splits', 'splits', splits, roster.splits);
}

function requireHash(field: 'corpus' | 'splits', what: string, found: string, need: string): void {
  if (found === need) return;
  throw new InputError(`submission-${field}`, {
    rule: `card.json names another ${what}`,
    need: `${field} ${need}`,
    value: found,
    remedy: 'Predict what `faultgap leaderboard export` writes now, and copy the hashes of its card.json.',
  });
}

async function lstatOrRefuse(path: string) {
  const stat = await lstat(path).catch((error: unknown) => {
    throw readFailed(path, error);
  });
  if (!stat.isSymbolicLink()) return stat;
  throw new InputError('file-link', { rule: `${path} is a symbolic link`, need: 'the submission itself' });
}

function checkName(name: string): void {
  if (namePattern.test(name)) return;
  throw new InputError('submission-name', {
    rule: 'the folder of a submission gives it its name',
    need: 'lower-case letters, digits and hyphens, at most 64',
    value: showOneLine(name).slice(0, 200),
  });
}

async function findFiles(directory: string): Promise<{ predictions: string; plugIn: string | null }> {
  const names = await readdir(directory);
  const predictions = names.filter((name) => predictionNames.includes(name));
  const known = [cardName, plugInName, ...predictionNames];
  const strange = names.filter((name) => !known.includes(name));
  if (predictions.length === 1 && strange.length === 0 && names.includes(cardName))
    return {
      predictions: predictions[0]!,
      plugIn: names.includes(plugInName) ? join(directory, plugInName) : null,
    };
  throw new InputError('submission-files', {
    rule: 'a submission folder holds its card and one predictions file, and nothing else but its diagnoser',
    need: `${cardName} and one of ${predictionNames.join(', ')}; ${plugInName} where it brings one`,
    value: names.map(showOneLine).sort().join(', ').slice(0, 200) || 'an empty folder',
  });
}

async function readPredictions(path: string): Promise<Pick<Submission, 'table' | 'sha256'>> {
  const bytes = await readGuarded(path, limits.bytes);
  return { table: await parseTable(path, bytes), sha256: sha256(bytes) };
}
