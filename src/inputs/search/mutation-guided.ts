import { mean } from '../../statistics/descriptive.ts';
import type { Classifier, SearchStrategy } from '../contract.ts';
import { wrongMargins } from '../judges/index.ts';
import { climbAll } from './climb.ts';
import { checkTask } from './judge.ts';

const mostCalls = 400;
/** Excess killing probability that counts as found, in units of a prediction that turned wrong. */
const enough = 0.5;

/**
 * Ours, after DeepMetis: inputs that mutants predict wrongly and healthy networks correctly. The excess
 * over healthy networks is climbed, as an input at the boundary makes a plain re-training wrong too.
 */
export const mutationGuided: SearchStrategy = {
  id: 'mutation-guided',
  title: 'Mixing within the class towards the highest excess killing probability',
  source: 'Ours, after DeepMetis (arXiv 2109.07514): its fitness, less the same of healthy networks',
  needsStyles: false,
  needsMutants: true,
  search(task) {
    checkTask(mutationGuided, task);
    const mutants = task.mutants!;
    const objective = (inputs: Float32Array, labels: Int32Array) => {
      const killed = killScores(mutants, inputs, labels);
      const healthy = killScores(task.subject, inputs, labels);
      return killed.map((score, row) => score - healthy[row]!);
    };
    const calls = Math.min(task.callsPerSeed, mostCalls);
    return climbAll(task, mutationGuided.id, objective, { enough, stopAt: 1, calls });
  },
};

/**
 * Mean over networks of DeepMetis's fitness, its sign turned: 1 where the prediction is wrong, else the
 * margin, from −1 (surely correct) to 0.
 */
function killScores(networks: Classifier, inputs: Float32Array, labels: Int32Array): Float64Array {
  const margins = wrongMargins(networks, inputs, labels);
  return Float64Array.from(labels, (_, row) => mean(margins.map((own) => (own[row]! > 0 ? 1 : own[row]!))));
}
