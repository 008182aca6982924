import type { PublishedRow } from './inputs-result.ts';

/**
 * What arXiv 2412.17652 has on the data nearest to ours, counted from its released run records and human study
 * (`deeptestai/genai_tigs`): valid and label kept where both assessors say so, per misclassified image; faults are
 * label-kept misclassifications per 100 drawn seeds. Stable Diffusion stands beside our small diffusion models.
 */
export const publishedRows: readonly PublishedRow[] = [
  row('MNIST', 'vae', 'ga-low', 0.04, 0.5, 0.5, 2, 137),
  row('MNIST', 'vae', 'ga-high', 1, 0.737, 0.364, 36, 63),
  row('MNIST', 'gan', 'ga-low', 0.081, 0.75, 0.625, 5, 152),
  row('MNIST', 'gan', 'ga-high', 0.97, 0.698, 0.438, 42, 103),
  row('MNIST', 'diffusion', 'ga-low', 0.454, 0.455, 0.136, 6, 62),
  row('MNIST', 'diffusion', 'ga-high', 1, 0.402, 0.138, 12, 27),
  row('CIFAR-10', 'vae', 'ga-low', 0.821, 0.531, 0.156, 5, 90),
  row('CIFAR-10', 'vae', 'ga-high', 1, 0.308, 0.103, 4, 20),
  row('CIFAR-10', 'gan', 'ga-low', 0.667, 0.457, 0.087, 4, 86),
  row('CIFAR-10', 'gan', 'ga-high', 1, 0.319, 0.072, 5, 26),
  row('CIFAR-10', 'diffusion', 'ga-low', 0.897, 0.603, 0.372, 29, 69),
  row('CIFAR-10', 'diffusion', 'ga-high', 1, 0.621, 0.425, 37, 14),
];

function row(
  task: string,
  generator: string,
  strategy: string,
  misclassified: number,
  valid: number,
  labelKept: number,
  faultsPerHundredSeeds: number,
  generations: number,
): PublishedRow {
  const shares = { misclassified, valid, labelKept };
  return {
    ...{ source: 'arXiv 2412.17652', task, generator, strategy },
    ...shares,
    faultsPerHundredSeeds,
    generations,
  };
}
