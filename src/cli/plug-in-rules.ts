import { inputShapeOf } from '../../corpus/input-shape.ts';
import { programRules } from '../../corpus/program-rules.ts';
import { programs } from '../../corpus/programs/index.ts';
import { operators } from '../faults/index.ts';
import { operatorRules } from '../faults/operator-rules.ts';
import { type ContractRule, findingsOf, rulesFor } from '../lib/contract-rule.ts';
import { InputError } from '../lib/errors.ts';
import type { PlugIn } from '../lib/plug-in.ts';
import type { Named } from '../lib/registry.ts';
import { instruments } from '../traces/instruments/index.ts';
import { instrumentRules } from '../traces/instruments/instrument-rules.ts';
import type { ProgramSpec } from '../training/spec.ts';

type Rules<T> = readonly ContractRule<T>[];

/** What a rule found. */
export interface Checked {
  readonly rule: string;
  readonly findings: readonly string[];
}

export function checkRules<T>(rules: Rules<T>, member: T): Checked[] {
  return rulesFor(rules, member).map((rule) => ({ rule: rule.title, findings: findingsOf(rule, member) }));
}

export const isBroken = ({ findings }: Checked) => findings.length > 0;

/** A line per rule, with what is to be mended below it; what a plug-in threw, and where, is shown once. */
export function wordChecked(rules: readonly Checked[]): string[] {
  const shown = new Set<string>();
  return rules.flatMap(({ rule, findings }) => {
    const lines = findings.flatMap((finding) => {
      if (shown.has(finding)) return ['throws the same'];
      if (finding.startsWith('throws')) shown.add(finding);
      return finding.split('\n');
    });
    const mark = findings.length === 0 ? 'ok  ' : 'MEND';
    return [`  ${mark}  ${rule}`, ...lines.map((line) => `          ${line}`)];
  });
}

/** The contract of an operator, on these programs. */
export function operatorRulesOn(specs: readonly ProgramSpec[]) {
  return operatorRules(specs.map((spec) => ({ spec, inputShape: inputShapeOf(spec.data) })));
}

/**
 * Holds plug-ins that are to be recorded against those rules of their contract that take seconds; a backend must have been
 * selected.
 * @throws InputError `plug-in-rules` with all that is wrong with the first that breaks one.
 */
export function requireCheapRules(own: readonly PlugIn[], recorded: readonly ProgramSpec[]): void {
  for (const plugIn of own) {
    if (plugIn.kind === 'program') require(plugIn, programRules, programs.get(plugIn.id));
    if (plugIn.kind === 'instrument') require(plugIn, instrumentRules, instruments.get(plugIn.id));
    if (plugIn.kind === 'operator') require(plugIn, operatorRulesOn(recorded), operators.get(plugIn.id));
  }
}

function require<T extends Named>({ kind, path }: PlugIn, rules: Rules<T>, member: T): void {
  const broken = checkRules(rules, member).filter(isBroken);
  const [first] = broken;
  if (first === undefined) return;
  throw new InputError('plug-in-rules', {
    rule: `${kind} ${member.id} breaks ${broken.length === 1 ? 'a rule' : `${broken.length} rules`} of its contract`,
    need: `one that ${first.rule}`,
    value: first.findings[0]!.split('\n')[0]!,
    remedy: `Mend it until this finds nothing: faultgap check --trust ${path}`,
    excerpt: wordChecked(broken).join('\n'),
  });
}
