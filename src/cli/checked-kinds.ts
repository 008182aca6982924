import { prepareData } from '../../corpus/prepare.ts';
import { healthRule, programRules } from '../../corpus/program-rules.ts';
import { programs } from '../../corpus/programs/index.ts';
import { diagnoserRules } from '../eval/diagnosers/diagnoser-rules.ts';
import { evaluationKinds } from '../eval/methods/plug-ins.ts';
import { operatorRules } from '../faults/operator-rules.ts';
import type { Sample } from '../faults/operator-trial.ts';
import { extractorRules } from '../features/extractor-rules.ts';
import type { ContractRule } from '../lib/contract-rule.ts';
import type { PlugInKind } from '../lib/plug-in.ts';
import type { Named } from '../lib/registry.ts';
import { instrumentRules } from '../traces/instruments/instrument-rules.ts';
import { recordingKinds } from '../traces/plug-ins.ts';
import { selectBackend } from '../training/backend.ts';

/** A kind of plug-in with the rules of its contract, ready to be held against a member. */
export interface CheckedKind extends PlugInKind {
  rules(): Promise<readonly ContractRule<Named>[]>;
}

/** Rules of each kind; those that train need a backend first. */
const rulesOf: Readonly<Record<string, () => Promise<readonly unknown[]>>> = {
  extractor: async () => extractorRules,
  diagnoser: async () => diagnoserRules,
  operator: async () => operatorRules(corpusSamples()),
  async instrument() {
    await selectBackend('wasm');
    return instrumentRules;
  },
  async program() {
    await selectBackend('wasm');
    return [...programRules, healthRule];
  },
};

export const checkedKinds: readonly CheckedKind[] = [...evaluationKinds, ...recordingKinds].map((kind) => ({
  ...kind,
  // A kind and its rules are about the same members, which the type of a list of kinds cannot say.
  rules: () => rulesOf[kind.kind]!() as Promise<readonly ContractRule<Named>[]>,
}));

function corpusSamples(): Sample[] {
  return programs.members.map((spec) => ({ spec, inputShape: prepareData(spec, 0).train.inputShape }));
}
