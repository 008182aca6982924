/** Probability by which a wrong class must lead the label before an input counts as a fault, by default. */
export const defaultMargin = 0.1;
