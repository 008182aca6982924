import type { DiagnosisRule } from './contract.ts';
import { endLevel, show, showEnd, valuesOf } from './run.ts';

const fewest = 8;
/** Loss of a discriminator that gives every row its right answer with a probability of 0.99: −ln 0.99. */
const sureOfAll = 0.01;
/** How many times its start the loss of the generator ends at. */
const rise = 1.5;

/** A discriminator that is never wrong: its gradient tells the generator nothing. Of losses that are positive, as cross-entropy is. */
export const perfectDiscriminator: DiagnosisRule = {
  id: 'perfect-discriminator',
  title: 'A discriminator that is never wrong',
  source: 'Arjovsky and Bottou 2017, arXiv 1701.04862; Chintala et al. 2016, How to Train a GAN (github.com/soumith/ganhacks)',
  needs: ['loss.discriminator', 'loss.generator'],
  faultWhen: `the discriminator's loss stays below ${sureOfAll} in the last quarter, and the generator's ends at ${rise} times its start or more`,
  check(run) {
    const [judge, maker] = [valuesOf(run, 'loss.discriminator'), valuesOf(run, 'loss.generator')];
    if (run.lost || judge.length < fewest || maker.length < fewest || Math.min(...judge) < 0) return [];
    const last = judge.slice(-Math.ceil(judge.length / 4));
    if (Math.max(...last) >= sureOfAll) return [];
    const [first, end] = [maker[0]!, endLevel(maker)!];
    return [
      {
        sentence: `The discriminator's loss came from ${show(judge[0]!)} to ${showEnd(judge)}, so it tells generated rows from real ones without an error`,
        consequence: first > 0 && end >= rise * first ? `the generator's loss rose from ${show(first)} to ${showEnd(maker)}, and it learns nothing more from such a judge` : null,
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: "Lower the discriminator's learning rate tenfold, or train it less often" },
          { repair: 'labels', action: 'Give real rows the label 0.9 instead of 1' },
          { repair: 'regularisation', action: 'Keep the discriminator smooth: spectral normalisation, a gradient penalty, or noise on its inputs' },
          { repair: 'loss', action: 'Use a Wasserstein loss with a gradient penalty' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      scalars: {
        'loss.discriminator': [0.69, 0.4, 0.1, 0.02, 0.004, 0.002, 0.001, 0.0008],
        'loss.generator': [0.7, 1.5, 3, 4.5, 6, 7, 7.5, 8],
      },
    },
    healthy: {
      scalars: {
        'loss.discriminator': [0.69, 0.55, 0.6, 0.5, 0.62, 0.58, 0.6, 0.57],
        'loss.generator': [0.7, 1.4, 1.2, 1.6, 1.3, 1.5, 1.4, 1.5],
      },
    },
  },
}; // biome-ignore format: sentences
