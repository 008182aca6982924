import { hashJson } from '../../lib/hash.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { hiddenLayers, ownsKernel } from '../network.ts';
import { changeLayers } from '../wiring.ts';
import { plannedSteps, withRate } from './amounts.ts';
import type { Practice } from './contract.ts';

/**
 * The weights come from an earlier run of the very program, on the same rows of the same seed: none that the new run is
 * tested on. So a program is recorded without any other.
 */
function fromEarlierRun(spec: ProgramSpec): ProgramSpec {
  const start = { program: spec.id, specHash: hashJson(spec), step: plannedSteps(spec) };
  const gentle = withRate(spec, 0.1);
  return { ...gentle, start, epochs: Math.max(1, Math.round(spec.epochs / 2)) };
}

function startObstacle(spec: ProgramSpec): string | null {
  if (spec.start !== undefined) return 'it starts from another run already';
  if (spec.restart !== undefined) return 'it is restarted on its way';
  // The earlier run must reach its last step.
  return spec.earlyStopping === undefined ? null : 'an earlier run of it may stop before its end';
}

/** First values that the earlier run’s take the place of are no difference. */
function differsInInitialisersOnly(healthy: ProgramSpec, faulty: ProgramSpec): boolean {
  return hashJson(withoutInitialisers(healthy)) === hashJson(withoutInitialisers(faulty));
}

function withoutInitialisers(spec: ProgramSpec): unknown {
  return JSON.parse(
    JSON.stringify(spec, (key, value: unknown) => (/initialiser$/i.test(key) ? undefined : value)),
  );
}

export const fineTuned: Practice = {
  id: 'fine-tuned',
  title: 'Fine-tuning: from the weights of a finished run, at a tenth of the rate, for half as long',
  kind: 'start',
  source: 'Howard and Ruder (arXiv 1801.06146); Keras guide “Transfer learning and fine-tuning”',
  obstacle: startObstacle,
  apply: fromEarlierRun,
  hides: differsInInitialisersOnly,
};

export const fineTunedFrozen: Practice = {
  id: 'fine-tuned-frozen',
  title: 'Fine-tuning with the lower half of the layers frozen',
  kind: 'start',
  source: 'Yosinski et al. (arXiv 1411.1792); Keras guide “Transfer learning and fine-tuning”',
  obstacle(spec) {
    if (lowerHalf(spec).length === 0) return 'it has fewer than two layers below the output to freeze one of';
    return startObstacle(spec);
  },
  apply: (spec) =>
    changeLayers(fromEarlierRun(spec), lowerHalf(spec), (layer) => ({ ...layer, frozen: true })),
  hides: differsInInitialisersOnly,
};

/** The lower half of the hidden layers that have a kernel of their own, none of which is frozen or used elsewhere. */
function lowerHalf(spec: ProgramSpec): number[] {
  if (spec.layers.some((layer) => 'tied' in layer && layer.tied !== undefined)) return [];
  const kernels = hiddenLayers(spec, ownsKernel);
  if (kernels.some((i) => spec.layers[i]!.frozen === true)) return [];
  return kernels.slice(0, Math.floor(kernels.length / 2));
}
