import { InputError } from '../../lib/errors.ts';
import { mean, quantile } from '../../statistics/descriptive.ts';
import type { Committee, InputParts, InputSet, Validator } from '../contract.ts';
import type { TrainedNetworks } from './open-networks.ts';
import { openAutoencoder } from './validators/autoencoder.ts';
import { openNearest } from './validators/nearest.ts';
import type { Scorer } from './validators/scorer.ts';

/** Share of real inputs that may be called invalid. */
const usualFalseAlarms = 0.05;

/** The usual validator of an image set: nearest real inputs and an autoencoder, each seeing what the other misses. */
export function openValidator(set: InputSet, committee: Committee, autoencoder: TrainedNetworks): Validator {
  const parts = set.load();
  return fitValidator([openNearest(committee, parts.train), openAutoencoder(autoencoder)], parts);
}

/**
 * A validator that asks one or several scorers. Several are made comparable by the quantile that each has on validation
 * inputs, and the highest counts. The threshold is the quantile of the scores of validation inputs that gives `aimedFor`
 * false alarms there; the measured rate is that of the test inputs, which nothing was fitted on.
 * @throws InputError `false-alarm-rate`.
 */
export function fitValidator(
  scorers: readonly Scorer[],
  { validation, test }: Pick<InputParts, 'validation' | 'test'>,
  aimedFor = usualFalseAlarms,
): Validator {
  if (!(aimedFor > 0 && aimedFor < 1)) {
    throw new InputError('false-alarm-rate', {
      rule: 'a validator is wrong on some real inputs',
      need: 'a rate of false alarms above 0 and below 1',
      value: aimedFor,
    });
  }
  const known = scorers.map((scorer) => scorer.scores(validation.inputs));
  const units = known.map((scores) => quantile(scores, 1 - aimedFor));
  const threshold = quantile(highest(known, units), 1 - aimedFor);
  const scores = (inputs: Float32Array) =>
    highest(
      scorers.map((scorer) => scorer.scores(inputs)),
      units,
    );
  const alarms = Array.from(scores(test.inputs), (score) => (score > threshold ? 1 : 0));
  return {
    id: scorers.map(({ id }) => id).join('+'),
    threshold,
    falseAlarms: { aimedFor, measured: mean(alarms) },
    scores,
    dispose() {
      for (const scorer of scorers) scorer.dispose();
    },
  };
}

/** Whether each input is of the domain. */
export function areValid({ threshold, scores }: Validator, inputs: Float32Array): boolean[] {
  return Array.from(scores(inputs), (score) => score <= threshold);
}

/** Per row the highest of the scores, each in units of its own. */
function highest(scores: readonly Float64Array[], units: readonly number[]): Float64Array {
  return scores[0]!.map((_, row) => Math.max(...scores.map((own, k) => own[row]! / units[k]!)));
}
