import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { bugs } from '../../corpus/bugs/index.ts';
import { useDataDirectory } from '../../corpus/data/originals.ts';
import { programs } from '../../corpus/programs/index.ts';
import { hashesOf, type PlugIn } from '../lib/plug-in.ts';
import {
  planBugs,
  planRecording,
  type RecordingOptions,
  type RecordingPlan,
  type RunGroup,
  recordingDefaults,
} from '../traces/plan.ts';
import { recordingVersions, workOf } from '../traces/recording/job.ts';
import { record } from '../traces/recording/recording.ts';
import type { Manifest } from '../traces/store/manifest.ts';
import { type Backend, selectBackend } from '../training/backend.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { parseList, plugInOption, wholeNumber } from './options.ts';
import { printJson, printText } from './output.ts';
import { addOwnToRecording, idsOf, type OwnOfRecording, tellOwn } from './own.ts';
import { createProgress, type Progress } from './progress.ts';
import { printCost } from './record-cost.ts';
import { defaultPatience, openRunner, type RunnerOptions } from './runner.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

interface RecordOptions {
  readonly out?: string;
  readonly programs?: string;
  readonly bugs?: boolean;
  readonly program: readonly string[];
  readonly operator: readonly string[];
  readonly instrument: readonly string[];
  readonly mutantsPerClass: number;
  readonly cleanVariants: number;
  readonly extraOperators?: readonly string[];
  readonly seeds: number;
  readonly workers: number;
  readonly queue?: string;
  readonly patience: number;
  readonly backend: string;
  readonly plan?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerRecord(program: Command): void {
  program
    .command('record')
    .description(
      'train programs and their mutants and write what instruments saw; goes on where it was stopped',
    )
    .option('--out <dir>', 'directory of the recording')
    .option(
      '--programs <ids>',
      'comma-separated program ids (default: all but the toys; with your own: yours)',
    )
    .addOption(plugInOption('program').conflicts('queue'))
    .addOption(plugInOption('operator').conflicts('queue'))
    .addOption(plugInOption('instrument').conflicts('queue'))
    .addOption(
      new Option('--bugs', 'the real faults and their repairs instead of programs and mutants').conflicts([
        'programs',
        'extraOperators',
        'queue',
        'dataDir',
        'plan',
        'program',
        'operator',
        'instrument',
      ]),
    )
    .option(
      '--mutants-per-class <n>',
      'mutants per fault class and program',
      wholeNumber(0),
      recordingDefaults.mutantsPerClass,
    )
    .option(
      '--clean-variants <n>',
      'harmless settings per program',
      wholeNumber(0),
      recordingDefaults.cleanVariants,
    )
    .option(
      '--extra-operators <ids>',
      'comma-separated: every setting of these operators beside the mutants of the plan',
      parseList,
    )
    .option('--seeds <n>', 'seeds per mutant and clean program', wholeNumber(1), recordingDefaults.seeds)
    .addOption(
      new Option('--workers <n>', 'processes')
        .argParser(wholeNumber(1))
        .default(availableParallelism())
        .conflicts('queue'),
    )
    .option('--queue <url>', 'let the workers of a Redis record, such as redis://host:6379 (see "worker")')
    .option(
      '--patience <seconds>',
      'how long to wait for a Redis that went away',
      wholeNumber(1),
      defaultPatience,
    )
    .option('--backend <name>', 'wasm, tensorflow or cpu', recordingDefaults.backend)
    .option('--data-dir <dir>', 'original data sets, for the programs that know theirs', useDataDirectory)
    .option('--plan', 'print what the recording would cost, after a short pilot, and record nothing')
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(async (options: RecordOptions) => {
      if (options.plan) await printPlan(options);
      else if (options.out === undefined) program.error('faultgap: record needs --out DIR, or --plan');
      else await printRecording({ ...options, out: options.out });
    });
}

function choosePrograms(ids: string | undefined, own: readonly PlugIn[]): readonly ProgramSpec[] {
  const ownPrograms = idsOf(own, 'program').map((id) => programs.get(id));
  if (ids === undefined && ownPrograms.length > 0) return ownPrograms;
  if (ids === undefined) return programs.members.filter(({ headline }) => headline);
  return parseList(ids).map((id) => programs.get(id));
}

async function printRecording(options: RecordOptions & { out: string }): Promise<void> {
  const manifest = await recordPrograms(options);
  if (manifest === null) {
    process.stderr.write('stopped; the same command goes on from here\n');
    process.exitCode = stoppedExitCode;
    return;
  }
  const { hash, counts } = manifest;
  if (options.json) printJson({ out: options.out, hash, counts, backend: options.backend });
  else printText(`recorded ${counts.traces} traces on ${options.backend} into ${options.out}, hash ${hash}`);
}

/** What `record` needs to know; everything else has a default. */
export interface RecordProgramsOptions extends RecordingOptions, RunnerOptions, OwnOfRecording {
  /** Comma-separated ids; all but the toys where left out. */
  readonly programs?: string;
  /** Real faults and their repairs instead of programs and mutants. */
  readonly bugs?: boolean;
  readonly quiet?: boolean;
}

/**
 * Records programs into a directory with progress on stderr; null where Ctrl-C stopped it.
 * @throws InputError as `record`, `openRunner`, `unknown-program`, and those of `selectBackend`.
 */
export async function recordPrograms(options: RecordProgramsOptions): Promise<Manifest | null> {
  const progress = createProgress(options.quiet ?? false);
  let report = (_workers: string) => {};
  const runner = await openRunner(options, (workers) => report(workers));
  try {
    const backend = await selectBackend(options.backend ?? 'wasm');
    const { own, plan, command } = await planAsked(options, backend);
    const { onGroup, onWorkers } = countProgress(plan, progress);
    report = onWorkers;
    return await stoppable((signal) =>
      record({
        ...{ plan, out: options.out, run: runner.create(plan, options), backend: backend.name, signal },
        versions: { ...recordingVersions(backend), ...hashesOf(own) },
        plugIns: own,
        command,
        onGroup,
      }),
    );
  } finally {
    progress.stop();
    runner.close();
  }
}

/** What is to be recorded, and the command that does it again. */
async function planAsked(options: RecordProgramsOptions, backend: Backend) {
  if (options.bugs === true) return planRealFaults(options, backend);
  const { own, chosen, plan } = await planOptions(options, backend);
  return { own, plan, command: commandFor(options, chosen) };
}

/** Programs with their mutants. An operator of the user's own is recorded in every setting, whatever the plan takes. */
async function planOptions(
  {
    programs: ids,
    extraOperators = [],
    ...options
  }: RecordingOptions & OwnOfRecording & { programs?: string },
  backend: Backend,
) {
  const own = await addOwnToRecording(options);
  const chosen = choosePrograms(ids, own);
  const extra = [...extraOperators, ...idsOf(own, 'operator')];
  const plan = planRecording(chosen, { ...options, extraOperators: extra, backend: backend.name });
  return { own, chosen, plan };
}

/** The real faults with their repairs: nothing of the user's own belongs there. */
function planRealFaults({ seeds }: RecordingOptions, { name }: Backend) {
  const plan = planBugs(bugs.members, { ...(seeds !== undefined && { seeds }), backend: name });
  const command = `faultgap record --bugs --seeds ${seeds ?? recordingDefaults.seeds} --backend ${name}`;
  return { own: [] as PlugIn[], plan, command };
}

/** Progress in runs, by work, and with what the workers of a queue do. */
function countProgress(plan: RecordingPlan, progress: Progress) {
  const all = { work: sumOf(plan, workOf), runs: sumOf(plan, ({ runs }) => runs.length) };
  const done = { work: 0, runs: 0 };
  let text = '';
  const report = () => progress.report(done.work, all.work, `${done.runs} of ${all.runs} runs${text}`);
  return {
    onGroup(group: RunGroup, wasThere: boolean) {
      // What was there before took no time of this command.
      if (wasThere) all.work -= workOf(group);
      else done.work += workOf(group);
      done.runs += group.runs.length;
      report();
    },
    onWorkers(workers: string) {
      text = `, ${workers}`;
      report();
    },
  };
}

/** What makes the recording again, without the places that do not matter. */
function commandFor(options: RecordingOptions & OwnOfRecording, chosen: readonly ProgramSpec[]): string {
  const { mutantsPerClass, cleanVariants, extraOperators, seeds, backend } = {
    ...recordingDefaults,
    ...options,
  };
  const extra = extraOperators.length === 0 ? '' : ` --extra-operators ${extraOperators.join(',')}`;
  const ids = chosen.map(({ id }) => id).join(',');
  const own = tellOwn({
    program: options.program,
    operator: options.operator,
    instrument: options.instrument,
  });
  return `faultgap record${own} --programs ${ids} --mutants-per-class ${mutantsPerClass} --clean-variants ${cleanVariants}${extra} --seeds ${seeds} --backend ${backend}`;
}

function sumOf(plan: RecordingPlan, value: (group: RecordingPlan['groups'][number]) => number): number {
  return plan.groups.reduce((total, group) => total + value(group), 0);
}

async function printPlan({ json, workers, ...options }: RecordOptions): Promise<void> {
  const { chosen, plan } = await planOptions(options, await selectBackend(options.backend));
  await printCost(chosen, plan, { workers, ...(json !== undefined && { json }) });
}
