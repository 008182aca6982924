import {
  distanceViews,
  measureDistances,
  openLpips,
  readLpipsWeights,
  setOfLedger,
  trainCommittee,
} from '../../../inputs/judges/index.ts';
import { readLedger } from '../../../inputs/ledger.ts';
import { formatDistances } from '../../../report/inputs/text.ts';
import { selectBackend } from '../../../training/backend.ts';
import type { distancesOptions } from '../../inputs/distances.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';

/** Measures distances of what a ledger holds. */
export async function printDistances(
  path: string,
  { lpips, json }: Parsed<typeof distancesOptions>,
): Promise<void> {
  const ledger = await readLedger(path);
  const set = setOfLedger(path, ledger);
  const weights = lpips === undefined ? null : await readLpipsWeights(lpips);
  await selectBackend('wasm');
  // The committee that judges in a study.
  const committee = trainCommittee(set, 0);
  const views = distanceViews(committee, set.inputShape);
  if (weights !== null) views.push(openLpips(weights)(set.inputShape));
  const distances = measureDistances(ledger, set, views);
  printResult(json, { set: set.id, distances }, () => `${set.title}\n\n${formatDistances(distances)}`);
}
