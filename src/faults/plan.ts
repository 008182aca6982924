import { hashJson } from '../lib/hash.ts';
import { randomStream } from '../lib/random.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { plainSetting } from './change.ts';
import { type ClassMap, fourClasses } from './classes.ts';
import { type FaultOperator, type FaultSetting, type Mutant, type Severity, severities } from './contract.ts';
import { type OperatorSet, operatorsOf } from './operator-sets.ts';
import { parametersText } from './parameters.ts';
import { asItIs, type HealthySetting } from './settings/healthy.ts';
import { type Deal, dealHomes, findHomes } from './settings/homes.ts';

interface PlanOptions {
  /** Mutants per fault class; fewer where the operators have no more settings. */
  readonly perClass?: number;
  readonly seed?: number;
  readonly map?: ClassMap;
  readonly operators?: OperatorSet;
  /** Healthy settings of the program that faults are dealt out to; left out, the program as it is alone. */
  readonly homes?: readonly HealthySetting[];
}

/**
 * The mutants of a program: per class up to `perClass` (8), shared out evenly over its applicable operators of the set
 * (`first`), and severities spread evenly over them. No two train alike (`hashTraining`). Operators without a class are
 * left out. Programs and classes do not influence each other, and an operator's own ranking depends on nothing but its
 * name, so that another operator in the set takes turns from others of its class and leaves the rest of the plan alone.
 * Every healthy setting gets as many mutants as any other, in each class and in all, as far as the faults can be put
 * into it (`dealHomes`).
 */
export function planMutants(spec: ProgramSpec, options: PlanOptions = {}): Mutant[] {
  const { perClass = 8, seed = 0, map = fourClasses, operators = 'first', homes = [asItIs(spec)] } = options;
  const chosen = operatorsOf(operators);
  const taken = new Set(homes.map((home) => hashTraining(home.spec)));
  const deal = dealHomes(spec.id, homes, seed);
  return map.classes.flatMap((name) => {
    const members = chosen.filter(({ id }) => map.operators[id] === name);
    const queues = members.map((operator) => createQueue(spec, operator, homes, seed));
    queues.sort((a, b) => Number(a.isMild) - Number(b.isMild) || a.rank - b.rank);
    return takeTurns(spec, queues, perClass, { taken, choose: deal.ofClass(name) });
  });
}

/** The mutant of one setting of an operator, put into the program as it is unless another healthy setting is given. */
export function createMutant(
  spec: ProgramSpec,
  operator: Pick<FaultOperator, 'id' | 'apply'>,
  { parameters, severity }: FaultSetting,
  home: HealthySetting = asItIs(spec),
): Mutant {
  const id = `${spec.id}/${operator.id}/${parametersText(parameters)}`;
  return {
    id: home.id === plainSetting ? id : `${id}@${home.id}`,
    program: spec.id,
    operator: operator.id,
    parameters,
    severity,
    setting: home.id,
    spec: operator.apply(home.spec, parameters),
  };
}

/** A setting of one operator, and the healthy settings that it can be put into. */
interface Candidate extends FaultSetting {
  readonly homes: readonly HealthySetting[];
}

/** The settings of one operator that are still to be had, in a seeded order, with the operator's place in turns. */
interface Queue {
  readonly operator: FaultOperator;
  readonly rank: number;
  /** Nothing but mild settings: waits for the others, for its mutants rarely harm a program. */
  readonly isMild: boolean;
  readonly waiting: Candidate[];
}

function createQueue(
  spec: ProgramSpec,
  operator: FaultOperator,
  homes: readonly HealthySetting[],
  seed: number,
): Queue {
  const random = randomStream('plan', seed, spec.id, operator.id);
  const settings = findHomes(operator, homes);
  return {
    operator,
    rank: random.uniform(),
    isMild: settings.every(({ severity }) => severity === 'low'),
    waiting: random.shuffle(settings),
  };
}

interface Choice {
  /** Hashes of what is trained already. */
  readonly taken: Set<string>;
  /** Which home a candidate gets. */
  readonly choose: Deal;
}

/**
 * No severity gets more than its third while an operator has settings of another one, so that operators with mild
 * settings only do not fill the class.
 */
function takeTurns(
  spec: ProgramSpec,
  queues: readonly Queue[],
  most: number,
  { taken, choose }: Choice,
): Mutant[] {
  const chosen: Mutant[] = [];
  const counts: Record<Severity, number> = { low: 0, medium: 0, high: 0 };
  let limit = Math.ceil(most / severities.length);
  while (chosen.length < most && queues.some(({ waiting }) => waiting.length > 0)) {
    let tried = 0;
    for (const { operator, waiting } of queues) {
      const setting = chosen.length < most ? takeRarest(waiting, counts, limit) : null;
      if (setting === null) continue;
      tried++;
      const home = choose.next(setting.homes);
      const mutant = createMutant(spec, operator, setting, home);
      const hash = hashTraining(mutant.spec);
      if (taken.has(hash)) continue;
      taken.add(hash);
      choose.take(home);
      counts[mutant.severity]++;
      chosen.push(mutant);
    }
    if (tried === 0) limit = most;
  }
  return chosen;
}

type Counts = Readonly<Record<Severity, number>>;

/**
 * Takes out the first setting of the severity that the class has fewest of; of equals, the severer. Null where the
 * class has `limit` of every severity that waits.
 */
function takeRarest(waiting: Candidate[], counts: Counts, limit: number): Candidate | null {
  const offered = severities
    .toReversed()
    .filter(
      (severity) => counts[severity] < limit && waiting.some((setting) => setting.severity === severity),
    );
  if (offered.length === 0) return null;
  const wanted = offered.reduce((rarest, severity) =>
    counts[severity] < counts[rarest] ? severity : rarest,
  );
  const index = waiting.findIndex((setting) => setting.severity === wanted);
  return waiting.splice(index, 1)[0]!;
}

/**
 * Equal for programs whose training and losses are the same to the last bit under two names, so that a plan does not
 * hold one of them twice. For one output and labels of 0 and 1 the categorical hinge, max(wrong − right + 1, 0), is the hinge of
 * labels −1 and 1.
 */
export function hashTraining(spec: ProgramSpec): string {
  const isHinge = spec.loss === 'categoricalHinge' && spec.data.target === 'binary';
  return hashJson(isHinge ? { ...spec, loss: 'hinge' } : spec);
}
