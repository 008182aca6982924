import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../lib/errors.ts';
import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import type { InputSet } from '../contract.ts';
import type { Ledger, LedgerRow } from '../ledger.ts';
import { isFault, rowsByStrategy } from '../measures.ts';
import { joinRows } from '../rows.ts';
import { imageSets } from '../sets/index.ts';
import { type DistanceView, distancesToSeeds, openFaultDiversity } from './diversity.ts';

/** How far what a strategy found lies from its seeds and from each other, by one view. */
export interface StrategyDistance {
  readonly strategy: string;
  /** Id of the view. */
  readonly view: string;
  /** Misclassified inputs, and their mean distance to their seeds; null where there are none. */
  readonly misclassified: number;
  readonly toSeed: number | null;
  /** Faults by any margin, and their mean distance within a class, alone and as a ratio to real inputs. */
  readonly faults: number;
  readonly withinClasses: number | null;
  readonly toReal: number | null;
}

/** Strategies of a ledger in the order of their first row, each by every view. */
export function measureDistances(
  { rows }: Ledger,
  set: InputSet,
  views: readonly DistanceView[],
): StrategyDistance[] {
  const strategies = [...rowsByStrategy(rows)];
  const real = set.load().test;
  const byView = views.map((view) => {
    const diversityOf = openFaultDiversity(view, real);
    return strategies.map(([strategy, own]): StrategyDistance => {
      const wrong = own.filter(({ margin }) => margin > 0);
      const { diversity, diversityToReal } = diversityOf(own);
      return {
        ...{ strategy, view: view.id, misclassified: wrong.length, toSeed: meanToSeed(view, wrong) },
        faults: own.filter((row) => isFault(row, 0)).length,
        ...{ withinClasses: diversity, toReal: diversityToReal },
      };
    });
  });
  return strategies.flatMap((_, i) => byView.map((own) => own[i]!));
}

function meanToSeed(view: DistanceView, rows: readonly LedgerRow[]): number | null {
  const inputs = joinRows(rows.map(({ input }) => input));
  const seeds = joinRows(rows.map(({ seedInput }) => seedInput));
  return finiteOrNull(mean(distancesToSeeds(view, inputs, seeds)));
}

/** The image set that a ledger is of. @throws InputError `ledger-set` where there is none or more than one; of the registry. */
export function setOfLedger(path: string, { rows, inputShape }: Ledger): InputSet {
  const ids = [...new Set(rows.map(({ set }) => set))];
  if (ids.length !== 1) throw otherLedger(path, 'one image set', ids.join(', ') || 'none');
  const set = imageSets.get(ids[0]!);
  if (isDeepStrictEqual(set.inputShape, inputShape)) return set;
  throw otherLedger(path, `inputs of shape [${set.inputShape.join(', ')}]`, `[${inputShape.join(', ')}]`);
}

function otherLedger(path: string, need: string, value: string): InputError {
  return new InputError('ledger-set', { rule: `${path} is not a ledger of an image set`, need, value });
}
