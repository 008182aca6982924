import { hashJson } from '../lib/hash.ts';
import { randomStream } from '../lib/random.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { type ClassMap, classOf, fourClasses } from './classes.ts';
import type { FaultOperator, FaultSetting, Mutant, Severity } from './contract.ts';
import { operators } from './index.ts';
import { parametersText } from './parameters.ts';

export interface PlanOptions {
  /** Mutants per fault class; fewer where the operators have no more settings. */
  readonly perClass?: number;
  readonly seed?: number;
  readonly map?: ClassMap;
}

/**
 * The mutants of a program: per class up to `perClass` (8), shared out evenly over its applicable operators, and
 * severities spread evenly over them. No two have the same spec. Programs and classes do not influence each other,
 * and an operator's own ranking depends on nothing but its name, so that an added operator takes turns from others
 * of its class and leaves the rest of the plan alone.
 */
export function planMutants(spec: ProgramSpec, options: PlanOptions = {}): Mutant[] {
  const { perClass = 8, seed = 0, map = fourClasses } = options;
  const taken = new Set([hashJson(spec)]);
  return map.classes.flatMap((name) => {
    const members = operators.members.filter((operator) => classOf(operator.id, map) === name);
    const queues = members.map((operator) => createQueue(spec, operator, seed));
    queues.sort((a, b) => a.rank - b.rank);
    return takeTurns(spec, queues, perClass, taken);
  });
}

/** The mutant of one setting. */
export function createMutant(spec: ProgramSpec, operator: FaultOperator, setting: FaultSetting): Mutant {
  return {
    id: `${spec.id}/${operator.id}/${parametersText(setting.parameters)}`,
    program: spec.id,
    operator: operator.id,
    parameters: setting.parameters,
    severity: setting.severity,
    spec: operator.apply(spec, setting.parameters),
  };
}

/** The settings of one operator that are still to be had, in a seeded order, with the operator's place in turns. */
interface Queue {
  readonly operator: FaultOperator;
  readonly rank: number;
  readonly waiting: FaultSetting[];
}

function createQueue(spec: ProgramSpec, operator: FaultOperator, seed: number): Queue {
  const random = randomStream('plan', seed, spec.id, operator.id);
  return { operator, rank: random.uniform(), waiting: random.shuffle(operator.settings(spec)) };
}

function takeTurns(spec: ProgramSpec, queues: readonly Queue[], most: number, taken: Set<string>): Mutant[] {
  const chosen: Mutant[] = [];
  const counts: Record<Severity, number> = { low: 0, medium: 0, high: 0 };
  while (chosen.length < most && queues.some(({ waiting }) => waiting.length > 0)) {
    for (const { operator, waiting } of queues) {
      if (chosen.length === most || waiting.length === 0) continue;
      const mutant = createMutant(spec, operator, takeRarest(waiting, counts));
      const hash = hashJson(mutant.spec);
      if (taken.has(hash)) continue;
      taken.add(hash);
      counts[mutant.severity]++;
      chosen.push(mutant);
    }
  }
  return chosen;
}

/** Takes out the first setting of the severity that the class has fewest of; of equals, the severer. */
function takeRarest(waiting: FaultSetting[], counts: Readonly<Record<Severity, number>>): FaultSetting {
  const bySeverity: readonly Severity[] = ['high', 'medium', 'low'];
  const wanted = bySeverity
    .filter((severity) => waiting.some((setting) => setting.severity === severity))
    .reduce((rarest, severity) => (counts[severity] < counts[rarest] ? severity : rarest));
  const index = waiting.findIndex((setting) => setting.severity === wanted);
  return waiting.splice(index, 1)[0]!;
}
