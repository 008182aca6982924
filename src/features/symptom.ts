import type { ObservedTrace } from '../traces/trace.ts';
import { type Checks, checksOf, type Verdicts } from './checks.ts';
import { type Feature, single } from './extractor.ts';

/**
 * A published rule as a column: how much of the planned run was still to come when the rule first held, counted from the
 * check before, in (0, 1]; 0 where it never held; null where no check could be judged. A verdict beyond the last check
 * stands for the moment at which the run was lost.
 */
export function symptom(
  [name, needs, meaning]: readonly [name: string, needs: readonly string[], meaning: string],
  judge: (checks: Checks, trace: ObservedTrace) => Verdicts,
): Feature {
  return single([name, needs, meaning], (trace) => {
    const checks = checksOf(trace);
    if (checks.length === 0 && !trace.lost) return null;
    const verdicts = judge(checks, trace);
    if (verdicts.every((verdict) => verdict === null)) return null;
    const first = verdicts.indexOf(true);
    return first < 0 ? 0 : 1 - (checks.shares[first - 1] ?? 0);
  });
}

/** A rule about the script: 1 where it holds, 0 where not, from the first check on; null where the script is not known. */
export function settingSymptom(
  [name, needs, meaning]: readonly [name: string, needs: readonly string[], meaning: string],
  holds: (observed: ObservedTrace['observed']) => boolean | null,
): Feature {
  return symptom([name, needs, meaning], (_checks, { observed }) => [holds(observed)]);
}

/** Check by check, true where any of the rules holds; null where none of them can say. */
export function anyOf(...rules: readonly Verdicts[]): Verdicts {
  const length = Math.max(...rules.map((rule) => rule.length));
  return Array.from({ length }, (_, check) => {
    const verdicts = rules.map((rule) => rule[check] ?? null).filter((verdict) => verdict !== null);
    return verdicts.length === 0 ? null : verdicts.includes(true);
  });
}

/** True from the first check on at which the rule holds: tools count a symptom once it was seen. */
export function everSince(rule: Verdicts): Verdicts {
  let seen = false;
  return rule.map((verdict) => {
    seen ||= verdict === true;
    return verdict === null && !seen ? null : seen;
  });
}

/** True where both hold; null where either cannot say. */
export function both(a: Verdicts, b: Verdicts): Verdicts {
  return a.map((left, check) => {
    const right = b[check] ?? null;
    return left === null || right === null ? null : left && right;
  });
}

/** The rule where `from` of the planned steps are done; before that it does not apply, which is no finding. */
export function startingAt(from: number, { shares }: Checks, rule: Verdicts): Verdicts {
  return rule.map((verdict, check) => (shares[check]! < from ? false : verdict));
}

/** A verdict on the moment a run was lost, after those on its checks. */
export function thenLost({ length }: Checks, { lost }: ObservedTrace): Verdicts {
  return [...new Array<boolean>(length).fill(false), lost];
}

/** The opposite; null stays null. */
export function negate(verdict: boolean | null): boolean | null {
  return verdict === null ? null : !verdict;
}
