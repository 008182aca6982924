import type { Named } from '../../lib/registry.ts';
import type { ObservedScript, ObservedSetting, Outcome } from '../../traces/trace.ts';
import type { Fact, Repair } from '../contract.ts';
import type { Run } from './run.ts';

/** Something to change, in words of the field. */
export interface RuleChange {
  readonly repair: Repair;
  /** Factor of a number, such as 10 for a rate to be raised; the usual one of `changeFor` where left out. */
  readonly times?: number;
  readonly action: string;
}

/** What a rule says of a run. */
export interface Finding {
  /** What is so, with layer and step where there is one. */
  readonly sentence: string;
  /** What came of it in this run. Only with it is the fact called a fault. */
  readonly consequence: string | null;
  readonly class: Fact['class'];
  /** What to change, the first first. */
  readonly changes: readonly RuleChange[];
}

/** What an example run recorded; the rest is not known. A check every tenth step, the first before training. */
export interface RuleExample {
  readonly observed?: Partial<Omit<ObservedSetting, 'script'>>;
  readonly script?: Partial<ObservedScript>;
  readonly outcome?: Outcome;
  readonly scalars?: Readonly<Record<string, readonly number[]>>;
  readonly layered?: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** A deterministic check of one run, tried before any learner. It knows no other run. */
export interface DiagnosisRule extends Named {
  /** Who says so. */
  readonly source: string;
  /** What it reads: metric ids and fields of the header; it says nothing where one is missing. */
  readonly needs: readonly string[];
  /** What is enough for a part of it, where there is such a part. */
  readonly enough?: readonly string[];
  /** With what consequence the fact is called a fault. */
  readonly faultWhen: string;
  check(run: Run): readonly Finding[];
  /** Runs of which it calls the first faulty, and the second, which is healthy, not. */
  readonly examples: { readonly faulty: RuleExample; readonly healthy: RuleExample };
}
