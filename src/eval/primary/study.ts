import { InputError } from '../../lib/errors.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { SplitSize, SplitStrategy } from '../contract.ts';
import { decisions } from '../decisions/index.ts';
import { diagnosers } from '../diagnosers/index.ts';
import { featureSets } from '../methods/feature-sets.ts';
import { type Method, methodIds } from '../methods/method.ts';
import { normalisations } from '../normalisations/index.ts';
import { splits } from '../splits/index.ts';
import type { PredictionJob } from '../study/job-kinds.ts';
import type { EvaluationPlan, Study, WindowedPlan } from '../study/study.ts';
import type { Primary, PrimarySide } from './file.ts';
import { listHalves } from './halves.ts';

/** The method of a side. @throws InputError `unknown-…` where a list of ours has no such member. */
export function methodOf({ diagnoser, features, normalisation, decision }: PrimarySide): Method {
  return {
    diagnoser: diagnosers.get(diagnoser),
    features: featureSets.get(features),
    normalisation: normalisations.get(normalisation),
    decision: decisions.get(decision),
  };
}

/** Every side once, as a plan of its method under its splits, with the comparisons that are made of them. */
export function primaryStudy(primary: Primary): Study {
  const plans = new Map<string, EvaluationPlan>();
  for (const { id, task, first, second } of primary.comparisons)
    for (const side of [first, second]) {
      const { split, ...rest } = side;
      const key = JSON.stringify([task, rest]);
      const known = plans.get(key)?.strategies ?? [];
      const { method, strategy } = findSide(id, side);
      const strategies = [...new Set([...known, strategy])];
      plans.set(key, { task, window: null, methods: [method], strategies, controls: [] });
    }
  const { folds, cuts, seed } = primary;
  return {
    plans: [...plans.values()],
    size: { folds, repeats: cuts, seed },
    bootstrap: { ...defaultBootstrap, seed },
    primary,
  };
}

/** A side by its names; an error says in which comparison they stand. */
function findSide(comparison: string, side: PrimarySide): { method: Method; strategy: SplitStrategy } {
  try {
    return { method: methodOf(side), strategy: splits.get(side.split) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.code,
      { rule: `comparison ${comparison}: ${error.message}` },
      { cause: error },
    );
  }
}

/** Some of the comparisons, of one cut each: what can be measured anew in a minute. */
export function firstCutOf(primary: Primary, ids: readonly string[]): Primary {
  const comparisons = primary.comparisons.filter(({ id }) => ids.includes(id));
  return { ...primary, comparisons, cuts: 1, halvings: 0 };
}

/** One cut of every half of the programs, for one side: what training on other programs does to its score. */
export function listSideHalves(
  { task, window }: Pick<WindowedPlan, 'task' | 'window'>,
  side: PrimarySide,
  { folds, halvings, seed }: Primary,
): PredictionJob[] {
  const size: SplitSize = { folds, repeats: 1, seed };
  const shared = { kind: 'predictions', task, window, size, repeat: 0, split: side.split } as const;
  const ids = methodIds(methodOf(side));
  return listHalves(halvings, seed).map((half) => ({ ...shared, ...ids, half }));
}
