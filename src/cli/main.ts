import { Command, CommanderError } from 'commander';
import { InputError } from '../lib/errors.ts';
import { blamePlugIn } from '../lib/plug-in-source.ts';
import { packageVersion } from '../lib/versions.ts';
import { addCommands, type Register } from './options.ts';
import { printNote } from './output.ts';

/** Loaded when named: to load all of them takes longer than most of them take to run. */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  reproduce: async () => (await import('./reproduce.ts')).registerReproduce,
  record: async () => (await import('./record.ts')).registerRecord,
  worker: async () => (await import('./worker.ts')).registerWorker,
  merge: async () => (await import('./merge.ts')).registerMerge,
  import: async () => (await import('./import.ts')).registerImport,
  label: async () => (await import('./label.ts')).registerLabel,
  features: async () => (await import('./features.ts')).registerFeatures,
  eval: async () => (await import('./eval.ts')).registerEval,
  export: async () => (await import('./export.ts')).registerTableExport,
  diagnose: async () => (await import('./diagnose.ts')).registerDiagnose,
  audit: async () => (await import('./audit.ts')).registerAudit,
  exam: async () => (await import('./exam.ts')).registerExam,
  sweep: async () => (await import('./sweep.ts')).registerSweep,
  report: async () => (await import('./report.ts')).registerReport,
  replicate: async () => (await import('./replicate.ts')).registerReplicate,
  realism: async () => (await import('./realism.ts')).registerRealism,
  quality: async () => (await import('./quality.ts')).registerQuality,
  inputs: async () => (await import('./inputs/index.ts')).registerInputs,
  submit: async () => (await import('./submit.ts')).registerSubmit,
  leaderboard: async () => (await import('./leaderboard/index.ts')).registerLeaderboard,
  diff: async () => (await import('./diff.ts')).registerDiff,
  gate: async () => (await import('./gate.ts')).registerGate,
  verify: async () => (await import('./verify.ts')).registerVerify,
  check: async () => (await import('./check.ts')).registerCheck,
  new: async () => (await import('./new.ts')).registerNew,
  list: async () => (await import('./list.ts')).registerList,
};

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

async function createProgram(name: string | undefined): Promise<Command> {
  const program = new Command('faultgap')
    .description('Measures how much worse fault diagnosers do on training programs they have never seen.')
    .version(packageVersion())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'faultgap: ')) });
  return addCommands(program, await loadCommands(name));
}

/** The command of that name; all of them where there is none, for help and near names. */
async function loadCommands(name = ''): Promise<readonly Register[]> {
  if (name === '--version' || name === '-V') return [];
  const load = Object.hasOwn(commands, name) ? [commands[name]!] : Object.values(commands);
  return Promise.all(load.map((one) => one()));
}
