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
  const remains = (spec: ProgramSpec) => (setting: FaultSetting) =>
    buildsLike(spec, apply(spec, setting.parameters));
  return {
    id,
    title,
    source,
    ...(survives !== undefined && { survives }),
    apply,
    settings: (spec) => mildFirst(fault.settings(spec).filter(remains(spec))),
    applicable: (spec) =>
      fault.settings(spec).some(remains(spec))
        ? { applicable: true }
        : { applicable: false, reason: fault.obstacle(spec) },
  };
}
