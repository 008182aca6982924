import type { Committee, InputParts, InputSet, Validator } from '../contract.ts';
import { imageSets } from '../sets/index.ts';
import { trainCommittee } from './committee.ts';
import { trainValidator } from './validator.ts';

/** What all jobs of an image set share. */
export interface SetJudges {
  readonly set: InputSet;
  readonly parts: InputParts;
  /** Votes in searches that keep labels. */
  readonly searchCommittee: Committee;
  /** Judges generators and what was found. No search has seen it, or one that keeps labels would be its own judge. */
  readonly committee: Committee;
  readonly validator: Validator;
  dispose(): void;
}

/**
 * Trains what judges; some seconds. The committee that votes in searches is trained when one asks for it. The backend must have been
 * selected.
 */
export function openSetJudges(id: string): SetJudges {
  const set = imageSets.get(id);
  const committee = trainCommittee(set, 0);
  const validator = trainValidator(set, committee);
  let searching: Committee | undefined;
  return {
    set,
    parts: set.load(),
    get searchCommittee() {
      searching ??= trainCommittee(set, 1);
      return searching;
    },
    committee,
    validator,
    dispose() {
      for (const one of [committee, validator, searching]) one?.dispose();
    },
  };
}

/** Opens the judges of one set at a time and keeps the last: jobs come set by set. */
export function keepJudges(): (id: string) => SetJudges {
  let kept: SetJudges | null = null;
  return (id) => {
    if (kept?.set.id === id) return kept;
    kept?.dispose();
    kept = openSetJudges(id);
    return kept;
  };
}
