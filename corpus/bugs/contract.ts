import { InputError } from '../../src/lib/errors.ts';
import { canonicalJson } from '../../src/lib/hash.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../src/training/spec.ts';

/** Where a documented fault was collected: the four sources of the realism study (arXiv 2512.16741). */
export const bugOrigins = ['DeepFD', 'DeepLocalize', 'defect4ML', 'CleanML'] as const;
export type BugOrigin = (typeof bugOrigins)[number];

/** A real fault and its repair: two programs that differ in what was repaired and in nothing else. */
export interface BugPair {
  /** Unique, lower case with hyphens, such as `so-38648195-output`. */
  readonly id: string;
  readonly title: string;
  /** Question, repository or paper, the ids it has in published benchmarks, and its licence. */
  readonly source: { readonly reference: string; readonly licence: string };
  readonly origin: BugOrigin;
  /** What the pair rests on: who documented fault and repair, and what of it was scaled down or replaced. */
  readonly basis: string;
  /** What the repair changes, in words: "output softmax instead of sigmoid". */
  readonly difference: string;
  /** Ids of our fault operators that name the fault's parts where one does, else those of `src/faults/data-errors/`. */
  readonly faultTypes: readonly string[];
  /** The repaired program: what the study calls the original. */
  readonly fixed: ProgramSpec;
  /**
   * The program as it was found. Its data may be edited (`data.edits`, the fault operators' own), prepared or encoded
   * otherwise; row i of its test part is row i of the repaired program's.
   */
  readonly faulty: ProgramSpec;
}

export interface BugInput extends Omit<BugPair, 'fixed' | 'faulty'> {
  readonly fixed: ProgramInput;
  readonly faulty: ProgramInput;
}

/**
 * A checked pair, defaults of both programs filled in. Both have one id, and with it one data split and one start.
 * @throws InputError `invalid-program`; `invalid-bug` where the two are the same or cannot be compared.
 */
export function defineBug(input: BugInput): BugPair {
  const pair = { ...input, fixed: defineProgram(input.fixed), faulty: defineProgram(input.faulty) };
  const { fixed, faulty } = pair;
  const refuse = (rule: string) => {
    throw new InputError('invalid-bug', { rule: `bug ${input.id}: ${rule}` });
  };
  if (!/^[a-z0-9][a-z0-9-]*$/.test(input.id)) refuse('an id is lower case letters, digits and hyphens');
  if (fixed.id !== faulty.id) refuse('both programs have one id, so that they see the same rows');
  if (canonicalJson(fixed.data.rows) !== canonicalJson(faulty.data.rows)) {
    refuse('both programs have parts of the same sizes; a fault that takes rows away is a data edit');
  }
  if (fixed.data.edits.length > 0) refuse('a repaired program does not edit its training data');
  if (canonicalJson(fixed) === canonicalJson(faulty)) refuse('the two programs are the same');
  return pair;
}
