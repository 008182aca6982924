import { InvalidArgumentError, Option } from 'commander';

/** Parser of an option that takes a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`need a whole number of at least ${least}.`);
  };
}

/** Parser of an option that takes a percentage above 0. */
export function percentage(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('need a number above 0, at most 100.');
}

/** The members of a comma-separated list, each once. */
export function parseList(text: string): string[] {
  const members = text.split(',').map((member) => member.trim());
  return [...new Set(members)].filter((member) => member !== '');
}

/** Which classes of fault there are to tell apart. */
export function classMapOption(): Option {
  return new Option('--class-map <map>', 'classes of fault typing (default: four)').choices([
    'four',
    'seven',
  ]);
}

/** `--extractor ./mine.ts` and its like: files of the user's own, of one kind. */
export function plugInOption(kind: string): Option {
  const collect = (path: string, before: readonly string[]) => [...before, path];
  return new Option(
    `--${kind} <file>`,
    `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} of your own, .ts or .js; repeatable`,
  )
    .argParser(collect)
    .default([], 'none');
}
