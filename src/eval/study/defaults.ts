/* What is measured by default. Nothing is imported here, as the help of commands shows it. */

/** How finely is measured by default. */
export const defaultSize = { folds: 5, repeats: 5, seed: 0 };

/** The splits shown beside the headline ones. */
export const defaultSplits = ['S0', 'S1', 'S3', 'S4'];

/** Draws of training programs at each size of a learning curve. */
export const defaultDraws = 20;
