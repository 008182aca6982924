import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { BugPair } from '../../corpus/bugs/contract.ts';
import { bugs } from '../../corpus/bugs/index.ts';
import { InputError } from '../lib/errors.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { packageVersion } from '../lib/versions.ts';
import {
  type BugCost,
  countRuns,
  findInputs,
  predictBugCost,
  type RealismResult,
  type StudyOptions,
  studyBugs,
  studyDefaults,
  summariseStudy,
} from '../mutants/realism/index.ts';
import { formatTable } from '../report/table.ts';
import { selectBackend } from '../training/backend.ts';
import { parseList, wholeNumber } from './options.ts';
import { printJson, printNote, printText } from './output.ts';
import { createProgress, formatDuration } from './progress.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

/** What `realism` and `quality` are told; they are two readings of one study. */
export interface StudyCommandOptions {
  readonly out: string;
  readonly bugs?: string;
  readonly workers: number;
  readonly mutants: number;
  readonly retested: number;
  readonly draws: number;
  readonly seed: number;
  /** Directory of test inputs that stand in for test parts. */
  readonly inputs?: string;
  readonly plan?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Options of a study. */
export function addStudyOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'directory of the study; the same command goes on where it was stopped')
    .option('--bugs <ids>', 'comma-separated (default: all of corpus/bugs)')
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--mutants <n>', 'most pre-training mutants per bug', wholeNumber(1), studyDefaults.mutants)
    .option(
      '--retested <n>',
      'mutants per bug that are trained twice',
      wholeNumber(0),
      studyDefaults.retested,
    )
    .option('--draws <n>', 'bootstrap draws of bugs', wholeNumber(100), 2000)
    .option('--seed <n>', 'seed of the draws', wholeNumber(0), 0)
    .option(
      '--inputs <dir>',
      'test inputs to judge on in place of the test part, <bug or program>.arrow; bugs without a file are judged as ever',
    )
    .option('--plan', 'print what the study would cost, after a short pilot, and study nothing')
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout');
}

/** @throws the wrong usage of the command where it has neither a directory nor only to plan. */
export function requireOut(
  program: Command,
  name: string,
  options: Partial<StudyCommandOptions>,
): StudyCommandOptions {
  if (options.out === undefined && !options.plan) {
    program.error(`faultgap: ${name} needs --out DIR, or --plan`);
  }
  return options as StudyCommandOptions;
}

/** Runs a study and writes `realism.json`; null where Ctrl-C stopped it or only a plan was asked for. */
export async function runStudy(name: string, options: StudyCommandOptions): Promise<RealismResult | null> {
  const pairs = choosePairs(options.bugs);
  if (options.inputs !== undefined) requireInputs(options.inputs, pairs);
  const study: StudyOptions = { ...studyDefaults, mutants: options.mutants, retested: options.retested };
  if (options.plan) {
    await printPlan(pairs, study, options);
    return null;
  }
  const results = await studyWithProgress(pairs, study, options);
  if (results === null) {
    printNote('stopped; the same command goes on from here');
    process.exitCode = stoppedExitCode;
    return null;
  }
  const result = summariseStudy(results, {
    options: study,
    bootstrap: { draws: options.draws, seed: options.seed },
    versions: { faultgap: packageVersion() },
    commands: [commandFor(name, options)],
  });
  await writeFileAtomic(join(options.out, 'realism.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

function choosePairs(ids: string | undefined): readonly BugPair[] {
  return ids === undefined ? bugs.members : parseList(ids).map((id) => bugs.get(id));
}

/** @throws InputError where a directory has test inputs of none of the bugs: then it was another that was meant. */
function requireInputs(directory: string, pairs: readonly BugPair[]): void {
  if (pairs.some((pair) => findInputs(pair, directory) !== null)) return;
  throw new InputError('no-test-inputs', {
    rule: `${directory} has test inputs of none of the bugs`,
    need: `a file such as ${pairs[0]!.id}.arrow or ${pairs[0]!.fixed.id}.arrow`,
    value: 'none',
  });
}

async function studyWithProgress(
  pairs: readonly BugPair[],
  study: StudyOptions,
  { out, workers, inputs, quiet = false }: StudyCommandOptions,
) {
  const runsOf = new Map(pairs.map((pair) => [pair.id, countRuns(pair, study).runs]));
  let all = [...runsOf.values()].reduce((total, runs) => total + runs, 0);
  if (!quiet) printNote(`${pairs.length} bugs, ${all} trainings, post-training mutants of every original`);
  const progress = createProgress(quiet);
  let [done, finished] = [0, 0];
  const onBug = ({ id }: BugPair, wasThere: boolean) => {
    // What was there before took no time of this command.
    if (wasThere) all -= runsOf.get(id)!;
    else done += runsOf.get(id)!;
    finished++;
    progress.report(done, all, `${finished} of ${pairs.length} bugs`);
  };
  const run = { pairs, options: study, out, inputs: inputs ?? null, workers, onBug };
  return stoppable((signal) => studyBugs({ ...run, signal })).finally(progress.stop);
}

async function printPlan(
  pairs: readonly BugPair[],
  study: StudyOptions,
  { workers, json }: StudyCommandOptions,
): Promise<void> {
  await selectBackend('wasm');
  const costs = pairs.map((pair) => predictBugCost(pair, study));
  const add = (value: (cost: BugCost) => number) => costs.reduce((total, cost) => total + value(cost), 0);
  const coreSeconds = add((cost) => cost.coreSeconds!);
  const total = {
    bug: 'total',
    mutants: add(({ mutants }) => mutants),
    runs: add(({ runs }) => runs),
    coreSeconds,
  };
  if (json) return printJson({ bugs: costs, total, workers });
  printText(
    formatTable(
      [...costs, total],
      [
        { heading: 'bug', align: 'left', cell: ({ bug }) => bug },
        { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
        { heading: 'trainings', align: 'right', cell: ({ runs }) => String(runs) },
        { heading: 'core-seconds', align: 'right', cell: ({ coreSeconds }) => coreSeconds!.toFixed(0) },
      ],
    ),
  );
  printText(`about ${formatDuration(coreSeconds / workers)} with ${workers} workers, if each has a core`);
}

/** What makes the result again, without the places that do not matter. */
function commandFor(
  name: string,
  { bugs: ids, inputs, mutants, retested, draws, seed }: StudyCommandOptions,
): string {
  const chosen = ids === undefined ? '' : ` --bugs ${ids}`;
  const judged = inputs === undefined ? '' : ' --inputs INPUTS';
  return `faultgap ${name} --out DIR${chosen}${judged} --mutants ${mutants} --retested ${retested} --draws ${draws} --seed ${seed}`;
}
