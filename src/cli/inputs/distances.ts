import {
  distanceViews,
  measureDistances,
  openLpips,
  readLpipsWeights,
  setOfLedger,
  trainCommittee,
} from '../../inputs/judges/index.ts';
import { readLedger } from '../../inputs/ledger.ts';
import { formatDistances } from '../../report/inputs/text.ts';
import { selectBackend } from '../../training/backend.ts';
import { dataDir, json } from '../common-options.ts';
import { defineCommand, option } from '../options.ts';
import { printResult } from '../output.ts';

/** `faultgap inputs distances`: how far from seeds and from each other what was found lies. */
export const registerDistances = defineCommand({
  name: 'distances',
  about:
    'distances to seeds and within classes of what each search found: committee features, pixels, structure, LPIPS',
  page: 'docs/test-inputs.md',
  examples: ['inputs distances study/ledger.jsonl'],
  args: [['<ledger>', 'ledger.arrow of `inputs search`']],
  options: {
    lpips: option(
      '<file>',
      'result',
      'weights of LPIPS, AlexNet variant, as .safetensors; without it LPIPS is left out',
    ),
    dataDir,
    json,
  },
  async run(path, { lpips, json }) {
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
  },
});
