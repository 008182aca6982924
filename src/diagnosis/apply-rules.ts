import type { Trace } from '../traces/trace.ts';
import type { Fact, Suggestion } from './contract.ts';
import { rules } from './rules/index.ts';
import { viewRun } from './rules/run.ts';

/** What rules say of a run: faults first, and what to change because of them. */
export function applyRules(trace: Trace): { readonly facts: Fact[]; readonly advice: Suggestion[] } {
  const run = viewRun(trace);
  const found = rules.members
    .flatMap((rule) =>
      rule.check(run).map((finding) => ({ rule, finding, fault: finding.consequence !== null })),
    )
    .sort((a, b) => Number(b.fault) - Number(a.fault));
  return {
    facts: found.map(({ rule, finding: { changes, ...said }, fault }) => ({
      rule: rule.id,
      ...said,
      fault,
      repairs: changes.map(({ repair }) => repair),
    })),
    advice: found
      .filter(({ fault }) => fault)
      .flatMap(({ rule, finding }) =>
        finding.changes.map((change) => ({
          ...change,
          class: finding.class,
          source: rule.source,
          because: [finding.sentence],
        })),
      ),
  };
}
