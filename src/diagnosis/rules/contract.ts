import type { Named } from '../../lib/registry.ts';
import type { Fact, Repair } from '../contract.ts';
import type { Run } from './run.ts';

/** Something to change, in words of the field. */
interface Change {
  readonly repair: Repair;
  /** Factor of a number, such as 10 for a rate to be raised; the usual one of `changeFor` where left out. */
  readonly times?: number;
  readonly action: string;
}

/** What a rule says of a run. */
interface Finding {
  /** What is so, with layer and step where there is one. */
  readonly sentence: string;
  /** What came of it in this run. Only with it is the fact called a fault. */
  readonly consequence: string | null;
  readonly class: Fact['class'];
  /** What to change, the first first. */
  readonly changes: readonly Change[];
}

/** A deterministic check of one run, tried before any learner. It knows no other run. */
export interface Rule extends Named {
  /** Who says so. */
  readonly source: string;
  /** What it reads: metric ids and fields of the header. */
  readonly needs: readonly string[];
  /** With what consequence the fact is a fault, in a sentence; null where it is always one. */
  readonly faultWhen: string;
  /** Nothing where the rule has nothing to say, or its needs were not recorded. */
  check(run: Run): readonly Finding[];
}
