import { InvalidArgumentError } from 'commander';
import type { Column } from '../report/table.ts';
import { type ProgramCost, predictCost } from '../traces/cost.ts';
import { type PlanVersion, planVersions, recordingDefaults } from '../traces/plan.ts';
import type { ShardNumber } from '../traces/recording/shard.ts';
import type { Manifest } from '../traces/store/manifest.ts';
import {
  count,
  dataDir,
  json,
  list,
  numberThat,
  patience,
  plugIn,
  quiet,
  requireOut,
  workers,
} from './common-options.ts';
import { formatCost, sumRows } from './long-work.ts';
import { commandLine, defineCommand, flag, option, type Parsed } from './options.ts';
import { printResult } from './output.ts';
import { type Planned, planOptions, type RecordingRun, recordWithProgress } from './recording-run.ts';
import { summaries } from './summaries.ts';

const parsePlanVersion = (text: string) => {
  const found = planVersions.find((version) => String(version) === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`need ${planVersions.join(' or ')}.`);
};

/** Each takes half a second to find; more than this is a slip. */
const mostRandomPrograms = 100_000;

const recordOptions = {
  program: plugIn('program', ['queue']),
  operator: plugIn('operator', ['queue']),
  instrument: plugIn('instrument', ['queue']),
  bugs: flag('result', 'the real faults and their repairs instead of programs and mutants', {
    conflicts: [
      'programs',
      'randomPrograms',
      'extraOperators',
      'queue',
      'dataDir',
      'plan',
      'program',
      'operator',
      'instrument',
    ],
  }),
  programs: list('comma-separated program ids (default: those of --corpus; with your own: yours)'),
  corpus: option('<n>', 'result', 'all programs of corpus 1 (the shipped recording, default) or 2', {
    choices: ['1', '2'] as const,
    conflicts: ['programs', 'program', 'bugs'],
  }),
  randomPrograms: option<number | undefined>(
    '<n>',
    'result',
    'programs made by lot from data sets, layers, optimizers and schedules',
    {
      parse: numberThat(
        `a whole number from 1 to ${mostRandomPrograms}`,
        (n) => Number.isInteger(n) && n >= 1 && n <= mostRandomPrograms,
      ),
    },
  ),
  seed: count('of the random programs (default: 0)', 0),
  mutantsPerClass: count('mutants per fault class and program (default: by its size)', 0),
  cleanVariants: count('healthy variants per program (default: by its size)', 0),
  planVersion: option<PlanVersion>(
    '<n>',
    'result',
    '2 puts faults into healthy settings, 1 plans as the shipped recording was',
    { parse: parsePlanVersion, default: recordingDefaults.planVersion },
  ),
  extraOperators: list('comma-separated: every setting of these operators beside the mutants of the plan'),
  seeds: count('seeds per mutant and clean program', 1, recordingDefaults.seeds),
  backend: option('<name>', 'result', 'wasm, tensorflow, webgpu or cpu', {
    default: recordingDefaults.backend,
  }),
  dataDir,
  shard: option<ShardNumber | undefined>(
    '<i/n>',
    'work',
    'part i of n by program, in a directory of its own; "merge" makes one recording of all',
    { parse: parseShard, conflicts: ['bugs', 'queue', 'plan'] },
  ),
  out: option('<dir>', 'place', 'directory of the recording', { writes: 'folder' }),
  workers: { ...workers, conflicts: ['queue'] },
  queue: option(
    '<url>',
    'work',
    'let the workers of a Redis record, such as redis://host:6379 (see "worker")',
  ),
  patience,
  plan: flag('work', 'print what the recording would cost, after a short pilot, and record nothing'),
  quiet,
  json,
};

function parseShard(text: string): ShardNumber {
  const [, index, of] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && of !== undefined && index <= of) return { index, of };
  throw new InvalidArgumentError('need i/n with 1 <= i <= n, such as 2/5.');
}

type RecordOptions = Parsed<typeof recordOptions>;

export const registerRecord = defineCommand({
  name: 'record',
  about: summaries.record,
  page: 'docs/recording-at-scale.md',
  examples: [
    'record --programs toy-xor --mutants-per-class 1 --out rec',
    'record --operator mine.ts --out rec',
    'record --shard 1/20 --out rec/shard-1',
  ],
  options: recordOptions,
  run: (options) => (options.plan ? printPlan(options) : printRecording(options)),
});

async function printRecording({ queue: url, patience, ...options }: RecordOptions): Promise<void> {
  const out = requireOut('record', options.out);
  const queue = url === undefined ? undefined : { url, patience };
  const manifest = await recordPrograms({ ...options, out, queue });
  if (manifest === null) return;
  const { hash, counts } = manifest;
  const { json, backend } = options;
  printResult(
    json,
    { out, hash, counts, backend },
    () => `recorded ${counts.traces} traces on ${backend} into ${out}, hash ${hash}`,
  );
}

/** Records with the command that does it again; otherwise as `recordWithProgress`. */
export function recordPrograms(options: Omit<RecordingRun, 'command'>): Promise<Manifest | null> {
  return recordWithProgress({ ...options, command: (planned) => commandFor(options, planned) });
}

function commandFor(
  { queue: _, corpus: __, ...options }: Omit<RecordingRun, 'command'>,
  { chosen, backend }: Planned,
): string {
  const { bugs, seeds = recordingDefaults.seeds, extraOperators = [] } = options;
  const common = { seeds, backend: backend.name };
  if (bugs) return commandLine(['record'], recordOptions, { bugs, ...common });
  return commandLine(['record'], recordOptions, {
    ...recordingDefaults,
    ...options,
    ...common,
    ...wordPrograms(chosen, options),
    extraOperators: extraOperators.length === 0 ? undefined : extraOperators,
  });
}

/** Random programs are said by their number and seed. */
function wordPrograms(chosen: Planned['chosen'], { randomPrograms, seed }: Omit<RecordingRun, 'command'>) {
  const written = chosen.slice(0, chosen.length - (randomPrograms ?? 0)).map(({ id }) => id);
  return {
    programs: written.length === 0 ? undefined : written,
    randomPrograms,
    seed: randomPrograms === undefined ? undefined : (seed ?? 0),
  };
}

async function printPlan({ workers, json, ...options }: RecordOptions): Promise<void> {
  const { chosen, plan } = await planOptions(options);
  const programs = await predictCost(chosen, plan);
  const sums = sumRows(programs, 'runs', 'groups', 'coreSeconds');
  const coreSecondsPerRun = sums.coreSeconds / sums.runs;
  const total = { program: 'total', parameters: null, ...sums, coreSecondsPerRun, mostPerRun: null };
  printResult(json, { programs, total, workers, hash: plan.hash }, () =>
    formatCost([...programs, total], costColumns, workers),
  );
}

type CostLine = Omit<ProgramCost, 'parameters' | 'mostPerRun'> & {
  readonly [K in 'parameters' | 'mostPerRun']: number | null;
};

const costColumns: readonly Column<CostLine>[] = [
  { heading: 'program', align: 'left', cell: (cost) => cost.program },
  { heading: 'parameters', align: 'right', cell: ({ parameters }) => parameters?.toLocaleString('en') ?? '' },
  { heading: 'runs', align: 'right', cell: (cost) => String(cost.runs) },
  { heading: 'groups', align: 'right', cell: (cost) => String(cost.groups) },
  { heading: 'core-seconds', align: 'right', cell: (cost) => cost.coreSeconds.toFixed(1) },
  { heading: 'per run', align: 'right', cell: (cost) => cost.coreSecondsPerRun.toFixed(3) },
  { heading: 'at most', align: 'right', cell: sayMost },
];

/** What a run of a program of its size may take. */
function sayMost({ coreSecondsPerRun, mostPerRun }: CostLine): string {
  if (mostPerRun === null) return '';
  return coreSecondsPerRun > mostPerRun ? `${mostPerRun}: too long` : String(mostPerRun);
}
