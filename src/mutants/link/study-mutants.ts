import { bugs } from '../../../corpus/bugs/index.ts';
import type { FaultSetting } from '../../faults/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { hashStudy, planPreTraining, preTraining, type RealismResult } from '../realism/index.ts';

/** A fault as recordings name it: the operator and one of its settings. */
export type Fault = FaultSetting & { readonly operator: string };

/** A trained mutant of a realism study, told as the fault of ours that it is. */
export interface StudyMutant extends Quality {
  readonly bug: string;
  readonly fault: Fault;
}

/** What the study says of a mutant; null where it is undefined. */
export interface Quality {
  /** IoU with the real fault. */
  readonly realism: number | null;
  readonly resistance: number | null;
  /** CS. */
  readonly coupling: number | null;
}

/**
 * The scored pre-training mutants of the usable bugs of a study. They were made by our operators under DeepCrime's names; the
 * plan of each bug is made again to tell which.
 * @throws InputError `other-study` where a bug of the corpus is no longer what was studied.
 */
export function readStudyMutants({ bugs: studied, usable, options }: RealismResult): StudyMutant[] {
  const wanted = new Set(usable);
  return studied
    .filter(({ bug }) => wanted.has(bug))
    .flatMap(({ bug, planHash, judgedOn, approaches }) => {
      const pair = bugs.get(bug);
      if (hashStudy(pair, options, judgedOn?.sha256 ?? null) !== planHash) throw otherStudy(bug);
      const faultOf = new Map(
        planPreTraining(pair.fixed, options.mutants).map(({ id, fault }) => [id, fault]),
      );
      const mutants = approaches.find(({ approach }) => approach === preTraining)?.mutants ?? [];
      return mutants.map(({ model, overlap, resistance, coupling }) => {
        const fault = faultOf.get(model);
        if (fault === undefined) throw otherStudy(bug);
        return { bug, fault, realism: overlap, resistance, coupling };
      });
    });
}

function otherStudy(bug: string): InputError {
  return new InputError('other-study', {
    rule: `the study is of another version of the real fault ${bug}, or of the fault operators`,
    remedy: 'Run `faultgap realism` again into another directory.',
  });
}
