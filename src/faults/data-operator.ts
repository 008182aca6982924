import type { RandomStream } from '../lib/random.ts';
import type { RawData } from '../training/data.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { FaultOperator, FaultParameters, FaultSetting } from './contract.ts';
import { takesTokens } from './network.ts';

/** What tells one fault of training data from another. */
interface DataFault {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly settings: readonly FaultSetting[];
  /** Why the program's data cannot be broken so; null where it can. */
  obstacle(spec: ProgramSpec): string | null;
  edit(data: RawData, parameters: FaultParameters, random: RandomStream): RawData;
}

/** An operator on training data: `apply` notes the edit in the spec, `editTrainingData` carries it out. */
export function dataOperator(fault: DataFault): FaultOperator {
  const { id, title, source } = fault;
  return {
    id,
    title,
    source,
    applicable(spec) {
      const reason = fault.obstacle(spec);
      return reason === null ? { applicable: true } : { applicable: false, reason };
    },
    settings: (spec) => (fault.obstacle(spec) === null ? fault.settings : []),
    apply: (spec, parameters) => ({
      ...spec,
      data: {
        ...spec.data,
        edits: [...spec.data.edits, { operator: id, parameters: { ...parameters } }],
      },
    }),
    editTrainingData: fault.edit,
  };
}

/** Obstacle of faults that need classes to act on. */
export function needsClasses(spec: ProgramSpec): string | null {
  if (spec.task !== 'binary' && spec.task !== 'multiclass') {
    return `the targets of a ${spec.task} program are not classes`;
  }
  const { target } = spec.data;
  return target === 'value' || target === 'inputs' ? 'its classes stand among other targets' : null;
}

/** Obstacle of faults that need inputs which are quantities. */
export function needsQuantities(spec: ProgramSpec): string | null {
  return takesTokens(spec) ? 'the inputs are token ids, not quantities' : null;
}
