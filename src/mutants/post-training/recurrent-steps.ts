import { coreOf, isRecurrent } from '../../faults/network.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { RecurrentLayerSpec } from '../../training/layer-specs.ts';
import type { PostTrainingOperator, StepFault, TrainedLayer, TrainedNetwork } from './contract.ts';
import { choiceOperator, type Identity } from './operator-kinds.ts';

/** Gates of each kind of cell, the candidate among them. */
const gates: Readonly<Record<RecurrentLayerSpec['kind'], number>> = { simpleRnn: 0, gru: 3, lstm: 4 };

interface StepOperator extends Identity {
  readonly target: 'state' | 'gate';
  /** First step that can be changed. */
  readonly from?: number;
  effect(core: RecurrentLayerSpec, step: number, random: RandomStream): StepFault['effect'];
}

/** An operator on one time step of one recurrent layer, both drawn uniformly. */
function stepOperator({ target, from = 0, effect, ...own }: StepOperator): PostTrainingOperator {
  const lacking = target === 'gate' ? 'gates' : `more than ${from} steps`;
  const ways = ({ layers }: TrainedNetwork) =>
    layers.flatMap((layer, i) => {
      const [core, steps] = [recurrentOf(layer), layer.inputShape[0]!];
      if (core === null || steps <= from || (target === 'gate' && gates[core.kind] === 0)) return [];
      return (random: RandomStream) => {
        const step = from + random.integer(steps - from);
        const struck = target === 'state' ? target : random.integer(gates[core.kind]);
        const stepFault = { target: struck, step, effect: effect(core, step, random) };
        return { layers: layers.map((other, j) => (j === i ? { ...other, stepFault } : other)) };
      };
    });
  const obstacle = `the network has no recurrent layer with ${lacking}`;
  return choiceOperator({ ...own, counts: 'step', obstacle, ways });
}

function recurrentOf({ spec }: TrainedLayer): RecurrentLayerSpec | null {
  const core = coreOf(spec);
  return isRecurrent(core) ? core : null;
}

const source = 'DeepMutation++ (ASE 2019), recurrent, at one time step';

const cleared = { source, effect: () => ({ kind: 'clear' as const }) };

const fuzzed = {
  source: `${source}; times 1 + N(0, 0.5) per unit, as for weights`,
  effect: ({ units }: RecurrentLayerSpec, _step: number, random: RandomStream) => ({
    kind: 'scale' as const,
    factors: Array.from({ length: units }, () => 1 + random.normal(0, 0.5)),
  }),
};

const rounded = {
  source: `${source}; one decimal is ours`,
  effect: () => ({ kind: 'round' as const, decimals: 1 }),
};

export const stateClearing = stepOperator({
  ...cleared,
  id: 'RNN-SC',
  title: 'State cleared at one step',
  target: 'state',
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
  ...fuzzed,
  id: 'RNN-SF',
  title: 'State fuzzed at one step',
  target: 'state',
});

export const statePrecision = stepOperator({
  ...rounded,
  id: 'RNN-SPR',
  title: 'State rounded at one step',
  target: 'state',
});

export const gateClearing = stepOperator({
  ...cleared,
  id: 'RNN-GC',
  title: 'One gate cleared at one step',
  target: 'gate',
});

export const gateFuzzing = stepOperator({
  ...fuzzed,
  id: 'RNN-GF',
  title: 'One gate fuzzed at one step',
  target: 'gate',
});

export const gatePrecision = stepOperator({
  ...rounded,
  id: 'RNN-GPR',
  title: 'One gate rounded at one step',
  target: 'gate',
});
