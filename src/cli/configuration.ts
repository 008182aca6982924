import { extname } from 'node:path';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { z } from 'zod';
import { type ErrorWords, errorText, InputError } from '../lib/errors.ts';
import { readFileText } from '../lib/files.ts';
import { isObject, parseJson } from '../lib/json.ts';
import { importModule } from '../lib/plug-in.ts';
import { frameAt } from '../lib/plug-in-source.ts';
import { nearestNames } from '../lib/registry.ts';
import { reported, wordIssues } from '../lib/schema-issues.ts';
import { commands } from './index.ts';
import { flagOf, type OptionOf, type OptionTable } from './options.ts';

/**
 * Gives a command the options that a configuration file has for it. What is typed wins, also over what cannot stand beside it.
 * @throws InputError `configuration` naming the file and what is wrong in it; as `importModule`.
 */
export async function configure(command: Command, options: OptionTable, file: string): Promise<void> {
  const words = wordsOf(command);
  const { [words.join(' ')]: section } = parseSections(file, await readValue(file), words, command);
  if (section === undefined) return;
  const own = Object.entries(options).filter(([key]) => key !== 'config');
  const named = new Map(own.map(([key, one]) => [nameOf(key, one), key]));
  const shape = Object.fromEntries(
    own.map(([key, one]) => [nameOf(key, one), settingOf(one, optionOf(command, key))]),
  );
  const where = `${file}, "${words.join(' ')}",`;
  const configured = parse(where, section, z.strictObject(shape), Object.keys(shape));
  const typed = own.filter(([key]) => command.getOptionValueSource(key) === 'cli').map(([key]) => key);
  const given = Object.entries(configured).flatMap(([name, value]) => {
    const key = named.get(name)!;
    return value === undefined || typed.some((other) => exclude(options, key, other))
      ? []
      : [{ key, name, value }];
  });
  for (const { key, name, value } of given) {
    const other = given.find((one) => one.key !== key && exclude(options, key, one.key));
    if (other !== undefined)
      throw wrong(`${where} is wrong: "${name}" and "${other.name}" cannot stand beside each other`);
    command.setOptionValueWithSource(key, value, 'config');
  }
}

/** Whether one of two options, or an option beside itself, leaves no room for the other. */
function exclude(options: OptionTable, key: string, other: string): boolean {
  const against = (name: string) => (options[name] as OptionOf<unknown>).conflicts ?? [];
  return key === other || against(key).includes(other) || against(other).includes(key);
}

/** `quality`, `select`. */
function wordsOf(command: Command): string[] {
  return command.parent === null ? [] : [...wordsOf(command.parent), command.name()];
}

const nameOf = (key: string, one: Partial<OptionOf<unknown>>) => flagOf(key, one).slice(2);

const optionOf = (command: Command, key: string) =>
  command.options.find((one) => one.attributeName() === key)!;

async function readValue(file: string): Promise<unknown> {
  const ending = extname(file);
  if (/^\.[cm]?[jt]s$/.test(ending)) return (await importModule(file)).default;
  if (ending !== '.json')
    throw wrong('a configuration file is JSON or a module', {
      need: 'a name that ends in .json, .ts or .js',
      value: file || 'empty text',
    });
  const text = await readFileText(file);
  try {
    return parseJson(text);
  } catch (error) {
    throw wrong(`${file} must be JSON`, frameJson(file, text, errorText(error).split('\n')[0]!));
  }
}

/** Where the parser stopped, as far as it says so: by a count of characters, or that it is the end. */
function frameJson(path: string, text: string, said: string): Pick<ErrorWords, 'value' | 'excerpt'> {
  const [, position] = /at position (\d+)/.exec(said) ?? [];
  if (position === undefined && !/^Unexpected end/.test(said)) return { value: said };
  const before = text.slice(0, position === undefined ? text.trimEnd().length : Number(position)).split('\n');
  return frameAt({ path, line: before.length, column: before.at(-1)!.length + 1 }, said, text);
}

/** Sections by command. Names of commands behind a group are known where one of them runs. */
function parseSections(file: string, value: unknown, words: readonly string[], { parent }: Command) {
  const known =
    words.length === 1 ? [] : parent!.commands.map((one) => [...words.slice(0, -1), one.name()].join(' '));
  const isKnown = (name: string) =>
    known.includes(name) ||
    (Object.hasOwn(commands, name.split(' ')[0]!) && !name.startsWith(`${words.slice(0, -1).join(' ')} `));
  const names = z.string().refine(isKnown, 'must be a command');
  return parse(file, value, z.record(names, section), [...known, ...Object.keys(commands)]);
}

/** Options of a command. Sections of others are not read, but one within another is what nobody would ever read. */
const section = z.record(
  z.string(),
  z
    .unknown()
    .refine(
      (value) => !isObject(value),
      'must be no object, since a section is named as its command is typed, such as "quality select"',
    ),
);

/** @param where names the part of the file @param known names that may stand in it */
function parse<Schema extends z.ZodType>(
  where: string,
  value: unknown,
  schema: Schema,
  known: readonly string[],
): z.output<Schema> {
  const result = schema.safeParse(value, reported);
  if (result.success) return result.data;
  const { issues } = result.error;
  const [{ at, path: _, ...words }, ...others] = wordIssues({ issues }) as [IssueAtPath, ...IssueAtPath[]];
  const isName = ['unrecognized_keys', 'invalid_key'].includes(issues[0]!.code);
  const near = isName ? nearestNames(String(words.value), known) : [];
  const excerpt = others.map((one) => `also at ${one.at}: need ${one.need}; got ${one.value}`).join('\n');
  throw wrong(`${where} is wrong at ${at}`, { ...words, ...(excerpt !== '' && { excerpt }) }, near);
}

type IssueAtPath = ReturnType<typeof wordIssues>[number];

function wrong(
  rule: string,
  words: Pick<ErrorWords, 'need' | 'value' | 'excerpt'> = {},
  near: readonly string[] = [],
): InputError {
  const help = 'docs/configuration.md says how it is written; --config none does without.';
  const remedy = near.length === 0 ? help : `Did you mean ${near.join(', ')}? ${help}`;
  return new InputError('configuration', { rule, ...words, remedy });
}

/** As an option is read that is typed; what it needs is what it says where it is wrong. */
function readAs({ parseArg }: Option, text: string, before: unknown): unknown {
  return parseArg === undefined ? text : parseArg(text, before);
}

function needOf(error: unknown): string {
  if (!(error instanceof InvalidArgumentError)) throw error;
  return error.message.replace(/^need |\.$/g, '').replace(/^Allowed choices are/, 'one of');
}

/** A value as JSON has it, which the option itself reads as if it were typed. */
function settingOf(
  { takes, isOff = false, isRepeatable = false, parse }: Partial<OptionOf<unknown>>,
  option: Option,
) {
  if (takes === '')
    return z
      .boolean()
      .transform((isGiven) => isGiven !== isOff)
      .optional();
  const one = z.union([z.string().min(1), z.number()]).transform(String);
  const read = (texts: readonly string[], context: z.RefinementCtx) => {
    try {
      return texts.reduce<unknown>(
        (before, text) => readAs(option, text, before),
        isRepeatable ? [] : undefined,
      );
    } catch (error) {
      context.addIssue({ code: 'custom', message: `must be ${needOf(error)}`, input: texts.join() });
      return z.NEVER;
    }
  };
  // Only what is repeated, or takes text apart, such as ids between commas, can take a list.
  if (!isRepeatable && parse === undefined)
    return one.transform((text, context) => read([text], context)).optional();
  const several = z.array(one).min(1);
  return z
    .union([
      one.transform((text) => [text]),
      several.transform((texts) => (isRepeatable ? texts : [texts.join()])),
    ])
    .transform(read)
    .optional();
}
