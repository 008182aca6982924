import { Command, CommanderError } from 'commander';
import { InputError } from '../lib/errors.ts';
import { packageVersion } from '../lib/package-version.ts';
import { registerCheck } from './check.ts';
import { registerDiagnose } from './diagnose.ts';
import { registerDiff } from './diff.ts';
import { registerEval } from './eval.ts';
import { registerFeatures } from './features.ts';
import { registerGate } from './gate.ts';
import { registerImport } from './import.ts';
import { registerInputs } from './inputs/index.ts';
import { registerLabel } from './label.ts';
import { registerLeaderboard } from './leaderboard.ts';
import { registerList } from './list.ts';
import { registerNew } from './new.ts';
import { endWithReader, printNote } from './output.ts';
import { registerQuality } from './quality.ts';
import { registerRealism } from './realism.ts';
import { registerRecord } from './record.ts';
import { registerReport } from './report.ts';
import { registerReproduce } from './reproduce.ts';
import { registerSubmit } from './submit.ts';
import { registerSweep } from './sweep.ts';
import { registerVerify } from './verify.ts';
import { registerWorker } from './worker.ts';

/** Wrong usage or bad input, as against 1 for a check that did not hold. */
const badInput = 2;

/** Runs the command line; sets the exit code, prints errors the user can mend as one line. */
export async function main(argv: readonly string[]): Promise<void> {
  endWithReader();
  const program = createProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : badInput;
    else if (error instanceof InputError) {
      printNote(`faultgap: ${error.message} [${error.code}]`);
      process.exitCode = badInput;
    } else throw error;
  }
}

function createProgram(): Command {
  const program = new Command('faultgap')
    .description('Measures how much worse fault diagnosers do on training programs they have never seen.')
    .version(packageVersion())
    .showSuggestionAfterError()
    // Options belong to the command they stand behind: `quality` and `quality select` have some of the same names.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'faultgap: ')) });
  for (const register of [
    registerReproduce,
    registerRecord,
    registerWorker,
    registerImport,
    registerLabel,
    registerFeatures,
    registerEval,
    registerDiagnose,
    registerSweep,
    registerReport,
    registerRealism,
    registerQuality,
    registerInputs,
    registerSubmit,
    registerLeaderboard,
    registerDiff,
    registerGate,
    registerVerify,
    registerCheck,
    registerNew,
    registerList,
  ]) {
    register(program);
  }
  return program;
}
