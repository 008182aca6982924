/** How trust is measured: folds of the held-out-program split, each fitted once. */
export const trustSize = { folds: 5, repeats: 1, seed: 0 };

/** Checks of a whole run that are left, by the seed of the run: a log has a line per epoch, a recording forty checks. */
export const checksBySeed = [40, 24, 14, 9, 6];

/** Of a run with fewer checks than those that trust was measured on nothing is said. */
export const fewestMeasured = Math.min(...checksBySeed);
