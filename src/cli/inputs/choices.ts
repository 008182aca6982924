import { type Command, InvalidArgumentError, Option } from 'commander';
import { useDataDirectory } from '../../../corpus/data/originals.ts';
import { parseList } from '../options.ts';

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

/** `--sets` and its like: comma-separated names, at least one. */
export function namesOption(flags: string, description: string, names?: readonly string[]): Option {
  const option = new Option(flags, description).argParser((text) => {
    const named = parseList(text);
    if (named.length > 0) return named;
    throw new InvalidArgumentError('need at least one name.');
  });
  return names === undefined ? option : option.default(names, names.join(','));
}

/** Parser of an option that takes a number. @param need what it must be, in words */
export function numberThat(holds: (value: number) => boolean, need: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && holds(value)) return value;
    throw new InvalidArgumentError(`need ${need}.`);
  };
}

/** `--quiet` and `--json`. */
export function addOutputOptions(command: Command): Command {
  return command.option('--quiet', 'no progress').option('--json', 'print JSON on stdout');
}
