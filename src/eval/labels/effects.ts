import { type Severity, severities } from '../../faults/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { finiteOrNull, mean, median, quantile } from '../../statistics/descriptive.ts';
import { deepCrimeTest } from '../../statistics/significance.ts';
import type { RunFacts } from '../../traces/store/run-facts.ts';
import { isCleanOperator } from '../tasks/task.ts';
import type { KillConfig } from './config.ts';
import { judgeMutant, marginOf, matchMutants, replaceNonFinite } from './kill-test.ts';

/** How strongly a mutant hurts: its mean worsening of ℓ on the test part, in units of δ, and Cohen's d. */
interface MutantEffect {
  readonly program: string;
  readonly operator: string;
  readonly setting: string;
  readonly severity: Severity;
  readonly killed: boolean;
  readonly inMargins: number;
  readonly cohensD: number;
}

/** One setting of an operator over all programs that it was recorded on. */
export interface SettingEffect {
  readonly operator: string;
  /** Its parameters, without the layer or output that it strikes. */
  readonly setting: string;
  /** The rank that the operator asserts. */
  readonly severity: Severity;
  /** The rank that was measured (`measuredSeverity`). */
  readonly measured: Severity | 'none';
  readonly programs: number;
  readonly mutants: number;
  /** Share of the mutants that the kill test kills. */
  readonly killed: number;
  /** Mean worsening in units of δ: median and quartiles over mutants. */
  readonly inMargins: number;
  readonly low: number;
  readonly high: number;
  /** Median over mutants; null where runs do not differ by seed. */
  readonly cohensD: number | null;
}

/** From so many δ on; four times as much each. */
const ladder = { low: 1, medium: 4, high: 16 } as const satisfies Record<Severity, number>;

/** The severity of a worsening, in units of δ. */
export function measuredSeverity(inMargins: number): Severity | 'none' {
  return severities.findLast((severity) => inMargins >= ladder[severity]) ?? 'none';
}

/**
 * How strongly every setting of every operator of a recording hurts, in the order of operator, asserted severity and setting.
 * A loss that is not finite counts as the worst seen, at least as L_ref.
 * @throws InputError `kill-rule` for a rule without δ, `no-mutants`, and as `matchMutants`.
 */
export function measureEffects(headers: readonly RunFacts[], config: KillConfig): SettingEffect[] {
  const effects = mutantEffects(headers, config);
  if (effects.length === 0) {
    throw new InputError('no-mutants', { rule: 'effects are those of mutants', need: 'one', value: 'none' });
  }
  const bySetting = groupBy(
    effects,
    ({ operator, severity, setting }) => `${operator} ${severity} ${setting}`,
  );
  return [...bySetting.values()].map(summarise).sort(inOrder);
}

function mutantEffects(headers: readonly RunFacts[], config: KillConfig): MutantEffect[] {
  if (config.rule !== 'margin') {
    throw new InputError('kill-rule', {
      rule: 'effects are measured in units of δ',
      need: '"rule": "margin" in the label configuration',
      value: config.rule,
    });
  }
  const facts = new Map(headers.map((header) => [header.mutant, header]));
  return [...matchMutants(headers, config.seeds)].flatMap(([mutant, matched]) => {
    const { program, operator, ...header } = facts.get(mutant)!;
    const severity = severities.find((one) => one === header.severity);
    if (isCleanOperator(operator) || severity === undefined || matched === null) return [];
    const { clean, losses, reference } = matched;
    const finite = replaceNonFinite(clean, losses, reference);
    const worsening = mean(finite.map((loss, seed) => loss - clean[seed]!));
    const { effect } = deepCrimeTest(clean, finite, { significance: 0.05, effect: 0.5 });
    const killed = judgeMutant(clean, losses, reference, config) === 'killed';
    const inMargins = worsening / marginOf(clean, reference, config);
    return [{ program, operator, setting: settingOf(mutant), severity, killed, inMargins, cohensD: effect }];
  });
}

/** The parameters in a mutant's id but for where it strikes. */
function settingOf(mutant: string): string {
  const parameters = mutant.split('/').slice(2).join('/').split(',');
  return parameters.filter((one) => !/^(layer|output)=\d+$/.test(one)).join(',');
}

function summarise(effects: readonly MutantEffect[]): SettingEffect {
  const { operator, setting, severity } = effects[0]!;
  const inMargins = effects.map((effect) => effect.inMargins);
  return {
    ...{ operator, setting, severity },
    measured: measuredSeverity(median(inMargins)),
    programs: new Set(effects.map(({ program }) => program)).size,
    mutants: effects.length,
    killed: mean(effects.map(({ killed }) => Number(killed))),
    inMargins: median(inMargins),
    low: quantile(inMargins, 0.25),
    high: quantile(inMargins, 0.75),
    cohensD: finiteOrNull(median(effects.map(({ cohensD }) => cohensD))),
  };
}

function inOrder(a: SettingEffect, b: SettingEffect): number {
  if (a.operator !== b.operator) return a.operator < b.operator ? -1 : 1;
  const ranks = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return ranks === 0 ? (a.setting < b.setting ? -1 : 1) : ranks;
}
