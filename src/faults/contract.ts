import type { RandomStream } from '../lib/random.ts';
import type { RawData } from '../training/data.ts';
import type { ProgramSpec } from '../training/spec.ts';

export const faultClasses = ['data', 'optimisation', 'architecture', 'loss'] as const;
/** The four classes of the default class map (`corpus/config/classes-four.json` maps operators to them). */
export type FaultClass = (typeof faultClasses)[number];

export const severities = ['low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

export type FaultParameters = Readonly<Record<string, number | string>>;

/** One setting of an operator on one program. */
export interface FaultSetting {
  readonly parameters: FaultParameters;
  readonly severity: Severity;
}

/** Whether an operator can break a program, and if not, why not. */
export type Applicability =
  | { readonly applicable: true }
  | { readonly applicable: false; readonly reason: string };

/**
 * One way to break a program. `apply` is pure: the given spec is never changed, and the result differs from it in
 * exactly what the operator names.
 */
export interface FaultOperator {
  readonly id: string;
  readonly title: string;
  /** Where the operator and its parameter range come from. */
  readonly source: string;
  /** Of an operator from outside: its class by the id of each class map. Those of the written list stand in the maps. */
  readonly classes?: Readonly<Record<string, string>>;
  /** Why it is killed on fewer than three programs of corpus 2; absent where it is on more (`test/corpus/recorded-2.test.ts`). */
  readonly survives?: string;
  applicable(spec: ProgramSpec): Applicability;
  /** Every setting worth a mutant on this program, mild to severe; empty only where not applicable. */
  settings(spec: ProgramSpec): readonly FaultSetting[];
  apply(spec: ProgramSpec, parameters: FaultParameters): ProgramSpec;
  /**
   * For operators whose fault is in the training data: the edited training part. `apply` of such an operator
   * appends itself to `spec.data.edits`. `random` is the run's own `fault` stream.
   */
  editTrainingData?(data: RawData, parameters: FaultParameters, random: RandomStream): RawData;
}

/** A mutant: one program broken by one operator with one setting. */
export interface Mutant {
  /** `<program>/<operator>/<parameters>`, readable and unique; and `@<setting>` where the program was not as it is. */
  readonly id: string;
  readonly program: string;
  readonly operator: string;
  readonly parameters: FaultParameters;
  readonly severity: Severity;
  /** The healthy setting of the program that was broken (`HealthySetting`). */
  readonly setting: string;
  /** The faulty program. */
  readonly spec: ProgramSpec;
}
