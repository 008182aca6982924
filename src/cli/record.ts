import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { programs } from '../../corpus/programs/index.ts';
import { packageRoot } from '../lib/files.ts';
import { formatTable } from '../report/table.ts';
import { type ProgramCost, predictCost } from '../traces/cost.ts';
import { planRecording, type RecordingPlan } from '../traces/plan.ts';
import { record, workOf } from '../traces/recording.ts';
import { type Backend, selectBackend } from '../training/backend.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { printJson, printText } from './output.ts';
import { createProgress, formatDuration } from './progress.ts';

interface RecordOptions {
  readonly out?: string;
  readonly programs?: string;
  readonly mutantsPerClass: number;
  readonly cleanVariants: number;
  readonly seeds: number;
  readonly workers: number;
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
    .option('--programs <ids>', 'comma-separated program ids (default: all but the toys)')
    .option('--mutants-per-class <n>', 'mutants per fault class and program', wholeNumber(0), 8)
    .option('--clean-variants <n>', 'harmless settings per program', wholeNumber(0), 8)
    .option('--seeds <n>', 'seeds per mutant and clean program', wholeNumber(1), 5)
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--backend <name>', 'wasm, tensorflow or cpu', 'wasm')
    .option('--plan', 'print what the recording would cost, after a short pilot, and record nothing')
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(async (options: RecordOptions) => {
      const chosen = choosePrograms(options.programs);
      const backend = await selectBackend(options.backend);
      const plan = planRecording(chosen, { ...options, backend: backend.name });
      if (options.plan) await printPlan(chosen, plan, options);
      else if (options.out === undefined) program.error('faultgap: record needs --out DIR, or --plan');
      else await recordPlan({ ...options, out: options.out }, chosen, plan, backend);
    });
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`need a whole number of at least ${least}.`);
  };
}

function choosePrograms(ids: string | undefined): readonly ProgramSpec[] {
  if (ids === undefined) return programs.members.filter(({ headline }) => headline);
  return [...new Set(ids.split(',').map((id) => id.trim()))].map((id) => programs.get(id));
}

async function recordPlan(
  options: RecordOptions & { out: string },
  chosen: readonly ProgramSpec[],
  plan: RecordingPlan,
  backend: Backend,
): Promise<void> {
  const { out, workers, quiet = false } = options;
  const progress = createProgress(quiet);
  const stopping = stopOnSignals();
  const all = { work: sumOf(plan, workOf), runs: sumOf(plan, ({ runs }) => runs.length) };
  const done = { work: 0, runs: 0 };
  const manifest = await record({
    ...{ plan, out, workers, backend: backend.name, signal: stopping.signal },
    versions: { faultgap: packageVersion(), tfjs: backend.version },
    command: commandFor(options, chosen),
    onGroup(group, wasThere) {
      // What was there before took no time of this command.
      if (wasThere) all.work -= workOf(group);
      else done.work += workOf(group);
      done.runs += group.runs.length;
      progress.report(done.work, all.work, `${done.runs} of ${all.runs} runs`);
    },
  }).finally(() => {
    progress.stop();
    stopping.release();
  });
  if (manifest === null) {
    process.stderr.write(
      `stopped with ${done.runs} of ${all.runs} runs recorded; the same command goes on from here\n`,
    );
    process.exitCode = 130;
  } else if (options.json)
    printJson({ out, hash: manifest.hash, counts: manifest.counts, backend: backend.name });
  else
    printText(
      `recorded ${manifest.counts.traces} traces on ${backend.name} into ${out}, hash ${manifest.hash}`,
    );
}

/** The first Ctrl-C stops the recording, the second the process. */
function stopOnSignals(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, stop);
    },
  };
}

/** What makes the recording again, without the places that do not matter. */
function commandFor(options: RecordOptions, chosen: readonly ProgramSpec[]): string {
  const { mutantsPerClass, cleanVariants, seeds, backend } = options;
  const ids = chosen.map(({ id }) => id).join(',');
  return `faultgap record --programs ${ids} --mutants-per-class ${mutantsPerClass} --clean-variants ${cleanVariants} --seeds ${seeds} --backend ${backend}`;
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}

function sumOf(plan: RecordingPlan, value: (group: RecordingPlan['groups'][number]) => number): number {
  return plan.groups.reduce((total, group) => total + value(group), 0);
}

async function printPlan(
  chosen: readonly ProgramSpec[],
  plan: RecordingPlan,
  { json, workers }: RecordOptions,
): Promise<void> {
  const costs = await predictCost(chosen, plan);
  const total: ProgramCost = totalOf(costs);
  if (json) return printJson({ programs: costs, total, workers, hash: plan.hash });
  printText(
    formatTable(
      [...costs, total],
      [
        { heading: 'program', align: 'left', cell: (cost) => cost.program },
        { heading: 'runs', align: 'right', cell: (cost) => String(cost.runs) },
        { heading: 'groups', align: 'right', cell: (cost) => String(cost.groups) },
        { heading: 'core-seconds', align: 'right', cell: (cost) => cost.coreSeconds.toFixed(1) },
        { heading: 'per run', align: 'right', cell: (cost) => cost.coreSecondsPerRun.toFixed(3) },
      ],
    ),
  );
  printText(
    `about ${formatDuration(total.coreSeconds / workers)} with ${workers} workers, if each has a core`,
  );
}

function totalOf(costs: readonly ProgramCost[]): ProgramCost {
  const add = (value: (cost: ProgramCost) => number) => costs.reduce((total, cost) => total + value(cost), 0);
  const coreSeconds = add((cost) => cost.coreSeconds);
  const runs = add((cost) => cost.runs);
  return {
    program: 'total',
    runs,
    groups: add((cost) => cost.groups),
    coreSeconds,
    coreSecondsPerRun: coreSeconds / runs,
  };
}
