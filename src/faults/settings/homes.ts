import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { checkObjective } from '../../training/practice/rules.ts';
import type { FaultOperator, FaultSetting } from '../contract.ts';
import { parametersText } from '../parameters.ts';
import type { HealthySetting } from './healthy.ts';

/**
 * Every setting that an operator has in some home (a healthy setting of the program), first those of the first home, with
 * the homes that it can be put into: those where the operator offers it, where something of it is left, and where a
 * loss can still be computed.
 */
export function findHomes(
  operator: FaultOperator,
  homes: readonly HealthySetting[],
): (FaultSetting & { readonly homes: HealthySetting[] })[] {
  const found = new Map<string, FaultSetting & { readonly homes: HealthySetting[] }>();
  for (const home of homes)
    for (const setting of operator.settings(home.spec)) {
      const text = parametersText(setting.parameters);
      const known = found.get(text) ?? { ...setting, homes: [] };
      if (remains(home, operator, setting)) known.homes.push(home);
      found.set(text, known);
    }
  return [...found.values()].filter((setting) => setting.homes.length > 0);
}

function remains(
  { spec, practice }: HealthySetting,
  operator: FaultOperator,
  { parameters }: FaultSetting,
): boolean {
  if (practice?.hides === undefined && spec.objective === undefined) return true;
  const faulty = operator.apply(spec, parameters);
  if (practice?.hides?.(spec, faulty) === true) return false;
  try {
    checkObjective(faulty);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Deals homes to the faults of one class. */
export interface Deal {
  /** The home whose turn it is, of some. */
  next(homes: readonly HealthySetting[]): HealthySetting;
  /** Notes that it was used. */
  take(home: HealthySetting): void;
}

/**
 * The home with the fewest mutants of the class, of these with the fewest of all, of these by an order that is drawn anew for
 * each program and class: so a setting says nothing of whether there is a fault, nor of which class it is.
 */
export function dealHomes(program: string, homes: readonly HealthySetting[], seed: number) {
  const inAll = new Map(homes.map(({ id }) => [id, 0]));
  return {
    ofClass(name: string): Deal {
      const inClass = new Map(homes.map(({ id }) => [id, 0]));
      const rank = new Map(
        homes.map(({ id }) => [id, randomStream('homes', seed, program, name, id).uniform()]),
      );
      const before = (a: HealthySetting, b: HealthySetting) =>
        inClass.get(a.id)! - inClass.get(b.id)! ||
        inAll.get(a.id)! - inAll.get(b.id)! ||
        rank.get(a.id)! - rank.get(b.id)!;
      return {
        next: (own) => own.toSorted(before)[0]!,
        take({ id }) {
          inClass.set(id, inClass.get(id)! + 1);
          inAll.set(id, inAll.get(id)! + 1);
        },
      };
    },
  };
}
