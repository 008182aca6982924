import { join } from 'node:path';
import { importHumanStudy, planHumanStudy } from '../../inputs/human/index.ts';
import { readLedger } from '../../inputs/ledger.ts';
import { imageSets } from '../../inputs/sets/index.ts';
import { parseInputsResult } from '../../inputs/study/index.ts';
import { readJson } from '../../lib/config.ts';
import { formatHuman } from '../../report/inputs/human-text.ts';
import { count, dataDir, json, parseList } from '../common-options.ts';
import { defineCommand, defineGroup, option, required } from '../options.ts';
import { printResult, printText } from '../output.ts';

const registerExport = defineCommand({
  name: 'export',
  about: 'write a page that shows misclassified inputs of a study one by one, and the key to its answers',
  page: 'docs/test-inputs.md',
  examples: ['inputs human export --study study --out pages'],
  options: {
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
  },
  async run({ study, set, out, thing, classes, most, seed }) {
    const real = imageSets.get(set).load().test;
    const rows = await readMisclassified(study, set);
    const planned = planHumanStudy(rows, real, { seed, thing, most, classNames: classes });
    const { exportHumanStudy } = await import('../../report/inputs/human-study.ts');
    const page = await exportHumanStudy(planned, out);
    const { inputs, checks } = planned.key;
    printText(`${inputs.length} inputs and ${checks.length} attention checks, in ${page}`);
  },
});

/** What a study found on one set that the network gets wrong. */
async function readMisclassified(study: string, set: string) {
  const path = join(study, 'inputs.json');
  const { ledgers } = parseInputsResult(path, await readJson(path));
  const own = ledgers.filter((ledger) => ledger.set === set);
  const read = await Promise.all(own.map((ledger) => readLedger(join(study, ledger.path))));
  return read.flatMap((ledger) => ledger.rows.filter(({ margin }) => margin > 0));
}

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
  run: (key, files, { json }) => printResult(json, importHumanStudy(key, files), formatHuman),
});

/** `faultgap inputs human export|import`: what people see in generated inputs. */
export const registerHuman = defineGroup(
  'human',
  'ask people what generated inputs show',
  'docs/test-inputs.md',
  [registerExport, registerImport],
);
