import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../lib/errors.ts';
import { type OutKind, requireWritable } from '../lib/folders.ts';
import { unknownName } from '../lib/registry.ts';

/**
 * What an option settles: the result, where files are, how the work is done, or what is printed.
 * `--help` groups options by it. The command that makes a result again has those of the result.
 */
export type Settles = 'result' | 'place' | 'work' | 'print';

const headings: Readonly<Record<Settles, string>> = {
  result: 'Options of the result:',
  place: 'Files and directories:',
  work: 'How the work is done:',
  print: 'What is printed:',
};

/** The folder that a word stands for; anything else is a path, and stays as it is. */
type Find = (name: string) => string;

interface Settings<T> {
  /** Default: the text as it is. @param before value so far, of an option that is repeated */
  parse?(text: string, before: T): T;
  readonly choices?: readonly T[];
  readonly default?: NoInfer<T>;
  /** May be given several times. */
  readonly isRepeatable?: boolean;
  /** Names of options that cannot stand beside it; where it is given, they decide nothing. */
  readonly conflicts?: readonly string[];
  /** How a recorded command names the value. A place is recorded only if it has a word: `DIR`. */
  readonly recordedAs?: string | ((value: string) => string);
  /** Where what is named lies, for words that stand for a folder; called once the command runs. @throws InputError */
  readonly finds?: Find;
  /** What the command writes at this path; whether it can is checked before anything else is done. */
  readonly writes?: OutKind;
}

/** One option of a command. Its name in the table makes its flag: `mostRows` is `--most-rows`. */
export interface OptionOf<T> extends Settings<T> {
  /** As `--help` has it, `<n>`; empty where there is no value. */
  readonly takes: string;
  readonly settles: Settles;
  readonly help: string;
  readonly isRequired?: boolean;
  /** `--no-gap`: true unless given. */
  readonly isOff?: boolean;
}

/** By name; of their types only `Parsed` knows. */
export type OptionTable = Readonly<Record<string, Pick<OptionOf<unknown>, 'takes' | 'help' | 'settles'>>>;

const entriesOf = (table: OptionTable) => Object.entries(table) as [string, OptionOf<unknown>][];

type ValueOf<O> = O extends OptionOf<infer T> ? T : never;
type Absent<T> = { [K in keyof T]: undefined extends ValueOf<T[K]> ? K : never }[keyof T];

/** The values of a table's options. An option without default is absent where it is not given. */
export type Parsed<T extends OptionTable> = {
  readonly [K in Exclude<keyof T, Absent<T>>]: ValueOf<T[K]>;
} & { readonly [K in Absent<T>]?: ValueOf<T[K]> };

type Words = [takes: string, settles: Settles, help: string];

/** An option with a value. */
export function option<T = string>(
  ...parts: [...Words, settings: Settings<T> & { readonly default: NoInfer<T> }]
): OptionOf<T>;
export function option<T = string>(...parts: [...Words, settings?: Settings<T>]): OptionOf<T | undefined>;
export function option<T>(...[takes, settles, help, settings]: [...Words, Settings<T>?]): OptionOf<T> {
  return { takes, settles, help, ...settings };
}

/** An option with a value that has to be given. */
export function required<T = string>(...parts: [...Words, settings?: Settings<T>]): OptionOf<T> {
  const [takes, settles, help, settings] = parts;
  return { takes, settles, help, isRequired: true, ...settings };
}

/** An option without a value. */
export function flag(
  settles: Settles,
  help: string,
  settings?: Pick<OptionOf<boolean>, 'conflicts' | 'isOff'>,
): OptionOf<boolean> {
  return { takes: '', settles, help, ...settings };
}

type Arguments = readonly (readonly [name: string, help: string, finds?: Find])[];
type ArgumentValues<A extends Arguments> = {
  -readonly [I in keyof A]: A[I][0] extends `${string}...>`
    ? readonly string[]
    : A[I][0] extends `[${string}`
      ? string | undefined
      : string;
};

/** What the help of a command ends with. */
interface Guide {
  /** A file of the package that says more: `docs/audit.md`. */
  readonly page: string;
  /** What may be typed, without `faultgap` before it. */
  readonly examples: readonly string[];
}

const guides = new WeakMap<Command, Guide>();

/** The guide of a command or group. */
export const guideOf = (command: Command) => guides.get(command)!;

export function addGuide(command: Command, guide: Guide): void {
  guides.set(command, guide);
  const examples = guide.examples.map((example) => `  faultgap ${example}`);
  const lines = ['', 'Examples:', ...examples, '', `Read ${guide.page}, in the package and its repository.`];
  command.addHelpText('after', lines.join('\n'));
}

/** Adds a command to the program or to a group. */
export type Register = (parent: Command) => Command;

/** A command with its arguments and options, whose values `run` is given, options last. */
export function defineCommand<T extends OptionTable, const A extends Arguments = []>(
  parts: {
    readonly name: string;
    readonly about: string;
    readonly args?: A;
    readonly options: T;
    run(...values: [...ArgumentValues<A>, Parsed<T>]): unknown;
  } & Guide,
): Register {
  const { name, about, args = [], run } = parts;
  const options: OptionTable = { config: configuration, ...parts.options };
  const isConfigured = options.config === configuration;
  const flags = entriesOf(options).filter(([, { takes }]) => takes === '');
  const unset = Object.fromEntries(flags.map(([key, { isOff = false }]) => [key, isOff]));
  return (parent) => {
    const command = parent.command(name).description(about);
    for (const [argument, help] of args) command.argument(argument, help);
    for (const heading of Object.keys(headings))
      for (const [key, one] of entriesOf(options))
        if (one.settles === heading) command.addOption(declare(key, one));
    // What a configuration file sets can be taken back.
    for (const [key, { isOff = false }] of flags)
      command.addOption(new Option(flagOf(key, { isOff: !isOff })).hideHelp());
    command.addHelpOption(new Option('-h, --help', 'display this help').helpGroup(headings.print));
    addGuide(command, parts);
    return command.action(async (...values: unknown[]) => {
      const behind = command.commands.map((one) => one.name());
      const [stray] = command.args.slice(args.length);
      if (behind.length > 0 && stray !== undefined) throw unknownName('command', stray, behind);
      const empty = command.args.indexOf('');
      if (empty >= 0) throw emptyArgument(args[Math.min(empty, args.length - 1)]![0]);
      const file = findConfiguration(isConfigured ? command.getOptionValue('config') : undefined);
      if (file !== undefined) await (await import('./configuration.ts')).configure(command, options, file);
      requireGiven(command, options);
      // Commander checked the number of arguments, and gives the options after them.
      const { config, ...opts } = command.opts();
      const chosen = isConfigured ? opts : { config, ...opts };
      for (const [key, { finds }] of entriesOf(options))
        if (finds !== undefined && chosen[key] !== undefined) chosen[key] = finds(chosen[key]);
      for (const [key, { writes }] of entriesOf(options))
        if (writes !== undefined && chosen[key] !== undefined) await requireWritable(chosen[key], writes);
      const named = args.map(([, , finds], i) =>
        finds === undefined ? values[i] : finds(values[i] as string),
      );
      const given = [...named, { ...unset, ...chosen }];
      await run(...(given as [...ArgumentValues<A>, Parsed<T>]));
    });
  };
}

function emptyArgument(name: string): InputError {
  return new InputError('empty-argument', {
    rule: `${name} is empty`,
    remedy: 'Is a variable of your shell empty?',
  });
}

const configuration = option(
  '<file>',
  'place',
  'options for every day (default: faultgap.config.json or .ts)',
);

/** The configuration file that is named, or lies where the command runs. @throws InputError `configuration`. */
function findConfiguration(named: string | undefined): string | undefined {
  if (named !== undefined) return named === 'none' ? undefined : named;
  const [first, second] = ['faultgap.config.json', 'faultgap.config.ts'].filter((name) => existsSync(name));
  if (second === undefined) return first;
  throw new InputError('configuration', {
    rule: 'a folder has one configuration file',
    value: `${first} and ${second}`,
    remedy: `Choose: --config ${first}`,
  });
}

/** As Commander would say it, which does not know of configuration files. */
function requireGiven(command: Command, options: OptionTable): void {
  for (const [key, one] of entriesOf(options))
    if (one.isRequired && command.getOptionValue(key) === undefined)
      command.error(`error: required option '${flagOf(key, one)} ${one.takes}' not specified`, {
        code: 'commander.missingMandatoryOptionValue',
      });
}

/** A command that others stand behind: `submit check`. */
export function defineGroup(
  name: string,
  about: string,
  page: string,
  commands: readonly Register[],
): Register {
  return (parent) => {
    const group = addCommands(parent.command(name).description(about), commands);
    addGuide(group, { page, examples: group.commands.flatMap((one) => guideOf(one).examples.slice(0, 1)) });
    const names = group.commands.map((command) => command.name());
    return group.allowExcessArguments().action((_, { args: [given] }: Command) => {
      if (given !== undefined) throw unknownName('command', given, names);
      throw new InputError('no-command', {
        rule: `\`${name}\` needs to know what to do`,
        need: `one of ${names.join(', ')}`,
        value: 'none',
      });
    });
  };
}

export function addCommands(group: Command, commands: readonly Register[]): Command {
  for (const register of commands) register(group);
  // Options belong to the command they stand behind: `quality` and `quality select` share names.
  return group.enablePositionalOptions();
}

function declare(key: string, { takes, help, settles, ...settings }: OptionOf<unknown>): Option {
  const option = new Option(`${flagOf(key, settings)} ${takes}`.trim(), help).helpGroup(headings[settles]);
  if (settings.choices !== undefined) option.choices(settings.choices as readonly string[]);
  if (settings.parse !== undefined) option.argParser(settings.parse);
  if (settings.default !== undefined) option.default(settings.default, wordDefault(settings.default));
  return option.conflicts([...(settings.conflicts ?? [])]);
}

/** `mostRows` → `--most-rows`. */
export function flagOf(key: string, { isOff = false }: Pick<OptionOf<unknown>, 'isOff'>): string {
  const words = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return isOff ? `--no-${words}` : `--${words}`;
}

const wordDefault = (value: unknown) => (Array.isArray(value) && value.length === 0 ? 'none' : String(value));

/**
 * The command that makes a result again, from the values that decided it. Options stand in the
 * order of their table, without those that decide nothing beside another one.
 * @param command words of its name, and its arguments: `eval`, `DIR`
 */
export function commandLine<T extends OptionTable>(
  command: readonly string[],
  options: T,
  values: { readonly [K in keyof T]?: ValueOf<T[K]> },
): string {
  const given = entriesOf(options).flatMap(([key, one]) => {
    const words = wordsFor(key, one, values[key]);
    return words.length === 0 ? [] : [{ key, one, words }];
  });
  const idle = new Set(given.flatMap(({ one }) => one.conflicts ?? []));
  const recorded = given.filter(({ key, one }) => !idle.has(key) && isRecorded(one));
  return ['faultgap', ...command.map(quote), ...recorded.flatMap(({ words }) => words)].join(' ');
}

function isRecorded({ settles, recordedAs }: OptionOf<unknown>): boolean {
  return settles === 'result' || recordedAs !== undefined;
}

/** An option as it is typed; nothing where it is not given. */
function wordsFor(key: string, one: OptionOf<unknown>, value: unknown): string[] {
  const flag = flagOf(key, one);
  if (one.takes === '') return value === !one.isOff ? [flag] : [];
  if (value === undefined || value === null) return [];
  const { recordedAs = String } = one;
  const parts = one.isRepeatable ? (value as readonly string[]) : [String(value)];
  return parts.map(
    (part) => `${flag} ${quote(typeof recordedAs === 'string' ? recordedAs : recordedAs(part))}`,
  );
}

/** Text as a shell takes it for one word. */
function quote(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
