import { join } from 'node:path';
import type { Command } from 'commander';
import { type HumanResult, importHumanStudy, planHumanStudy } from '../../inputs/human/index.ts';
import { readLedger } from '../../inputs/ledger.ts';
import { imageSets } from '../../inputs/sets/index.ts';
import { parseInputsResult } from '../../inputs/study/index.ts';
import { readJson } from '../../lib/config.ts';
import { formatHuman } from '../../report/inputs/human-text.ts';
import { parseList, wholeNumber } from '../options.ts';
import { printJson, printText } from '../output.ts';
import { dataDirOption } from './choices.ts';

interface ExportOptions {
  readonly study: string;
  readonly set: string;
  readonly out: string;
  readonly thing: string;
  readonly classes?: string;
  readonly most: number;
  readonly seed: number;
}

/** `faultgap inputs human export|import`: what people see in generated inputs. */
export function registerHuman(inputs: Command): void {
  const human = inputs.command('human').description('ask people what generated inputs show');
  human
    .command('export')
    .description(
      'write a page that shows misclassified inputs of a study one by one, and the key to its answers',
    )
    .requiredOption('--study <dir>', 'directory of `inputs search`')
    .requiredOption('--set <id>', 'image set')
    .requiredOption('--out <dir>', 'where study.html and study-key.json go')
    .option('--thing <word>', 'what inputs are pictures of', 'digit')
    .option('--classes <names>', 'comma-separated names of the classes (default: numbers from 0)')
    .option('--most <n>', 'most inputs, drawn at random', wholeNumber(1), 100)
    .option('--seed <n>', 'of the draw and the order', wholeNumber(0), 0)
    .addOption(dataDirOption())
    .action(exportStudy);
  human
    .command('import')
    .description('verdicts of two assessors per input, and their agreement')
    .argument('<key>', 'study-key.json')
    .argument('<answers...>', 'CSV files that the page gave')
    .option('--json', 'print JSON on stdout')
    .action((key: string, files: readonly string[], { json }: { json?: boolean }) => {
      const result: HumanResult = importHumanStudy(key, files);
      if (json) printJson(result);
      else printText(formatHuman(result));
    });
}

async function exportStudy(options: ExportOptions): Promise<void> {
  const { study, set, out, thing, classes, most, seed } = options;
  const real = imageSets.get(set).load().test;
  const path = join(study, 'inputs.json');
  const { ledgers } = parseInputsResult(path, await readJson(path));
  const own = ledgers.filter((ledger) => ledger.set === set);
  const read = await Promise.all(own.map((ledger) => readLedger(join(study, ledger.path))));
  const rows = read.flatMap((ledger) => ledger.rows.filter(({ margin }) => margin > 0));
  const planned = planHumanStudy(rows, real, {
    ...{ seed, thing, most },
    ...(classes !== undefined && { classNames: parseList(classes) }),
  });
  const { exportHumanStudy } = await import('../../report/inputs/human-study.ts');
  const page = await exportHumanStudy(planned, out);
  printText(
    `${planned.key.inputs.length} inputs and ${planned.key.checks.length} attention checks, in ${page}`,
  );
}
