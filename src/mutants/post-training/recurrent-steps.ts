import { coreOf, isRecurrent } from '../../faults/network.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { RecurrentLayerSpec } from '../../training/spec.ts';
import { nothingToMutate } from './chosen.ts';
import type { PostTrainingOperator, TrainedLayer, TrainedNetwork } from './contract.ts';
import type { StepFault } from './trained-network.ts';

/** Decimals that are left; the facts name the operator, not its number. */
const decimals = 1;

/** Gates of each kind of cell, the candidate among them. */
const gates: Readonly<Record<RecurrentLayerSpec['kind'], number>> = { simpleRnn: 0, gru: 3, lstm: 4 };

/** A recurrent layer that can be struck. */
interface Site {
  readonly layer: number;
  readonly core: RecurrentLayerSpec;
  readonly steps: number;
}

/** What tells one way to disturb a time step from another. */
interface StepOperator {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly target: 'state' | 'gate';
  /** First step that can be struck. */
  readonly from?: number;
  effect(core: RecurrentLayerSpec, step: number, random: RandomStream): StepFault['effect'];
}

/** An operator on one time step of one recurrent layer, both drawn uniformly, whatever the ratio. */
function stepOperator({ id, title, source, target, from = 0, effect }: StepOperator): PostTrainingOperator {
  const sites = ({ layers }: TrainedNetwork) =>
    layers
      .flatMap((layer, i) => siteOf(layer, i))
      .filter(({ core, steps }) => {
        return steps > from && (target === 'state' || gates[core.kind] > 0);
      });
  const reason = `the network has no recurrent layer with ${target === 'gate' ? 'gates' : `more than ${from} steps`}`;
  return {
    id,
    title,
    source,
    counts: 'step',
    applicable: (network) =>
      sites(network).length > 0 ? { applicable: true } : { applicable: false, reason },
    mutate(network, _ratio, random) {
      const found = sites(network);
      if (found.length === 0) throw nothingToMutate(reason);
      const { layer, core, steps } = random.pick(found);
      const step = from + random.integer(steps - from);
      const stepFault = {
        target: target === 'state' ? target : random.integer(gates[core.kind]),
        step,
        effect: effect(core, step, random),
      };
      return { layers: network.layers.map((own, i) => (i === layer ? { ...own, stepFault } : own)) };
    },
  };
}

function siteOf({ spec, inputShape }: TrainedLayer, layer: number): Site[] {
  const core = coreOf(spec);
  return isRecurrent(core) ? [{ layer, core, steps: inputShape[0]! }] : [];
}

const clear = (): StepFault['effect'] => ({ kind: 'clear' });
const round = (): StepFault['effect'] => ({ kind: 'round', decimals });
const fuzz = ({ units }: RecurrentLayerSpec, _step: number, random: RandomStream): StepFault['effect'] => ({
  kind: 'scale',
  factors: Array.from({ length: units }, () => 1 + random.normal(0, 0.5)),
});

const source = 'DeepMutation++ (ASE 2019), recurrent, at one time step';

export const stateClearing = stepOperator({
  id: 'RNN-SC',
  title: 'State cleared at one step',
  source,
  target: 'state',
  effect: clear,
});

export const stateReset = stepOperator({
  id: 'RNN-SR',
  title: 'State reset to that of an earlier step',
  source,
  target: 'state',
  from: 1,
  effect: (_core, step, random) => ({ kind: 'restore', step: random.integer(step) }),
});

export const stateFuzzing = stepOperator({
  id: 'RNN-SF',
  title: 'State fuzzed at one step',
  source: `${source}; times 1 + N(0, 0.5) per unit, as for weights`,
  target: 'state',
  effect: fuzz,
});

export const statePrecision = stepOperator({
  id: 'RNN-SPR',
  title: 'State rounded at one step',
  source: `${source}; one decimal is ours`,
  target: 'state',
  effect: round,
});

export const gateClearing = stepOperator({
  id: 'RNN-GC',
  title: 'One gate cleared at one step',
  source,
  target: 'gate',
  effect: clear,
});

export const gateFuzzing = stepOperator({
  id: 'RNN-GF',
  title: 'One gate fuzzed at one step',
  source: `${source}; times 1 + N(0, 0.5) per unit, as for weights`,
  target: 'gate',
  effect: fuzz,
});

export const gatePrecision = stepOperator({
  id: 'RNN-GPR',
  title: 'One gate rounded at one step',
  source: `${source}; one decimal is ours`,
  target: 'gate',
  effect: round,
});
