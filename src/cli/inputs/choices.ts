import { type Command, Option } from 'commander';
import { useDataDirectory } from '../../../corpus/data/originals.ts';

/** Options that every study of test inputs has. */
export interface InputsOptions {
  readonly out: string;
  readonly workers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `--data-dir`, which the image sets of original data need. */
export function dataDirOption(): Option {
  return new Option('--data-dir <dir>', 'original data sets, for the image sets that need them').argParser(
    useDataDirectory,
  );
}

/** `--quiet` and `--json`. */
export function addOutputOptions(command: Command): Command {
  return command.option('--quiet', 'no progress').option('--json', 'print JSON on stdout');
}
