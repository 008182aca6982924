import type { Command } from 'commander';
import {
  distanceViews,
  measureDistances,
  openCommittee,
  openLpips,
  readLpipsWeights,
  setOfLedger,
  trainCommittee,
} from '../../inputs/judges/index.ts';
import { readLedger } from '../../inputs/ledger.ts';
import { formatDistances } from '../../report/inputs/text.ts';
import { selectBackend } from '../../training/backend.ts';
import { printJson, printText } from '../output.ts';
import { dataDirOption } from './choices.ts';

interface DistancesOptions {
  readonly lpips?: string;
  readonly json?: boolean;
}

/** `faultgap inputs distances`: how far from seeds and from each other what was found lies. */
export function registerDistances(inputs: Command): void {
  inputs
    .command('distances')
    .description(
      'distances to seeds and within classes of what each search found: committee features, pixels, structure, LPIPS',
    )
    .argument('<ledger>', 'ledger.arrow of `inputs search`')
    .option(
      '--lpips <file>',
      'weights of LPIPS, AlexNet variant, as .safetensors; without it LPIPS is left out',
    )
    .option('--json', 'print JSON on stdout')
    .addOption(dataDirOption())
    .action(distances);
}

async function distances(path: string, { lpips, json }: DistancesOptions): Promise<void> {
  const ledger = await readLedger(path);
  const set = setOfLedger(path, ledger);
  const weights = lpips === undefined ? null : await readLpipsWeights(lpips);
  await selectBackend('wasm');
  // The committee that judges in a study.
  const committee = openCommittee(trainCommittee(set, 0));
  const views = [
    ...distanceViews(committee, set.inputShape),
    ...(weights === null ? [] : [openLpips(weights).view(set.inputShape)]),
  ];
  const measured = measureDistances(ledger, set, views);
  if (json) printJson({ set: set.id, distances: measured });
  else printText(`${set.title}\n\n${formatDistances(measured)}`);
}
