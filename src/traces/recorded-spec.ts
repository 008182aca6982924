import { bugs } from '../../corpus/bugs/index.ts';
import { knownProgram } from '../../corpus/find-program.ts';
import { partsOfPair } from '../faults/classes.ts';
import { cleanVariants } from '../faults/clean.ts';
import { operators } from '../faults/index.ts';
import { operatorNamed } from '../faults/pairs.ts';
import { parametersText } from '../faults/parameters.ts';
import { healthySettings } from '../faults/settings/healthy.ts';
import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { realFault } from './plan.ts';
import type { RunHeader } from './trace.ts';

type Recorded = Pick<RunHeader, 'program' | 'operator' | 'parameters' | 'mutant' | 'setting' | 'specHash'>;

/**
 * The spec that a recorded run trained, made again from its header.
 * @throws InputError `not-recorded` where the program or the operator is another one by now.
 */
export function recordedSpec(header: Recorded): ProgramSpec {
  const spec = rebuild(header);
  if (spec !== undefined && hashJson(spec) === header.specHash) return spec;
  throw new InputError('not-recorded', {
    rule: `${header.mutant} is not the run that was recorded`,
    remedy: 'The program or its operator changed since, or came from a file of your own: record again.',
  });
}

function rebuild(run: Recorded): ProgramSpec | undefined {
  const { program: id, operator, parameters } = run;
  const program = knownProgram(id);
  if (program === undefined) {
    const bug = bugs.members.find((member) => member.id === id);
    return operator === realFault ? bug?.faulty : bug?.fixed;
  }
  const healthy = healthySpec(program, run);
  if (operator === 'clean' || operator === 'clean-variant') return healthy;
  const isKnown = (partsOfPair(operator) ?? [operator]).every((part) => operators.has(part));
  return healthy && isKnown ? operatorNamed(operator).apply(healthy, parameters) : undefined;
}

/** The healthy program that a run is of, or that its fault was put into. */
function healthySpec(
  program: ProgramSpec,
  { operator, parameters, setting }: Recorded,
): ProgramSpec | undefined {
  if (setting !== undefined)
    return healthySettings(program, Number.POSITIVE_INFINITY).find(({ id }) => id === setting)?.spec;
  if (operator !== 'clean-variant') return program;
  const text = parametersText(parameters);
  return cleanVariants(program).find((variant) => parametersText(variant.parameters) === text)?.spec;
}
