import { createRegistry } from '../../lib/registry.ts';
import type { ResultControl } from '../result.ts';
import { classCoverage } from './class-coverage.ts';
import type { Control, ControlContext } from './contract.ts';
import { environmentOnly } from './environment-only.ts';
import { identityProbe } from './identity-probe.ts';
import { matchedSize } from './matched-size.ts';
import { permutedLabels } from './permuted-labels.ts';
import { practiceOnly } from './practice.ts';
import { programPrior } from './program-prior.ts';
import { pseudoPrograms } from './pseudo-programs.ts';
import { sessionProbe } from './session-probe.ts';
import { twins } from './twins.ts';

/** Every control; all of them run with every evaluation. First those that explain a gap, then those that must come out null. */
export const controls = createRegistry<Control>('control', [
  programPrior,
  identityProbe,
  environmentOnly,
  matchedSize,
  twins,
  classCoverage,
  practiceOnly,
  sessionProbe,
  permutedLabels,
  pseudoPrograms,
]);

/** A control as it goes into the result. */
export function measureControl(control: Control, context: ControlContext): ResultControl {
  const { id, title, reading } = control;
  const values = [...control.measure(context)];
  return { task: context.data.task, id, title, reading, values, holds: control.holds(values) };
}
