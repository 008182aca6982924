import * as tf from '@tensorflow/tfjs';
import type { Batch, LayerOutput, ProbeOptions, Trainer } from './contract.ts';
import { differentiate } from './gradients.ts';
import { RecordedGates } from './layers/gates.ts';
import type { Network, Pass } from './network.ts';
import type { Objective } from './objective.ts';

type Probes = Pick<Trainer, 'lossOn' | 'predict' | 'layerOutputs' | 'gradientsOn' | 'recordGates'>;

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
  const passOf = ({ mode, gates }: ProbeOptions): Pass => ({
    mode,
    step: step(),
    ...(gates && { gates: (gates as RecordedGates).replay() }),
  });
  return {
    lossOn(batch, { penalised = false, ...options }) {
      const values = network.valuesWith(options.weights ?? trained);
      let losses = new Float32Array();
      tf.tidy(() => {
        const terms: tf.Tensor[] = [];
        const addLoss = (term: tf.Tensor) => terms.push(term);
        const outputs = network.forward(batch.inputs, values, { ...passOf(options), addLoss });
        const penalty = penalised ? network.penalty(values) : null;
        if (penalty !== null) terms.push(penalty);
        losses = addTerms(objective, outputs, targetsOf(batch), terms);
      });
      return losses;
    },
    predict: (batch) =>
      tf.tidy(() => network.forward(batch.inputs, network.values, passOf({ mode: 'evaluate' }))),
    layerOutputs: (batch) => collectOutputs(network, batch, passOf({ mode: 'evaluate' })),
    gradientsOn(batch, options) {
      const weights = options.weights ?? trained;
      const pass = passOf(options);
      const { inputs } = batch;
      return differentiate(network, objective, seed, {
        inputs,
        targets: targetsOf(batch),
        weights,
        pass,
        penalised: false,
      });
    },
    recordGates(batch, options) {
      const gates = new RecordedGates();
      const values = network.valuesWith(options.weights ?? trained);
      tf.tidy(() => {
        network.forward(batch.inputs, values, { ...passOf(options), gates: gates.record() });
      });
      return gates;
    },
  };
}

function targetsOf(batch: Batch): Float32Array {
  return batch.targets.dataSync() as Float32Array;
}

/** The loss of outputs and what layers and penalties add to it, per replica. */
function addTerms(
  objective: Objective,
  outputs: tf.Tensor,
  targets: Float32Array,
  terms: readonly tf.Tensor[],
): Float32Array<ArrayBuffer> {
  const predictions = outputs.dataSync() as Float32Array;
  const { losses } = objective.evaluate({ replicas: outputs.shape[0]!, predictions, targets });
  const added = terms.map((term) => term.dataSync());
  return losses.map((loss, replica) => added.reduce((sum, term) => Math.fround(sum + term[replica]!), loss));
}

/** Clones, since a layer may put out what it was given. */
function collectOutputs(network: Network, batch: Batch, pass: Pass): LayerOutput[] {
  const outputs: LayerOutput[] = [];
  const copy = (tensor: tf.Tensor) => tf.keep(tf.clone(tensor));
  tf.tidy(() => {
    network.forward(batch.inputs, network.values, {
      ...pass,
      keepOutput(layer, before, output) {
        const preActivation = before === null ? null : copy(before);
        outputs.push({ layer, preActivation, output: copy(output) });
      },
    });
  });
  return outputs;
}
