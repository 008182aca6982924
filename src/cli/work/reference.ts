import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { prepareData } from '../../../corpus/prepare.ts';
import { programs } from '../../../corpus/programs/index.ts';
import { editTrainingData } from '../../faults/edits.ts';
import { planMutants } from '../../faults/plan.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import { type Column, formatTable, leftColumn, rightColumn } from '../../report/table.ts';
import { recordedSpec } from '../../traces/recorded-spec.ts';
import { withStart } from '../../traces/start.ts';
import { openTraces } from '../../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../../traces/store/manifest.ts';
import { selectBackend } from '../../training/backend.ts';
import {
  compareWithTorch,
  type ReferenceComparison,
  type TrainedRun,
  trainAlone,
} from '../../training/reference/compare.ts';
import { requireTorch } from '../../training/reference/python.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { withProgress } from '../long-work.ts';

export interface ReferenceOptions {
  /** Most steps of a run. */
  readonly steps: number;
  /** Of a program, clean and mutants alike. */
  readonly seeds: number;
  /** Mutants of a program, of as many operators as there are. */
  readonly mutants: number;
  /** Runs of a recording. */
  readonly runs: number;
  readonly quiet: boolean;
}

/** A run to compare, by its words in the table. */
interface Subject {
  readonly mutant: string;
  readonly seedIndex: number;
  readonly spec: ProgramSpec;
}

/** How it compared; null where the network does not build, and why. */
export interface Compared extends Pick<Subject, 'mutant' | 'seedIndex'> {
  readonly comparison: ReferenceComparison | null;
  readonly reason?: string;
}

/**
 * Runs of a program or of a recording beside PyTorch.
 * @throws InputError `no-torch`, `reference-unknown`, `unknown-program`, and those of `readManifest` and `recordedSpec`
 */
export async function compareTarget(target: string, options: ReferenceOptions): Promise<Compared[]> {
  const python = requireTorch();
  const isDirectory = existsSync(target) && statSync(target).isDirectory();
  const subjects = isDirectory ? await recordedRuns(target, options) : programRuns(target, options);
  await selectBackend('wasm');
  return withProgress(options.quiet, async (report) => {
    const compared: Compared[] = [];
    for (let at = 0; at < subjects.length; at += runsAtOnce) {
      compared.push(...compareRuns(python, subjects.slice(at, at + runsAtOnce), options.steps));
      report(compared.length, subjects.length, `${compared.length} of ${subjects.length} runs`);
    }
    return compared;
  });
}

/** Runs that one Python trains: to start it takes seconds. */
const runsAtOnce = 10;

function programRuns(id: string, { seeds, mutants }: ReferenceOptions): Subject[] {
  const program = programs.get(id);
  const clean = { id: `${id}/clean`, spec: program };
  return [clean, ...spreadOverOperators(program, mutants)].flatMap(({ id: mutant, spec }) =>
    Array.from({ length: seeds }, (_, seedIndex) => ({ mutant, seedIndex, spec })),
  );
}

/** The first mutant of every operator, then the second, and so on; programs begin with other operators. */
function spreadOverOperators(program: ProgramSpec, most: number) {
  const planned = planMutants(program, { perClass: Number.POSITIVE_INFINITY });
  const byOperator = [...groupBy(planned, ({ operator }) => operator).values()];
  const queues = randomStream('reference', program.id).shuffle(byOperator);
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, round) => queues.flatMap((queue) => queue[round] ?? []));
  return rounds.flat().slice(0, most);
}

/** Runs of a recording, evenly over its files. */
async function recordedRuns(directory: string, { runs }: ReferenceOptions): Promise<Subject[]> {
  const files = presentTraces(await readManifest(directory));
  const total = files.reduce((sum, file) => sum + file.runs, 0);
  const count = Math.min(runs, total);
  const places = new Set(Array.from({ length: count }, (_, i) => Math.floor((i * total) / count)));
  const subjects: Subject[] = [];
  let first = 0;
  for (const file of files) {
    const here = Array.from({ length: file.runs }, (_, i) => i).filter((i) => places.has(first + i));
    first += file.runs;
    if (here.length === 0) continue;
    const { headers } = await openTraces(join(directory, file.path), file);
    for (const i of here) {
      const { mutant, seedIndex } = headers[i]!;
      subjects.push({ mutant, seedIndex, spec: recordedSpec(headers[i]!) });
    }
  }
  return subjects;
}

function compareRuns(python: string, subjects: readonly Subject[], steps: number): Compared[] {
  const trained = subjects.map((subject) => trainOrSay(subject, steps));
  const built = trained.filter((one): one is TrainedRun => typeof one !== 'string');
  const comparisons = compareWithTorch(python, built).values();
  return subjects.map(({ mutant, seedIndex }, i) => {
    const one = trained[i]!;
    return typeof one === 'string'
      ? { mutant, seedIndex, comparison: null, reason: one }
      : { mutant, seedIndex, comparison: comparisons.next().value! };
  });
}

/** A run by our engine, or why its network does not build. */
function trainOrSay({ spec, seedIndex }: Subject, steps: number): TrainedRun | string {
  try {
    const data = prepareData(spec, seedIndex, editTrainingData);
    return trainAlone(withStart({ spec, seedIndex, data }), steps);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** JSON has no infinity: an infinite difference is the text "Infinity", which JavaScript and Python read as the number. */
export function withInfinities(compared: readonly Compared[]): unknown {
  const text = JSON.stringify(compared, (_, value: unknown) =>
    value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
  );
  return JSON.parse(text);
}

/** The table of all runs; of a single one also its steps, and a last line that counts. */
export function formatCompared(compared: readonly Compared[]): string {
  const parts = [formatTable(compared, runColumns)];
  const only = compared.length === 1 ? compared[0]!.comparison : null;
  if (only !== null) parts.push(formatTable(someSteps(only), stepColumns));
  const count = (verdict: string) => compared.filter((one) => verdictWord(one) === verdict).length;
  parts.push(
    `${count('equal')} equal, ${count('chaos')} chaos, ${count('different')} different, ` +
      `${count('not built')} not built; differences are relative to PyTorch in float64, ` +
      'beside those of PyTorch in float32',
  );
  return parts.join('\n\n');
}

export const verdictWord = ({ comparison }: Compared): string => comparison?.verdict ?? 'not built';

const power = (value: number | undefined) => value?.toExponential(1) ?? '–';
const worst = (values: readonly number[] | undefined) => values && Math.max(...values);

const runColumns: readonly Column<Compared>[] = [
  leftColumn('run', ({ mutant }) => mutant),
  rightColumn('seed', ({ seedIndex }) => seedIndex),
  rightColumn('steps', ({ comparison }) => comparison?.steps ?? '–'),
  rightColumn('worst loss', ({ comparison }) => power(worst(comparison?.ours))),
  rightColumn('float32', ({ comparison }) => power(worst(comparison?.twin))),
  rightColumn('weights', ({ comparison }) => power(comparison?.weights.ours)),
  rightColumn('float32', ({ comparison }) => power(comparison?.weights.twin)),
  rightColumn('per step', ({ comparison }) => power(comparison?.followed?.losses.ours)),
  rightColumn('float32', ({ comparison }) => power(comparison?.followed?.losses.twin)),
  rightColumn('moves', ({ comparison }) => power(comparison?.followed?.moves.ours)),
  rightColumn('float32', ({ comparison }) => power(comparison?.followed?.moves.twin)),
  leftColumn('verdict', verdictWord),
];

interface StepRow {
  readonly step: number;
  readonly ours: number;
  readonly twin: number;
}

/** Steps 1, 2, 5, 10, 20, 50 … and the last. */
function someSteps({ steps, ours, twin }: ReferenceComparison): StepRow[] {
  const rounds = [1, 10, 100, 1000, 10_000].flatMap((power) => [power, 2 * power, 5 * power]);
  const shown = [...rounds.filter((step) => step < steps), steps];
  return shown.map((step) => ({ step, ours: ours[step - 1]!, twin: twin[step - 1]! }));
}

const stepColumns: readonly Column<StepRow>[] = [
  rightColumn('step', ({ step }) => step),
  rightColumn('loss', ({ ours }) => power(ours)),
  rightColumn('float32', ({ twin }) => power(twin)),
];
