import { Command, CommanderError } from 'commander';
import { errorText, InputError } from '../lib/errors.ts';
import { blamePlugIn } from '../lib/plug-in-source.ts';
import { unknownName } from '../lib/registry.ts';
import { packageVersion } from '../lib/versions.ts';
import { commands } from './index.ts';
import { addCommands, addGuide, type Register } from './options.ts';
import { badInput, printRefusal } from './output.ts';
import { summaries } from './summaries.ts';

/** Runs the command line; sets the exit code, prints errors the user can mend as one line. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const words = helpLast(argv.slice(2));
    const program = await createProgram(commandIn(words));
    await program.parseAsync(words, { from: 'user' });
  } catch (thrown) {
    // Help is printed already, also where it stands in for a command that is missing.
    if (thrown instanceof CommanderError && !thrown.message.startsWith('error: '))
      process.exitCode = thrown.exitCode === 0 ? 0 : badInput;
    else if (!refuse(thrown)) throw thrown;
  }
}

/**
 * Ends the process for what was thrown when nobody waited for it, as by a plug-in that answers with a promise. Whatever else listens
 * for such, as a backend of tfjs does, comes too late.
 */
export function endLate(thrown: unknown): never {
  // Node wraps what is no Error; without a stack it can only be from a plug-in, since we throw errors.
  const isOurs =
    thrown instanceof Error && (thrown as NodeJS.ErrnoException).code !== 'ERR_UNHANDLED_REJECTION';
  const value = errorText(thrown).split('\n')[0]!;
  if (refuse(isOurs ? thrown : new InputError('plug-in-failed', { rule: 'a plug-in fails', value })))
    process.exit(badInput);
  process.stderr.write(`${(thrown as Error).stack}\n`);
  process.exit(1);
}

/** Prints what the user can mend and sets the exit code. @returns whether it is of that kind. */
function refuse(thrown: unknown): boolean {
  const error = refusedBySystem(blamePlugIn(thrown instanceof CommanderError ? wordUsage(thrown) : thrown));
  if (!(error instanceof InputError)) return false;
  printRefusal(error);
  process.exitCode = badInput;
  return true;
}

/** What Commander refuses, on one line and with a code: it writes near names, in brackets, on a line of their own. */
function wordUsage({ code, message }: CommanderError): InputError {
  const [rule, near] = message.replace(/^error: /, '').split('\n(', 2);
  const kind = code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new InputError(kind, {
    rule: rule!.replace(/\. need /, '; need ').replace(/\.$/, ''),
    ...(near !== undefined && { remedy: near.replace(/\)$/, '') }),
  });
}

/** `help quality select` as `quality select --help`: Commander knows help of one word. */
function helpLast(words: readonly string[]): readonly string[] {
  const [first, ...others] = words;
  return first === 'help' && others.length > 1 ? [...others, '--help'] : words;
}

/** A disk that fails where nobody expected it is no defect of ours; every other error stays what it is. */
function refusedBySystem(error: unknown): unknown {
  const { syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new InputError('system', { rule: 'the system refuses what this command needs', value: message });
}

/**
 * The command that help or work is wanted of: `faultgap help eval` is about `eval`; empty text where there is none.
 * @throws InputError `unknown-command`.
 */
function commandIn([first = '', second = '']: readonly string[]): string {
  const name = first === 'help' ? second : first;
  const isName = name !== '' && name !== 'help' && !name.startsWith('-');
  if (isName && !Object.hasOwn(commands, name)) throw unknownName('command', name, Object.keys(commands));
  return name;
}

/**
 * The command line, with what this command needs; of the others only what lists of commands say of them.
 * @param name of a command; every command is loaded where it is left out
 */
export async function createProgram(name?: string): Promise<Command> {
  const program = new Command('faultgap')
    .description('Measures how much worse fault diagnosers do on training programs they have never seen.')
    .version(packageVersion())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError() {} });
  addGuide(program, {
    page: 'README.md',
    examples: ['diagnose training.log', 'eval reference --features baseline', 'help eval'],
  });
  const registers = Object.entries(commands).map(([own, load]) =>
    name === undefined || name === own ? load() : named(own as keyof typeof summaries),
  );
  return addCommands(program, await Promise.all(registers));
}

function named(name: keyof typeof summaries): Register {
  return (parent) => parent.command(name).description(summaries[name]);
}
