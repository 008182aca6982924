import { type DataSet, sizeOf } from '../../../training/data.ts';
import type { ProgramSpec } from '../../../training/spec.ts';
import { trainToEnd } from '../../../training/train.ts';
import type { InputParts, InputSet, LabelledInputs } from '../../contract.ts';
import { imageProgram } from '../image-program.ts';
import { openNetworks, type TrainedNetworks } from '../open-networks.ts';
import type { Scorer } from './scorer.ts';

/** Numbers that the input has to pass through. */
const bottleneck = 16;
const hidden = 96;

/** Trains a dense network to give its inputs back. @throws InputError of the loaders. */
export function trainAutoencoder(set: InputSet, seed: number): TrainedNetworks {
  const parts = set.load();
  const spec = autoencoderProgram(set, parts);
  const data = {
    train: toGiveBack(parts.train),
    validation: toGiveBack(parts.validation),
    test: toGiveBack(parts.test),
  };
  const { weights } = trainToEnd([{ spec, seedIndex: seed, data }]);
  return { spec, weights, inputShape: set.inputShape };
}

/**
 * Mean squared error of an autoencoder's reconstruction per value, the way of SelfOracle (Stocco, Weiss, Calzana and
 * Tonella 2020, arXiv 1910.04443): strange to it is what has noise, or is drawn as no training input is.
 */
export function openAutoencoder(trained: TrainedNetworks): Scorer {
  const networks = openNetworks(trained);
  const width = networks.units;
  return {
    id: 'autoencoder',
    scores(inputs) {
      const given = networks.ask(inputs, 'outputs')[0]!;
      const scores = new Float64Array(inputs.length / width);
      given.forEach((value, i) => {
        scores[Math.floor(i / width)]! += (value - inputs[i]!) ** 2 / width;
      });
      return scores;
    },
    dispose: networks.dispose,
  };
}

function autoencoderProgram(set: InputSet, parts: InputParts): ProgramSpec {
  const program = imageProgram(`${set.id}-autoencoder`, set.id, {
    family: 'dense',
    learningRate: 0.002,
    epochs: parts.train.rows < 2000 ? 40 : 12,
    rows: parts,
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', units: hidden, activation: 'relu' },
      { kind: 'dense', units: bottleneck },
      { kind: 'dense', units: hidden, activation: 'relu' },
      { kind: 'dense', units: sizeOf(set.inputShape), activation: 'sigmoid' },
    ],
  });
  return {
    ...program,
    task: 'regression',
    loss: 'binaryCrossentropy',
    data: { ...program.data, target: 'value' },
    healthy: { metric: 'r2', atLeast: 0 },
  };
}

function toGiveBack({ rows, inputShape, inputs }: LabelledInputs): DataSet {
  return { rows, inputShape, inputs, targetShape: [sizeOf(inputShape)], targets: inputs };
}
