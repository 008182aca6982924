import { InputError } from '../../lib/errors.ts';
import type { BugContext, BugPlan } from './bug-context.ts';
import type { BugApproach, BugResult, BugScore } from './bug-result.ts';
import { createJudge } from './judge.ts';
import type { StudyOptions } from './options.ts';
import type { KillRule } from './oracle.ts';
import { scoreAll } from './score-approach.ts';

/**
 * Scores of the mutants that were trained twice, all else trained twice too: originals, fault and mutants of round 0,
 * and of round 1. Both pools hold these mutants alone, so that resistances are of one kind.
 */
export async function retest(
  { mutants }: BugPlan,
  bench: BugContext,
  rule: KillRule,
  scored: BugApproach,
  options: StudyOptions,
): Promise<BugResult['retest']> {
  const known = new Set(scored.mutants.map(({ model }) => model));
  const twice = mutants.slice(0, options.retested).flatMap(({ id }) => (known.has(id) ? [id] : []));
  const judged = [0, 1].map((round) => killsOfRound(bench, rule, twice, round, options));
  const common = twice.filter((id) => judged.every((kills) => kills.has(id)));
  if (common.length === 0 || !judged.every((kills) => kills.has('fault'))) return [];
  const [first, second] = await Promise.all(
    judged.map((kills) => scoreAll(() => ['fault', ...common].map((id) => kills.get(id)!))),
  );
  return common.map((_, i) => ({ first: first![i] as BugScore, second: second![i] as BugScore }));
}

/** Kills by model of one round; a model that cannot be judged is left out. */
function killsOfRound(
  bench: BugContext,
  rule: KillRule,
  mutants: readonly string[],
  round: number,
  options: StudyOptions,
) {
  const judge = createJudge(rule, bench.data.test, bench.round('original', round), options);
  return new Map(
    ['fault', ...mutants].flatMap((id) => {
      try {
        const outputs = bench.round(id, round).map((instance) => instance.outputs);
        return [[id, judge.kills(id, id === 'fault' ? 'fault' : 'mutant', outputs)] as const];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return [];
      }
    }),
  );
}
