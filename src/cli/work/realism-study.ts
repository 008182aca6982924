import { join } from 'node:path';
import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { bugs } from '../../../corpus/bugs/index.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { packageVersion } from '../../lib/versions.ts';
import {
  type BugCost,
  countRuns,
  findInputs,
  predictBugCost,
  type RealismResult,
  studyBugs,
  summariseStudy,
} from '../../mutants/realism/index.ts';
import { type StudyOptions, studyDefaults } from '../../mutants/realism/options.ts';
import { formatRealism } from '../../report/realism/text.ts';
import type { Column } from '../../report/table.ts';
import { selectBackend } from '../../training/backend.ts';
import { requireOut } from '../common-options.ts';
import { formatCost, resumable, sumRows } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printNote, printResult } from '../output.ts';
import { studyOptions } from '../realism.ts';

type StudyCommandOptions = Parsed<typeof studyOptions>;

/** Studies bugs, and writes and prints what came out. */
export async function runRealism(options: StudyCommandOptions): Promise<void> {
  const study = await runStudy('realism', options);
  if (study === null) return;
  const { result, out } = study;
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeRealismReport } = await import('../../report/realism/index.ts');
  const page = await writeRealismReport(out, result);
  printResult(options.json, result, () => `${formatRealism(result)}\n\nwrote ${page}`);
}

/**
 * Runs a study and writes `realism.json`; null where Ctrl-C stopped it or where it was only
 * planned.
 * @param command whose study it is
 */
export async function runStudy(
  command: string,
  options: StudyCommandOptions,
): Promise<{ readonly result: RealismResult; readonly out: string } | null> {
  const pairs = options.bugs === undefined ? bugs.members : options.bugs.map((id) => bugs.get(id));
  const { inputs, mutants, retested, draws, seed } = options;
  if (inputs !== undefined) requireInputs(inputs, pairs);
  const size: StudyOptions = { ...studyDefaults, mutants, retested };
  if (options.plan) {
    await printPlan(pairs, size, options);
    return null;
  }
  const out = requireOut(command, options.out);
  const results = await studyWithProgress(pairs, size, { ...options, out });
  if (results === null) return null;
  const result = summariseStudy(results, {
    options: size,
    bootstrap: { draws, seed },
    versions: { faultgap: packageVersion() },
    commands: [commandLine([command], studyOptions, options)],
  });
  await writeFileAtomic(join(out, 'realism.json'), `${JSON.stringify(result, null, 2)}\n`);
  return { result, out };
}

/**
 * @throws InputError where a directory has test inputs of none of the bugs: then it was another
 * that was meant.
 */
function requireInputs(directory: string, pairs: readonly BugPair[]): void {
  if (pairs.some((pair) => findInputs(pair, directory) !== null)) return;
  throw new InputError('no-test-inputs', {
    rule: `${directory} has test inputs of none of the bugs`,
    need: `a file such as ${pairs[0]!.id}.arrow or ${pairs[0]!.fixed.id}.arrow`,
    value: 'none',
  });
}

function studyWithProgress(
  pairs: readonly BugPair[],
  options: StudyOptions,
  { out, workers, inputs, quiet }: StudyCommandOptions & { readonly out: string },
) {
  const runsOf = new Map(pairs.map((pair) => [pair.id, countRuns(pair, options)]));
  let all = [...runsOf.values()].reduce((total, runs) => total + runs, 0);
  if (!quiet) printNote(`${pairs.length} bugs, ${all} trainings, post-training mutants of every original`);
  let [done, finished] = [0, 0];
  return resumable(quiet, (report, signal) => {
    const onBug = ({ id }: BugPair, wasThere: boolean) => {
      // What was there before took no time of this command.
      if (wasThere) all -= runsOf.get(id)!;
      else done += runsOf.get(id)!;
      report(done, all, `${++finished} of ${pairs.length} bugs`);
    };
    return studyBugs({ pairs, options, out, inputs: inputs ?? null, workers, onBug, signal });
  });
}

async function printPlan(
  pairs: readonly BugPair[],
  study: StudyOptions,
  { workers, json }: StudyCommandOptions,
): Promise<void> {
  await selectBackend('wasm');
  const costs = pairs.map((pair) => predictBugCost(pair, study));
  const total = { bug: 'total', ...sumRows(costs, 'mutants', 'runs', 'coreSeconds') };
  printResult(json, { bugs: costs, total, workers }, () =>
    formatCost([...costs, total], costColumns, workers),
  );
}

const costColumns: readonly Column<BugCost>[] = [
  { heading: 'bug', align: 'left', cell: ({ bug }) => bug },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'trainings', align: 'right', cell: ({ runs }) => String(runs) },
  { heading: 'core-seconds', align: 'right', cell: ({ coreSeconds }) => coreSeconds.toFixed(0) },
];
