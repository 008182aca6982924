import type { LedgerRow } from '../../src/inputs/ledger.ts';

/** A fault of no strategy in particular, but for what is given. */
export function ledgerRow(given: Partial<LedgerRow> = {}): LedgerRow {
  return {
    ...{ set: 'digits-8', generator: 'vae', repetition: 0, strategy: 'random', seed: 0 },
    ...{ label: 3, labelBefore: 3, labelAfter: 5, success: false, calls: 10 },
    ...{ generations: null, psi: null, alpha: null, layers: null },
    ...{ margin: 0.3, labelVotes: 4, votes: [3, 3, 3, 3, 5], labelKept: true },
    ...{ validityScore: 0.5, valid: true, screened: true },
    ...{ l2: 1.5, featureDistance: 0.75, dissimilarity: 0.25 },
    input: Float32Array.of(0, 0.5, 1, 0.25),
    seedInput: Float32Array.of(0, 0, 1, 0),
    ...given,
  };
}
