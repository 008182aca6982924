import type { Column } from '../../report/table.ts';
import { type ProgramCost, predictCost } from '../../traces/cost.ts';
import { recordingDefaults } from '../../traces/recording-defaults.ts';
import type { Manifest } from '../../traces/store/manifest.ts';
import { requireOut } from '../common-options.ts';
import { formatCost, sumRows, withProgress } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import { recordOptions } from '../record.ts';
import { type Planned, planOptions, type RecordingRun, recordWithProgress } from '../recording-run.ts';

type RecordOptions = Parsed<typeof recordOptions>;

/** Records and says how much. */
export async function printRecording({ queue: url, patience, ...options }: RecordOptions): Promise<void> {
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

/** Says what the recording would cost. */
export async function printPlan({ workers, json, quiet, ...options }: RecordOptions): Promise<void> {
  const { chosen, plan } = await planOptions({ ...options, quiet });
  const programs = await withProgress(quiet, (report) =>
    predictCost(chosen, plan, (tried) =>
      report(tried, chosen.length, `a pilot of ${tried} of ${chosen.length} programs`),
    ),
  );
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
