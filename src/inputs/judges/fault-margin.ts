import { mean } from '../../statistics/descriptive.ts';
import type { Classifier, Committee } from '../contract.ts';

/** Softmax of each row; as far from overflow as the values allow. */
export function probabilities(logits: Float32Array, classes: number): Float32Array {
  const shares = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const highest = row.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
    const total = row.reduce((sum, value) => sum + Math.exp(value - highest), 0);
    for (let k = 0; k < classes; k++) shares[start + k] = Math.exp(row[k]! - highest) / total;
  }
  return shares;
}

/** Per row the highest of the wrong classes' values minus the label's: above 0 the prediction is wrong, at 0 undecided. */
export function wrongLeads(values: Float32Array, labels: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: values.length / classes }, (_, row) => {
    let best = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      if (k !== labels[row]) best = Math.max(best, values[row * classes + k]!);
    }
    return best - values[row * classes + labels[row]!]!;
  });
}

/** Per network the margins of `inputs` in probability, from −1 (surely correct) to 1 (surely wrong). @throws as `logits`. */
export function wrongMargins(
  classifier: Classifier,
  inputs: Float32Array,
  labels: ArrayLike<number>,
): Float64Array[] {
  const { classes } = classifier;
  return classifier
    .logits(inputs)
    .map((logits) => wrongLeads(probabilities(logits, classes), labels, classes));
}

/** As `wrongMargins`, mean over the networks. */
export function meanMargin(classifier: Classifier) {
  return (inputs: Float32Array, labels: ArrayLike<number>): Float64Array => {
    const margins = wrongMargins(classifier, inputs, labels);
    return Float64Array.from(labels, (_, row) => mean(margins.map((own) => own[row]!)));
  };
}

/** Per row the committee's votes for the label. */
export function countVotes(votes: Int32Array, members: number, labels: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: votes.length / members }, (_, row) => {
    let count = 0;
    for (let m = 0; m < members; m++) if (votes[row * members + m] === labels[row]) count += 1;
    return count;
  });
}

/** Per row whether the label has a quorum of the committee's votes. */
export function keepsLabel(committee: Committee, inputs: Float32Array, labels: ArrayLike<number>): boolean[] {
  const votes = countVotes(committee.votes(inputs), committee.members, labels);
  return Array.from(votes, (count) => count >= committee.quorum);
}
