import type { ProgramSpec } from '../training/spec.ts';
import { buildsLike } from './buildable.ts';
import type { FaultOperator, FaultParameters, FaultSetting } from './contract.ts';
import { mildFirst } from './parameters.ts';

/** What tells one fault of a program's settings from another. */
interface SpecFault extends Pick<FaultOperator, 'id' | 'title' | 'source' | 'survives'> {
  /** Every setting on this program; none where the fault has no place in it. */
  settings(spec: ProgramSpec): readonly FaultSetting[];
  /** Why there is none; called only then. */
  obstacle(spec: ProgramSpec): string;
  apply(spec: ProgramSpec, parameters: FaultParameters): ProgramSpec;
}

/** An operator that is applicable exactly where it has a setting. */
export function specOperator(fault: SpecFault): FaultOperator {
  const { id, title, source, survives, apply } = fault;
  const settings = (spec: ProgramSpec) =>
    mildFirst(fault.settings(spec).filter(({ parameters }) => buildsLike(spec, apply(spec, parameters))));
  return {
    id,
    title,
    source,
    ...(survives !== undefined && { survives }),
    apply,
    settings,
    applicable: (spec) =>
      settings(spec).length > 0 ? { applicable: true } : { applicable: false, reason: fault.obstacle(spec) },
  };
}
