import { count, dataDir, json, parseList } from '../common-options.ts';
import { defineCommand, defineGroup, option, required } from '../options.ts';

export const humanExportOptions = {
  set: required('<id>', 'result', 'image set'),
  thing: option('<word>', 'result', 'what inputs are pictures of', { default: 'digit' }),
  classes: option('<names>', 'result', 'comma-separated, of the classes (default: numbers from 0)', {
    parse: parseList,
  }),
  most: count('most inputs, drawn at random', 1, 100),
  seed: count('seed of the draw and the order', 0, 0),
  study: required('<dir>', 'place', 'directory of `inputs search`'),
  out: required('<dir>', 'place', 'where study.html and study-key.json go', { writes: 'folder' }),
  dataDir,
};

const registerExport = defineCommand({
  name: 'export',
  about: 'write a page that shows misclassified inputs of a study one by one, and the key to its answers',
  page: 'docs/test-inputs.md',
  examples: ['inputs human export --study study --out pages'],
  options: humanExportOptions,
  run: async (options) => (await import('../work/inputs/human.ts')).exportPage(options),
});

const registerImport = defineCommand({
  name: 'import',
  about: 'verdicts of two assessors per input, and their agreement',
  page: 'docs/test-inputs.md',
  examples: ['inputs human import pages/key.json first.json second.json'],
  args: [
    ['<key>', 'study-key.json'],
    ['<answers...>', 'CSV files that the page gave'],
  ],
  options: { json },
  run: async (key, files, { json }) =>
    (await import('../work/inputs/human.ts')).importAnswers(key, files, json),
});

/** `faultgap inputs human export|import`: what people see in generated inputs. */
export const registerHuman = defineGroup(
  'human',
  'ask people what generated inputs show',
  'docs/test-inputs.md',
  [registerExport, registerImport],
);
