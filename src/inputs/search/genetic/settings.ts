/** Everything that decides a genetic search beside generator, network and seed. */
export interface GeneticSettings {
  readonly population: number;
  /** Individuals that survive unchanged and have offspring. */
  readonly elites: number;
  readonly generations: number;
  /** Step of mutation s₀ as a share of the range of latents; also spreads the first population. */
  readonly step: number;
  /** What a lead of the label is measured in. */
  readonly fitness: 'logits' | 'probabilities';
  /** Whether a child joins two parents at a cut, or copies one. */
  readonly crossover: boolean;
  /** When the step doubles: the best fitness changed by at most `tolerance`; `largest` bounds it, as a share of the range. */
  readonly stall: { readonly tolerance: number; readonly largest: number };
}

/**
 * As released with arXiv 2412.17652. The perturbation size of its records, R/1,000 or R/10,000, is never a step: the
 * first generation resets it to twice that, s₀, and doubling starts from there.
 */
const released: Omit<GeneticSettings, 'step'> = {
  population: 25,
  elites: 10,
  generations: 250,
  fitness: 'logits',
  crossover: true,
  stall: { tolerance: 0, largest: Number.POSITIVE_INFINITY },
};

const lowStep = 2 / 10_000;
const highStep = 2 / 1000;

/** The published low and high step, and what differs from the release in a named way. */
export const geneticVariants = {
  low: { ...released, step: lowStep },
  high: { ...released, step: highStep },
  /** The text takes probabilities where the program takes what enters the softmax: same sign, another order. */
  writtenLow: { ...released, step: lowStep, fitness: 'probabilities' },
  writtenHigh: { ...released, step: highStep, fitness: 'probabilities' },
  /**
   * What the release did to GANs: their latents carried one axis more, so that every cut fell on an axis of length one and
   * each child copied a parent. None of our generators has that axis; this shows what crossover is worth to any of them.
   */
  mutationOnly: { ...released, step: highStep, crossover: false },
  /**
   * The release doubles its step wherever two floating-point numbers are equal, and without end. Here a stall has a
   * tolerance, and the step ends at a tenth of the range, about one standard deviation of the prior: beyond it a child
   * has nothing of its seed.
   */
  steady: { ...released, step: highStep, stall: { tolerance: 1e-6, largest: 1 / 10 } },
} as const satisfies Record<string, GeneticSettings>;
