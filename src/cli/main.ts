import { Command, CommanderError } from 'commander';
import { InputError } from '../lib/errors.ts';
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
    const program = await createProgram(commandIn(argv.slice(2)));
    await program.parseAsync(argv);
  } catch (thrown) {
    const error = refusedBySystem(blamePlugIn(thrown));
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : badInput;
    else if (error instanceof InputError) {
      printRefusal(error);
      process.exitCode = badInput;
    } else throw error;
  }
}

/** A disk that fails where nobody expected it is no defect of ours; every other error stays what it is. */
function refusedBySystem(error: unknown): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
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
    .configureOutput({ outputError: (text, write) => write(onOneLine(text)) });
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

/** Commander writes near names on a line of their own. */
function onOneLine(text: string): string {
  return text.replace(/^error: /, 'faultgap: ').replace(/\n\((Did you mean .*)\)/, '. $1');
}
