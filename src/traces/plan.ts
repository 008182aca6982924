import type { BugPair } from '../../corpus/bugs/contract.ts';
import { findOriginal } from '../../corpus/data/originals.ts';
import { prepareData } from '../../corpus/prepare.ts';
import { classesOf, classOf } from '../faults/classes.ts';
import { cleanVariants } from '../faults/clean.ts';
import type { Mutant } from '../faults/contract.ts';
import { editTrainingData } from '../faults/edits.ts';
import { operators } from '../faults/index.ts';
import { coreOf, outputLayer } from '../faults/network.ts';
import { parametersText } from '../faults/parameters.ts';
import { createMutant, planMutants } from '../faults/plan.ts';
import { groupBy } from '../lib/group.ts';
import { hashJson } from '../lib/hash.ts';
import { countSteps } from '../training/practice/plan.ts';
import { graphKey } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { traceSchemaVersion } from './store/schema.ts';
import type { RunHeader } from './trace.ts';

/** A run before it is made: the part of its header that the plan decides, and what it trains. */
export interface PlannedRun
  extends Pick<
    RunHeader,
    'traceId' | 'operator' | 'category' | 'parameters' | 'severity' | 'mutant' | 'seedIndex' | 'session'
  > {
  readonly spec: ProgramSpec;
}

/** Runs trained in lockstep, and the file they become. */
export interface RunGroup {
  /** Hash of its runs; the name of its file. */
  readonly id: string;
  /** The healthy program. */
  readonly program: ProgramSpec;
  readonly runs: readonly PlannedRun[];
  /** Steps of each run. */
  readonly plannedSteps: number;
}

export interface RecordingPlan {
  readonly groups: readonly RunGroup[];
  /** Hash of all groups and of how they are recorded: what a directory is a recording of. */
  readonly hash: string;
}

export interface RecordingOptions {
  readonly mutantsPerClass?: number;
  readonly seeds?: number;
  /** Harmless settings per program beside the program as it is. */
  readonly cleanVariants?: number;
  /** Ids of operators of which every setting is recorded, planned or not. */
  readonly extraOperators?: readonly string[];
  readonly backend?: string;
}

/** docs/definitions.md, Mutants and Clean variants. */
export const recordingDefaults = {
  mutantsPerClass: 8,
  seeds: 5,
  cleanVariants: 8,
  extraOperators: [],
  backend: 'wasm',
} as const;

const sessions = 5;
const mostReplicas = 60;
/** Input values of one row, over all replicas. */
const mostInputs = 20_000;

/**
 * Every run of a recording: per program its mutants, the clean program and its clean variants, each with all seeds,
 * in groups that share a graph. The plan of one program does not depend on the others.
 * @throws InputError as `prepareData` and the operators.
 */
export function planRecording(
  programs: readonly ProgramSpec[],
  options: RecordingOptions = {},
): RecordingPlan {
  const complete = { ...recordingDefaults, ...options };
  const groups = programs.flatMap((program) => planProgram(program, complete));
  const hash = hashJson([traceSchemaVersion, complete.backend, groups.map((group) => group.id)]);
  return { groups, hash };
}

function planProgram(program: ProgramSpec, options: Required<RecordingOptions>): RunGroup[] {
  const { seeds, backend } = options;
  const runs = assignSessions(planSubjects(program, options)).flatMap((subject) =>
    planSeeds(program, subject, seeds, backend),
  );
  const limit = replicaLimit(program, seeds);
  const byGraph = groupBy(runs, ({ spec, seedIndex }) => graphKey(spec, countRows(spec, seedIndex)));
  return [...byGraph.values()].flatMap((alike) => {
    const mutants = [...groupBy(alike, (run) => run.mutant).values()];
    return packMutants(mutants, limit).map((packed) => createGroup(program, packed));
  });
}

/** A mutant, the clean program or one of its variants: what is run with every seed. */
type Subject = Omit<PlannedRun, 'traceId' | 'seedIndex' | 'session'>;

function planSubjects(program: ProgramSpec, options: Required<RecordingOptions>): Subject[] {
  const { mutantsPerClass, cleanVariants: most, extraOperators } = options;
  const planned = planMutants(program, { perClass: mutantsPerClass });
  const ids = new Set(planned.map(({ id }) => id));
  const extra = planExtra(program, extraOperators).filter(({ id }) => !ids.has(id));
  const clean = { category: null, severity: null };
  const variants = cleanVariants(program)
    .slice(0, most)
    .map(({ parameters, spec }): Subject => {
      const mutant = `${program.id}/clean-variant/${parametersText(parameters)}`;
      return { ...clean, mutant, operator: 'clean-variant', parameters, spec };
    });
  const base = { ...clean, mutant: `${program.id}/clean`, operator: 'clean', parameters: {}, spec: program };
  return [...planned.map(describeMutant), base, ...variants, ...extra.map(describeMutant)];
}

function planExtra(program: ProgramSpec, ids: readonly string[]): Mutant[] {
  return ids
    .map((id) => operators.get(id))
    .flatMap((operator) =>
      operator.settings(program).map((setting) => createMutant(program, operator, setting)),
    );
}

function describeMutant({ id, operator, parameters, severity, spec }: Mutant): Subject {
  return { mutant: id, operator, category: classOf(operator), parameters, severity, spec };
}

/** Deals the mutants of each class out to the recording blocks, so that every block has every class where there are enough. */
function assignSessions(subjects: readonly Subject[]): (Subject & { session: number })[] {
  const dealt = new Map<string | null, number>();
  return subjects.map((subject) => {
    const place = dealt.get(subject.category) ?? 0;
    dealt.set(subject.category, place + 1);
    return { ...subject, session: place % sessions };
  });
}

/** A subject with every seed. */
function planSeeds(
  program: ProgramSpec,
  subject: Subject & { session: number },
  seeds: number,
  backend: string,
): PlannedRun[] {
  const original = findOriginal(program.id)?.original.title;
  return Array.from({ length: seeds }, (_, seedIndex) => {
    const names = ['trace', program.id, subject.mutant, hashJson(subject.spec), seedIndex, backend];
    // A run on original data is another run than the one on the stand-in.
    if (original !== undefined) names.push(original);
    return { ...subject, seedIndex, traceId: hashJson(names).slice(0, 20) };
  });
}

/** Training rows of a run; only edited data has to be made to be counted. */
function countRows(spec: ProgramSpec, seedIndex: number): number {
  if (spec.data.edits.length === 0) return spec.data.rows.train;
  return prepareData(spec, seedIndex, editTrainingData).train.rows;
}

/** A guard on memory: wide inputs mean wide layers, and beyond some dozens of replicas little is gained. */
function replicaLimit(program: ProgramSpec, seeds: number): number {
  const { rows, inputs } = prepareData(program, 0).train;
  return Math.max(seeds, Math.min(mostReplicas, Math.floor((mostInputs * rows) / inputs.length)));
}

/** Groups of at most `limit` runs; the seeds of a mutant stay together. */
function packMutants(mutants: readonly PlannedRun[][], limit: number): PlannedRun[][] {
  const packed: PlannedRun[][] = [];
  for (const runs of mutants) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + runs.length <= limit) last.push(...runs);
    else packed.push([...runs]);
  }
  return packed;
}

/** Runs of one graph as one group. */
function createGroup(program: ProgramSpec, runs: readonly PlannedRun[]): RunGroup {
  const id = hashJson(runs.map(({ traceId, session }) => [traceId, session])).slice(0, 16);
  const { spec, seedIndex } = runs[0]!;
  const plannedSteps = countSteps(spec, countRows(spec, seedIndex));
  return { id, program, runs, plannedSteps };
}

/** What headers name as operator of a real fault, as no operator made it. */
export const realFault = 'real-fault';

/**
 * Every run of a recording of real faults: of each pair the repaired program and the program as it was found, with all
 * seeds. Headers name the pair where others name a program, and all classes of the fault where others name one
 * (`data+optimisation`). Pairs that `canRecord` refuses are left out.
 * @throws InputError as `prepareData`.
 */
export function planBugs(
  bugs: readonly BugPair[],
  options: { readonly seeds?: number; readonly backend?: string } = {},
): RecordingPlan {
  const { seeds, backend } = { ...recordingDefaults, ...options };
  const groups = bugs.filter(canRecord).flatMap((bug) => planBug(bug, seeds, backend));
  return { groups, hash: hashJson([traceSchemaVersion, backend, groups.map(({ id }) => id)]) };
}

/**
 * Whether both programs have equally many output units. The label series of a trace are in the repaired program's loss,
 * which is not defined for outputs of another width.
 */
export function canRecord({ fixed, faulty }: BugPair): boolean {
  return outputUnits(fixed) === outputUnits(faulty);
}

function outputUnits(spec: ProgramSpec): number | null {
  const core = coreOf(spec.layers[outputLayer(spec)]!);
  if ('units' in core) return core.units;
  return 'filters' in core ? core.filters : null;
}

function planBug({ id, faultTypes, fixed, faulty }: BugPair, seeds: number, backend: string): RunGroup[] {
  // The pair's id, as two pairs may repair one program differently; what runs draw is named by their own specs.
  const program = { ...fixed, id };
  const common = { parameters: {}, severity: null, session: 0 };
  const subjects: (Subject & { session: number })[] = [
    { ...common, operator: 'clean', category: null, mutant: `${id}/clean`, spec: fixed },
    {
      ...common,
      operator: realFault,
      category: classesOf(faultTypes).join('+'),
      mutant: `${id}/${realFault}`,
      spec: faulty,
    },
  ];
  return subjects.map((subject) => createGroup(program, planSeeds(program, subject, seeds, backend)));
}
