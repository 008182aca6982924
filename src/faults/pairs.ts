import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import { type RandomStream, randomStream } from '../lib/random.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { classOf, fourClasses, partsOfPair } from './classes.ts';
import type { FaultOperator, FaultParameters, FaultSetting, Mutant } from './contract.ts';
import { operators } from './index.ts';
import { type OperatorSet, operatorsOf } from './operator-sets.ts';
import { raised } from './parameters.ts';
import { createMutant, hashTraining } from './plan.ts';

interface PairOptions {
  /** At most, one for each two classes before the second of any. */
  readonly pairs?: number;
  readonly seed?: number;
  readonly operators?: OperatorSet;
}

/** One fault after another; ids `first+second`, parameters `first.percent=50,second.factor=10`. */
type PairSetting = Readonly<Record<'first' | 'second', FaultSetting>>;

/**
 * An operator by its id, or the pair of two: `label-noise+epochs` applies the second to what the first has made.
 * @throws InputError `unknown-operator`.
 */
export function operatorNamed(id: string): Pick<FaultOperator, 'id' | 'apply'> {
  const parts = partsOfPair(id);
  if (parts === null) return operators.get(id);
  const [first, second] = parts.map((part) => operators.get(part)) as [FaultOperator, FaultOperator];
  return {
    id,
    apply: (spec, parameters) =>
      second.apply(first.apply(spec, ofPart(parameters, 'first')), ofPart(parameters, 'second')),
  };
}

function ofPart(parameters: FaultParameters, part: keyof PairSetting): FaultParameters {
  const own = Object.entries(parameters).filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(part.length + 1), value]));
}

/**
 * Mutants of two faults each, of two classes each and beyond mild where an operator has such a setting. Every two classes
 * come as often as the others, as far as their operators apply together; no two mutants train alike. A plan of pairs
 * depends on nothing but program, seed and set.
 */
export function planPairs(spec: ProgramSpec, options: PairOptions = {}): Mutant[] {
  const { pairs = 6, seed = 0, operators: set = 'first' } = options;
  const random = randomStream('pairs', seed, spec.id);
  const single = operatorsOf(set).filter(({ id }) => fourClasses.classes.includes(classOf(id)));
  const ofClass = (name: string) => single.filter(({ id }) => classOf(id) === name);
  const kinds = random.shuffle(pairsOf(fourClasses.classes)).map(([a, b]) => ({
    waiting: random.shuffle(
      ofClass(a).flatMap((first) => ofClass(b).map((second) => [first, second] as const)),
    ),
  }));
  const taken = new Set([hashTraining(spec)]);
  const planned: Mutant[] = [];
  while (planned.length < pairs && kinds.some(({ waiting }) => waiting.length > 0)) {
    for (const { waiting } of kinds) {
      if (planned.length === pairs) break;
      const mutant = nextMutant(spec, waiting, random, taken);
      if (mutant !== null) planned.push(mutant);
    }
  }
  return planned;
}

/** Takes operators out of the queue until two apply together to something new; null where none is left. */
function nextMutant(
  spec: ProgramSpec,
  waiting: (readonly [FaultOperator, FaultOperator])[],
  random: RandomStream,
  taken: Set<string>,
): Mutant | null {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const mutant = pairMutant(spec, random.uniform() < 0.5 ? next : [next[1], next[0]], random);
    if (mutant === null || taken.has(hashTraining(mutant.spec))) continue;
    taken.add(hashTraining(mutant.spec));
    return mutant;
  }
  return null;
}

function pairMutant(
  spec: ProgramSpec,
  [a, b]: readonly [FaultOperator, FaultOperator],
  random: RandomStream,
): Mutant | null {
  const first = pick(a.settings(spec), random);
  if (first === null) return null;
  const broken = a.apply(spec, first.parameters);
  const second = pick(b.settings(broken), random);
  if (second === null) return null;
  const both = b.apply(broken, second.parameters);
  // One fault may undo what the other did.
  const alone = [broken, applyAlone(b, spec, second)];
  if (alone.some((one) => one !== null && hashJson(one) === hashJson(both))) return null;
  const operator = operatorNamed(`${a.id}+${b.id}`);
  return createMutant(spec, operator, join({ first, second }));
}

/** What the second fault makes of the healthy program; null where its layer is one that only the first has put there. */
function applyAlone(
  operator: FaultOperator,
  spec: ProgramSpec,
  { parameters }: FaultSetting,
): ProgramSpec | null {
  try {
    return operator.apply(spec, parameters);
  } catch (error) {
    if (error instanceof InputError && error.code === 'invalid-parameter') return null;
    throw error;
  }
}

/** A setting beyond mild, where there is one. */
function pick(settings: readonly FaultSetting[], random: RandomStream): FaultSetting | null {
  const strong = settings.filter(({ severity }) => severity !== 'low');
  const offered = strong.length > 0 ? strong : settings;
  return offered.length === 0 ? null : random.pick(offered);
}

function join({ first, second }: PairSetting): FaultSetting {
  const parameters = Object.entries({ first, second }).flatMap(([part, setting]) =>
    Object.entries(setting.parameters).map(([name, value]) => [`${part}.${name}`, value]),
  );
  const severity = first.severity === 'low' ? raised(second.severity) : raised(first.severity);
  return { parameters: Object.fromEntries(parameters), severity };
}

function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}
