/** How trust is measured: folds of the held-out-program split, each fitted once. */
export const trustSize = { folds: 5, repeats: 1, seed: 0 };
