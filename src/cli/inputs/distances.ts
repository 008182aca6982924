import { dataDir, json } from '../common-options.ts';
import { defineCommand, option } from '../options.ts';

export const distancesOptions = {
  lpips: option(
    '<file>',
    'result',
    'weights of LPIPS, AlexNet variant, as .safetensors; without it LPIPS is left out',
  ),
  dataDir,
  json,
};

/** `faultgap inputs distances`: how far from seeds and from each other what was found lies. */
export const registerDistances = defineCommand({
  name: 'distances',
  about:
    'distances to seeds and within classes of what each search found: committee features, pixels, structure, LPIPS',
  page: 'docs/test-inputs.md',
  examples: ['inputs distances study/ledger.jsonl'],
  args: [['<ledger>', 'ledger.arrow of `inputs search`']],
  options: distancesOptions,
  run: async (path, options) => (await import('../work/inputs/distances.ts')).printDistances(path, options),
});
