import type * as tf from '@tensorflow/tfjs-core';
import type { Batch, LayerOutput, ProbeOptions, Trainer } from './contract.ts';
import { differentiate, judged } from './gradients.ts';
import { copyTensor } from './kernels/stock.ts';
import { followGates, RecordedGates, recordGates } from './layers/gates.ts';
import type { ForwardPass, Network } from './network.ts';
import type { Objective } from './objective.ts';
import { Pass, Passes } from './pass.ts';

type Looks = Pick<Trainer, 'lossOn' | 'predict' | 'layerOutputs' | 'gradientsOn' | 'recordGates'>;

interface Probes {
  readonly look: Looks;
  readonly passes: Passes;
  dispose(): void;
}

/** What a probe works on: tensors that may be others at its next run. */
interface Given {
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
  /** Values of the trainable weights. */
  readonly weights: readonly tf.Tensor[];
  readonly pass: ForwardPass;
}

/**
 * Ways to look at a network. None changes it: passes of a probe update no running statistic, and dropout masks belong
 * to a step, so that drawing them uses nothing up.
 * @param step the step whose dropout masks a probe in training mode sees.
 */
export function createProbes(
  network: Network,
  objective: Objective,
  seed: tf.Tensor,
  step: () => number,
): Probes {
  const trained = network.trainable.map((i) => network.values[i]!);
  const passes = new Passes();

  /** Runs `work` on a batch, as a pass of its own for every kind of probe, mode and shape. */
  function probe<T>(
    what: string,
    batch: Batch,
    { mode, weights = [], gates }: ProbeOptions,
    work: (given: Given) => tf.Tensor[],
    use: (results: readonly tf.Tensor[]) => T,
  ): T {
    const choices = (gates as RecordedGates | undefined)?.choices ?? null;
    const given = [batch.inputs, batch.targets, ...weights, ...(choices ?? [])];
    const key = [what, mode, batch.rows, weights.length > 0, choices !== null].join(' ');
    const pass = passes.get(key, () => {
      const shapes = given.map(({ shape, dtype }) => ({ shape, dtype: dtype as 'float32' }));
      return new Pass([{ shape: [1], dtype: 'int32' }, ...shapes], ([clock, inputs, targets, ...rest]) =>
        work({
          inputs: inputs!,
          targets: targets!,
          weights: weights.length > 0 ? rest.slice(0, weights.length) : trained,
          pass: {
            mode,
            step: step(),
            clock: clock!,
            ...(choices !== null && { gates: followGates(rest.slice(weights.length)) }),
          },
        }),
      );
    });
    return pass.run([Int32Array.of(step()), ...given], use);
  }

  const forward = ({ inputs, weights, pass }: Given) => [
    network.forward(inputs, network.valuesWith(weights), pass),
  ];
  const evaluation = { mode: 'evaluate' } as const;
  let layout: OutputLayout = [];

  const look: Looks = {
    lossOn(batch, { penalised = false, ...options }) {
      const work = ({ inputs, weights, pass }: Given) => {
        const terms: tf.Tensor[] = [];
        const values = network.valuesWith(weights);
        const addLoss = (term: tf.Tensor) => terms.push(term);
        const outputs = network.forward(inputs, values, { ...pass, addLoss });
        const penalty = penalised ? network.penalty(values) : null;
        return [outputs, ...terms, ...(penalty === null ? [] : [penalty])];
      };
      return probe(penalised ? 'penalised loss' : 'loss', batch, options, work, ([outputs, ...terms]) => {
        const { losses } = objective.evaluate(judged(outputs!, batch.targets));
        return addTerms(losses, terms);
      });
    },
    predict: (batch) => probe('outputs', batch, evaluation, forward, ([outputs]) => copyTensor(outputs!)),
    layerOutputs(batch) {
      const work = ({ inputs, weights, pass }: Given) => {
        const outputs: tf.Tensor[] = [];
        layout = [];
        network.forward(inputs, network.valuesWith(weights), {
          ...pass,
          keepOutput(layer, preActivation, output) {
            layout.push({ layer, split: preActivation !== null });
            outputs.push(output, ...(preActivation === null ? [] : [preActivation]));
          },
        });
        return outputs;
      };
      return probe('layers', batch, evaluation, work, (results) =>
        splitOutputs(layout, results.map(copyTensor)),
      );
    },
    gradientsOn(batch, options) {
      const work = (given: Given) => differentiate(network, objective, seed, { ...given, penalised: false });
      return probe('gradients', batch, options, work, ([losses, ...gradients]) => ({
        losses: losses!.dataSync() as Float32Array,
        gradients: gradients.map(copyTensor),
      }));
    },
    recordGates(batch, options) {
      const work = ({ inputs, weights, pass }: Given) => {
        const choices: tf.Tensor[] = [];
        network.forward(inputs, network.valuesWith(weights), { ...pass, gates: recordGates(choices) });
        return choices;
      };
      return probe('gates', batch, options, work, (choices) => new RecordedGates(choices.map(copyTensor)));
    },
  };
  return { look, passes, dispose: () => passes.dispose() };
}

/** Which layers were seen, in order, and whether their outputs are followed by what came before the activation. */
type OutputLayout = { readonly layer: number; readonly split: boolean }[];

function splitOutputs(layout: OutputLayout, tensors: readonly tf.Tensor[]): LayerOutput[] {
  let next = 0;
  return layout.map(({ layer, split }) => ({
    layer,
    output: tensors[next++]!,
    preActivation: split ? tensors[next++]! : null,
  }));
}

/** What layers and penalties add to a loss. */
function addTerms(losses: Float32Array, terms: readonly tf.Tensor[]): Float32Array {
  const added = terms.map((term) => term.dataSync());
  return losses.map((loss, replica) => added.reduce((sum, term) => Math.fround(sum + term[replica]!), loss));
}
