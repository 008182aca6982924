import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  readQualityTables,
  type SelectionRule,
  type SelectionStudy,
  selectionRules,
  studySelection,
  writeQualityTables,
} from '../mutants/quality/index.ts';
import { formatQuality, formatSelection } from '../report/realism/selection-text.ts';
import { registerLink } from './link.ts';
import { parseList, wholeNumber } from './options.ts';
import { printJson, printText } from './output.ts';
import { addStudyOptions, requireOut, runStudy, type StudyCommandOptions } from './study.ts';

interface SelectOptions {
  readonly scores: string;
  readonly estimate: readonly string[];
  readonly validate: string;
  readonly threshold: number;
  readonly rule: SelectionRule;
  readonly draws: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `faultgap quality …`: how good mutants are, and which are worth making. */
export function registerQuality(program: Command): void {
  const quality = program
    .command('quality')
    .description('resistance and realism of mutants beside real faults, as tables per bug');
  addStudyOptions(quality).action(async (options: Partial<StudyCommandOptions>) => {
    const study = requireOut(program, 'quality', options);
    const result = await runStudy('quality', study);
    if (result === null) return;
    const tables = await writeQualityTables(study.out, result.bugs);
    if (study.json) printJson({ tables, ...result });
    else printText(`${formatQuality(result)}\n\nwrote ${tables.length} tables below ${study.out}/quality`);
  });
  quality.enablePositionalOptions();
  registerSelect(quality);
  registerLink(quality);
}

function registerSelect(quality: Command): void {
  quality
    .command('select')
    .description('choose the operator configurations whose mutants are resistant and realistic')
    .requiredOption('--scores <dir>', 'directory of quality_<bug>_….csv tables, ours or published ones')
    .requiredOption('--estimate <sets>', 'comma-separated sets of bugs to choose on', parseList)
    .requiredOption('--validate <set>', 'set of bugs to try the choice on')
    .option('--threshold <share>', 'least share of High-High mutants in a family', share, 0.25)
    .addOption(
      new Option('--rule <rule>', 'hit rate as published, or drawn to the mean where mutants are few')
        .choices(selectionRules)
        .default(selectionRules[0]),
    )
    .option('--draws <n>', 'bootstrap draws of bugs', wholeNumber(1), 2000)
    .option('--seed <n>', 'seed of the draws', wholeNumber(0), 0)
    .option('--json', 'print JSON on stdout')
    .action((options: SelectOptions) => {
      const study = select(options);
      if (options.json) printJson(study);
      else printText(formatSelection(study));
    });
}

function select({ scores, draws, seed, ...options }: SelectOptions): SelectionStudy {
  return studySelection(readQualityTables(scores), { ...options, bootstrap: { draws, seed } });
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('need a share from 0 to 1.');
}
