import { classOf, fourClasses } from '../faults/classes.ts';
import { cleanVariants } from '../faults/clean.ts';
import type { Mutant } from '../faults/contract.ts';
import { operators } from '../faults/index.ts';
import { planPairs } from '../faults/pairs.ts';
import { parametersText } from '../faults/parameters.ts';
import { createMutant, planMutants } from '../faults/plan.ts';
import { asItIs, type HealthySetting, healthySettings } from '../faults/settings/healthy.ts';
import { groupBy } from '../lib/group.ts';
import { randomStream } from '../lib/random.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { RunHeader } from './trace.ts';

/** A mutant, the clean program or one of its variants: what is run with every seed. */
export interface RunSubject
  extends Pick<RunHeader, 'operator' | 'category' | 'parameters' | 'severity' | 'mutant' | 'setting'> {
  readonly spec: ProgramSpec;
  /** How often instruments look, where that is not as often as by default. */
  readonly checks?: number;
}

/** How much of a program is recorded. */
interface Amounts {
  readonly mutantsPerClass: number;
  /** Of all classes together, taken from them in turns; left out, all. */
  readonly mutants?: number | undefined;
  readonly cleanVariants: number;
  /** Mutants of two faults, and of each operator with a label of its own. */
  readonly besideClasses: number;
  /** Ids of operators of which every setting is recorded, planned or not. */
  readonly extraOperators: readonly string[];
}

/**
 * Mutants, the program and its clean variants, with faults of every operator put into all healthy settings, each of which
 * is recorded without a fault too.
 */
export function planInSettings(program: ProgramSpec, amounts: Amounts): RunSubject[] {
  const homes = healthySettings(program, amounts.cleanVariants);
  const all = planMutants(program, { perClass: amounts.mutantsPerClass, operators: 'all', homes });
  const planned = amounts.mutants === undefined ? all : takeInTurns(program, all, amounts.mutants);
  const beside = planBeside(program, amounts.besideClasses);
  const extra = planExtra(program, amounts.extraOperators, [...planned, ...beside]);
  const checksIn = new Map(homes.map(({ id, practice }) => [id, practice?.checks]));
  const place = (subject: RunSubject, setting: string): RunSubject => {
    const checks = checksIn.get(setting);
    return { ...subject, setting, ...(checks !== undefined && { checks }) };
  };
  return [
    ...planned.map((mutant) => place(describeMutant(mutant), mutant.setting)),
    ...homes.map((home) => place(describeClean(program, home), home.id)),
    ...[...beside, ...extra].map((mutant) => place(describeMutant(mutant), mutant.setting)),
  ];
}

/** So many mutants, of each class one in turn; which class comes first is drawn. */
function takeInTurns(program: ProgramSpec, mutants: readonly Mutant[], most: number): Mutant[] {
  const byClass = [...groupBy(mutants, ({ operator }) => classOf(operator)).values()];
  const classes = randomStream('turns', program.id).shuffle(byClass);
  const rounds = Math.max(0, ...classes.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => classes.flatMap((of) => of[round] ?? []))
    .flat()
    .slice(0, most);
}

/** Mutants in no class of fault typing: pairs of faults, and leaked test rows and what else has a label of its own. */
function planBeside(program: ProgramSpec, each: number): Mutant[] {
  const apart = operators.members.filter(({ id }) => Object.hasOwn(fourClasses.apart, id));
  const own = apart.flatMap((operator) => {
    const settings = randomStream('beside', program.id, operator.id).shuffle([...operator.settings(program)]);
    return settings.slice(0, each).map((setting) => createMutant(program, operator, setting));
  });
  return [...planPairs(program, { pairs: each, operators: 'all' }), ...own];
}

/** As the recording that was shipped first: faults of its operators in the program as it is, and eight harmless settings. */
export function planAsFirst(program: ProgramSpec, amounts: Amounts): RunSubject[] {
  const planned = planMutants(program, { perClass: amounts.mutantsPerClass });
  const variants = cleanVariants(program)
    .slice(0, amounts.cleanVariants)
    .map((variant) => describeClean(program, variant));
  return [
    ...planned.map(describeMutant),
    describeClean(program, asItIs(program)),
    ...variants,
    ...planExtra(program, amounts.extraOperators, planned).map(describeMutant),
  ];
}

function planExtra(program: ProgramSpec, ids: readonly string[], planned: readonly Mutant[]): Mutant[] {
  const known = new Set(planned.map(({ id }) => id));
  return ids
    .map((id) => operators.get(id))
    .flatMap((operator) =>
      operator.settings(program).map((setting) => createMutant(program, operator, setting)),
    )
    .filter(({ id }) => !known.has(id));
}

function describeMutant({ id, operator, parameters, severity, spec }: Mutant): RunSubject {
  return { mutant: id, operator, category: classOf(operator), parameters, severity, spec };
}

function describeClean(
  program: ProgramSpec,
  { parameters, spec }: Pick<HealthySetting, 'parameters' | 'spec'>,
): RunSubject {
  const isPlain = Object.keys(parameters).length === 0;
  return {
    ...{ category: null, severity: null, parameters, spec },
    operator: isPlain ? 'clean' : 'clean-variant',
    mutant: isPlain ? `${program.id}/clean` : `${program.id}/clean-variant/${parametersText(parameters)}`,
  };
}
