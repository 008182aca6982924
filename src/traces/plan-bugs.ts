import type { BugPair } from '../../corpus/bugs/contract.ts';
import { classesOf } from '../faults/bug-classes.ts';
import { coreOf, outputLayer } from '../faults/network.ts';
import { hashJson } from '../lib/hash.ts';
import type { ProgramSpec } from '../training/spec.ts';
import {
  createGroup,
  planSeeds,
  type RecordingPlan,
  type RunGroup,
  recordingDefaults,
  type Subject,
} from './plan.ts';
import { traceSchemaVersion } from './store/schema.ts';

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
 * Whether both programs answer with equally many units. The label series of a trace are in the repaired program's loss,
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
