import { Command, CommanderError } from 'commander';
import { InputError } from '../lib/errors.ts';
import { blamePlugIn } from '../lib/plug-in-source.ts';
import { unknownName } from '../lib/registry.ts';
import { packageVersion } from '../lib/versions.ts';
import { commands } from './index.ts';
import { addCommands, addGuide, type Register } from './options.ts';
import { printNote } from './output.ts';

/** Wrong usage or bad input, as against 1 for a check that did not hold. */
const badInput = 2;

/** Runs the command line; sets the exit code, prints errors the user can mend as one line. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(argv[2]);
    await program.parseAsync(argv);
  } catch (thrown) {
    const error = blamePlugIn(thrown);
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : badInput;
    else if (error instanceof InputError) {
      printNote(`faultgap: ${error.message} [${error.code}]`);
      for (const line of error.words.excerpt?.split('\n') ?? []) printNote(line);
      process.exitCode = badInput;
    } else throw error;
  }
}

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
  return addCommands(program, await loadCommands(name));
}

/** Commander writes near names on a line of their own. */
function onOneLine(text: string): string {
  return text.replace(/^error: /, 'faultgap: ').replace(/\n\((Did you mean .*)\)/, '. $1');
}

/** The command of that name; all of them for help. @throws InputError `unknown-command`. */
async function loadCommands(name = 'help'): Promise<readonly Register[]> {
  if (name === '--version' || name === '-V') return [];
  if (Object.hasOwn(commands, name)) return [await commands[name]!()];
  if (name !== 'help' && !name.startsWith('-')) throw unknownName('command', name, Object.keys(commands));
  return Promise.all(Object.values(commands).map((one) => one()));
}
