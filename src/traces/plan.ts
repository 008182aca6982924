import type { BugPair } from '../../corpus/bugs/contract.ts';
import { findOriginal } from '../../corpus/data/originals.ts';
import { countParameters } from '../../corpus/measured.ts';
import { countTrainingRows, prepareData } from '../../corpus/prepare.ts';
import { classesOf } from '../faults/classes.ts';
import { editTrainingData } from '../faults/edits.ts';
import { coreOf, outputLayer } from '../faults/network.ts';
import { InputError } from '../lib/errors.ts';
import { groupBy } from '../lib/group.ts';
import { hashJson } from '../lib/hash.ts';
import { countSteps } from '../training/practice/plan.ts';
import { graphKey } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { type PlanVersion, planVersions, recordingDefaults } from './recording-defaults.ts';
import { type RecordingSize, recordingSize } from './recording-sizes.ts';
import { planAsFirst, planInSettings, type RunSubject } from './subjects.ts';
import type { RunHeader } from './trace.ts';

/** A run before it is made: the part of its header that the plan decides, and what it trains. */
export interface PlannedRun extends RunSubject, Pick<RunHeader, 'traceId' | 'seedIndex' | 'session'> {}

/** Runs trained in lockstep, and the file they become. */
export interface RunGroup {
  /** Hash of its runs; the name of its file. */
  readonly id: string;
  /** The healthy program. */
  readonly program: ProgramSpec;
  readonly runs: readonly PlannedRun[];
  /** Steps of each run. */
  readonly plannedSteps: number;
  /** How often instruments look at each, where that is not as often as by default. */
  readonly checks?: number | undefined;
}

export interface RecordingPlan {
  readonly groups: readonly RunGroup[];
  /** Hash of all groups and of how they are recorded: what a directory is a recording of. */
  readonly hash: string;
  readonly version: PlanVersion;
}

/** The version of the plan that a recording was made by. */
export function planVersionOf({ schemaVersion }: { readonly schemaVersion: number }): PlanVersion {
  return planVersions.find((version) => version === schemaVersion) ?? recordingDefaults.planVersion;
}

export interface RecordingOptions {
  readonly planVersion?: PlanVersion;
  /** Left out: as `corpus/config/recording.json` has it for programs of the size; 8 in version 1. */
  readonly mutantsPerClass?: number | undefined;
  readonly seeds?: number;
  /** Healthy settings per program beside the program as it is; left out as `mutantsPerClass`. */
  readonly cleanVariants?: number | undefined;
  /** Ids of operators of which every setting is recorded, planned or not. */
  readonly extraOperators?: readonly string[];
  readonly backend?: string;
}

type CompleteOptions = RecordingOptions & Required<Pick<RecordingOptions, keyof typeof recordingDefaults>>;

const sessions = 5;
const mostReplicas = 60;
/** Input values of one row, over all replicas. */
const mostInputs = 20_000;
/** Parameters over all replicas: WebAssembly has 2 GiB, and gradients, optimizers and instruments hold a dozen copies. */
const mostParameters = 12_500_000;

/**
 * Every run of a recording: per program its mutants, the clean program and its clean variants, each with all seeds,
 * in groups that share a graph. The plan of one program does not depend on the others.
 * @param onProgram called before each program, with how many are planned
 * @throws InputError as `prepareData` and the operators.
 */
export function planRecording(
  programs: readonly ProgramSpec[],
  options: RecordingOptions = {},
  onProgram: (planned: number) => void = () => {},
): RecordingPlan {
  const complete = { ...recordingDefaults, ...options };
  const groups = programs.flatMap((program, planned) => {
    onProgram(planned);
    return planProgram(program, complete);
  });
  return hashPlan(groups, complete);
}

function hashPlan(
  groups: readonly RunGroup[],
  { planVersion: version, backend }: Pick<CompleteOptions, 'planVersion' | 'backend'>,
): RecordingPlan {
  return {
    groups,
    version,
    hash: hashGroups(
      groups.map(({ id }) => id),
      { version, backend },
    ),
  };
}

/** Hash of the plan that has these groups, by their ids. */
export function hashGroups(
  ids: readonly string[],
  { version, backend }: { readonly version: PlanVersion; readonly backend: string },
): string {
  return hashJson([version, backend, ids]);
}

function planProgram(program: ProgramSpec, options: CompleteOptions): RunGroup[] {
  const { seeds, backend } = options;
  const runs = assignSessions(planSubjects(program, options)).flatMap((subject) =>
    planSeeds(program, subject, seeds, backend),
  );
  const limit = replicaLimit(program, seeds);
  const lockstep = ({ spec, seedIndex, checks }: PlannedRun) => {
    const key = graphKey(spec, countRows(spec, seedIndex));
    return checks === undefined ? key : `${key} ${checks}`;
  };
  return [...groupBy(runs, lockstep).values()].flatMap((alike) => {
    const mutants = [...groupBy(alike, (run) => run.mutant).values()];
    return packMutants(mutants, limit).map((packed) => createGroup(program, packed));
  });
}

function planSubjects(program: ProgramSpec, options: CompleteOptions): RunSubject[] {
  const { planVersion, extraOperators } = options;
  const amounts = { extraOperators, ...chooseAmounts(program, options) };
  return planVersion === 1 ? planAsFirst(program, amounts) : planInSettings(program, amounts);
}

function chooseAmounts(
  program: ProgramSpec,
  { planVersion, mutantsPerClass, cleanVariants }: CompleteOptions,
) {
  // The size of a network that does not build is not known, nor needed where both are given.
  if (mutantsPerClass !== undefined && cleanVariants !== undefined)
    return { mutantsPerClass, cleanVariants, besideClasses: 0 };
  const first: Omit<RecordingSize, 'cpuSecondsPerRun'> = {
    ...{ mutantsPerClass: 8, cleanVariants: 8, besideClasses: 0 },
  };
  const bySize = planVersion === 1 ? first : recordingSize(program);
  return {
    mutantsPerClass: mutantsPerClass ?? bySize.mutantsPerClass,
    cleanVariants: cleanVariants ?? bySize.cleanVariants,
    besideClasses: mutantsPerClass === undefined ? bySize.besideClasses : 0,
    mutants: mutantsPerClass === undefined ? bySize.mutants : undefined,
  };
}

/** Deals the mutants of each class out to the recording blocks, so that every block has every class where there are enough. */
function assignSessions(subjects: readonly RunSubject[]): (RunSubject & { session: number })[] {
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
  subject: RunSubject & { session: number },
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

function countRows(spec: ProgramSpec, seedIndex: number): number {
  return countTrainingRows(spec, seedIndex, editTrainingData);
}

/** A guard on memory: wide inputs mean wide layers, and beyond some dozens of replicas little is gained. */
function replicaLimit(program: ProgramSpec, seeds: number): number {
  const { rows, inputs } = prepareData(program, 0).train;
  const byInputs = Math.floor((mostInputs * rows) / inputs.length);
  const byParameters = Math.floor(mostParameters / parametersOf(program));
  return Math.max(seeds, Math.min(mostReplicas, byInputs, byParameters));
}

/** None of a network that does not build, whose runs fail before they need memory. */
function parametersOf(program: ProgramSpec): number {
  try {
    return countParameters(program);
  } catch (error) {
    if (error instanceof InputError) return 0;
    throw error;
  }
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
  const { spec, seedIndex, checks } = runs[0]!;
  const plannedSteps = countSteps(spec, countRows(spec, seedIndex));
  return { id, program, runs, plannedSteps, ...(checks !== undefined && { checks }) };
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
  // Real faults are in the program as it was found.
  return hashPlan(groups, { planVersion: 1, backend });
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
  const subjects: (RunSubject & { session: number })[] = [
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
