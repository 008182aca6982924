import { resolve } from 'node:path';
import { bugs } from '../../corpus/bugs/index.ts';
import { findProgram } from '../../corpus/find-program.ts';
import { corpora } from '../../corpus/programs/index.ts';
import { chooseRandomPrograms } from '../../corpus/random/choose.ts';
import { InputError } from '../lib/errors.ts';
import { hashesOf, type PlugIn } from '../lib/plug-in.ts';
import {
  planBugs,
  planRecording,
  type RecordingOptions,
  type RecordingPlan,
  type RunGroup,
} from '../traces/plan.ts';
import { recordingKinds } from '../traces/plug-ins.ts';
import { loadQueue } from '../traces/queue/load.ts';
import { type Runner, recordingVersions, workOf } from '../traces/recording/job.ts';
import { runLocally } from '../traces/recording/pool.ts';
import { type RecordRequest, record } from '../traces/recording/recording.ts';
import { dealPrograms, requireShards, type ShardNumber, takeShard } from '../traces/recording/shard.ts';
import { recordingDefaults } from '../traces/recording-defaults.ts';
import type { Manifest } from '../traces/store/manifest.ts';
import { type Backend, selectBackend } from '../training/backend.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { type Report, resumable, withProgress } from './long-work.ts';
import { printNote } from './output.ts';
import { addOwn, idsOf, type OwnFiles } from './own-plug-ins.ts';
import { requireCheapRules } from './plug-in-rules.ts';

/** What is recorded; by default the programs of corpus 1. */
interface PlanOptions extends RecordingOptions, OwnFiles {
  /** Ids. */
  readonly programs?: readonly string[];
  /** Instead of ids: every program of that corpus. */
  readonly corpus?: keyof typeof corpora;
  /** So many random programs of `seed` that train well, beside those named. */
  readonly randomPrograms?: number;
  readonly seed?: number;
  /** Real faults and their repairs instead of programs and mutants. */
  readonly bugs?: boolean;
  readonly quiet?: boolean;
  /** Only this part of what is recorded. */
  readonly shard?: ShardNumber | undefined;
}

/** How it is recorded. */
export interface RecordingRun extends PlanOptions {
  readonly out: string;
  /** Processes of this machine. */
  readonly workers: number;
  /** A Redis whose workers record instead, and how many seconds it may be away. */
  readonly queue?: { readonly url: string; readonly patience: number };
  readonly quiet: boolean;
  /** What makes the recording again. */
  command(plan: Planned): string;
}

export interface Planned {
  readonly plan: RecordingPlan;
  readonly own: readonly PlugIn[];
  /** All programs, also where a part is planned; none where real faults are recorded. */
  readonly chosen: readonly ProgramSpec[];
  readonly backend: Backend;
}

/**
 * Records into a directory with progress on stderr; null where Ctrl-C stopped it.
 * @throws InputError as `record`, `openRunner`, `unknown-program`, and those of `selectBackend`.
 */
export async function recordWithProgress(options: RecordingRun): Promise<Manifest | null> {
  let report = (_workers: string) => {};
  const { runPlan, close } = await openRunner(options, (workers) => report(workers));
  try {
    // Planning holds up the signals that `resumable` catches, and leaves nothing to resume.
    const planned = await planOptions(options);
    const { own, backend } = planned;
    const { plan, ...part } = takePart(planned, options);
    return await resumable(options.quiet, (progress, signal) => {
      const { onGroup, onWorkers } = countProgress(plan, progress);
      report = onWorkers;
      return record({
        ...{ plan, out: options.out, run: runPlan(plan), backend: backend.name, signal },
        versions: { ...recordingVersions(backend), ...hashesOf(own) },
        plugIns: own,
        onGroup,
        ...part,
      });
    });
  } finally {
    close();
  }
}

/** What of a plan is recorded here, and what makes it again. */
function takePart(
  planned: Planned,
  { shard: number, ...options }: RecordingRun,
): Pick<RecordRequest, 'plan' | 'command' | 'shard'> {
  const command = options.command(planned);
  if (number === undefined) return { plan: planned.plan, command };
  const { plan, shard } = takeShard(number, planned.plan, { programs: planned.chosen, command });
  return { plan, shard, command: `${command} --shard ${number.index}/${number.of}` };
}

/** The runs of a recording; of the user's own operators every setting, whatever the plan takes. */
export async function planOptions(options: PlanOptions): Promise<Planned> {
  const { extraOperators = [], seeds = recordingDefaults.seeds } = options;
  const backend = await selectBackend(options.backend ?? recordingDefaults.backend);
  const common = { seeds, backend: backend.name };
  if (options.bugs) return { plan: planBugs(bugs.members, common), own: [], chosen: [], backend };
  const own = await addOwn(recordingKinds, options);
  const written = choosePrograms(options, idsOf(own, 'program'));
  requireCheapRules(own, written);
  // Before a random program is tried.
  if (options.shard !== undefined)
    requireShards(options.shard.of, written.length + (options.randomPrograms ?? 0));
  const chosen = [...written, ...(await chooseRandom(options))];
  const extra = [...extraOperators, ...idsOf(own, 'operator')];
  const part = options.shard === undefined ? chosen : dealPrograms(options.shard, chosen);
  const plan = await withProgress(options.quiet ?? true, async (report) =>
    planRecording(part, { ...options, ...common, extraOperators: extra }, (planned) =>
      report(planned, part.length, `${planned} of ${part.length} programs planned`),
    ),
  );
  return { plan, own, chosen, backend };
}

function choosePrograms(
  { programs: ids, corpus, randomPrograms }: PlanOptions,
  own: readonly string[],
): readonly ProgramSpec[] {
  if (ids !== undefined || own.length > 0) return (ids ?? own).map(findProgram);
  if (corpus === undefined && randomPrograms !== undefined) return [];
  return corpora[corpus ?? '1'];
}

async function chooseRandom({ randomPrograms = 0, seed, quiet = true }: PlanOptions) {
  if (randomPrograms === 0 && seed !== undefined) {
    throw new InputError('no-random-programs', {
      rule: '--seed is of random programs, and there are none',
      need: '--random-programs N',
    });
  }
  return withProgress(quiet, (report) =>
    chooseRandomPrograms(randomPrograms, seed ?? 0, {
      onTried: (kept) =>
        report(kept, randomPrograms, `${kept} of ${randomPrograms} random programs that train well`),
    }),
  );
}

/** Progress in runs, by work, and with what the workers of a queue do. */
function countProgress(plan: RecordingPlan, progress: Report) {
  const sum = (value: (group: RunGroup) => number) =>
    plan.groups.reduce((total, group) => total + value(group), 0);
  const all = { work: sum(workOf), runs: sum(({ runs }) => runs.length) };
  const done = { work: 0, runs: 0 };
  let text = '';
  const report = () => progress(done.work, all.work, `${done.runs} of ${all.runs} runs${text}`);
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

/**
 * Who records: processes of this machine, or the workers of a queue, of which `onWorkers` learns
 * every second what they do.
 * @throws InputError as `openRedis` and `loadQueue`.
 */
async function openRunner(
  { out, workers, queue, ...options }: RecordingRun,
  onWorkers: (text: string) => void,
): Promise<{ runPlan(plan: RecordingPlan): Runner; close(): void }> {
  if (queue === undefined) return { runPlan: () => runLocally(workers), close() {} };
  const { openRedis, runOnQueue } = await loadQueue();
  const link = await openRedis(queue.url, { patience: queue.patience, onNote: printNote });
  const common = {
    ...{ out: resolve(out), onNote: printNote, options: { ...recordingDefaults, ...options } },
    onState: wordState(`faultgap worker --queue ${link.address}`, onWorkers),
  };
  return {
    runPlan: ({ hash }) => runOnQueue(link, { ...common, plan: hash }),
    close: link.close,
  };
}

function wordState(command: string, onWorkers: (text: string) => void) {
  let isAlone = false;
  return ({ underWay, workers }: { underWay: number; workers: number }) => {
    if (workers === 0 && !isAlone)
      printNote(`no worker takes jobs; start "${command}" on one machine or more`);
    isAlone = workers === 0;
    onWorkers(`${underWay} groups under way, workers: ${workers}`);
  };
}
