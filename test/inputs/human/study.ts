import type { LabelledInputs } from '../../../src/inputs/contract.ts';
import { type HumanStudyOptions, planHumanStudy } from '../../../src/inputs/human/plan.ts';
import type { LedgerRow } from '../../../src/inputs/ledger.ts';

/* A study of little pictures: class k is a bright pixel in place k. */

function pictureOf(label: number): Float32Array {
  return Float32Array.from({ length: 4 }, (_, p) => (p === label ? 1 : 0.1));
}

export function real(rows: number): LabelledInputs {
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 3);
  const inputs = Float32Array.from([...labels].flatMap((label) => [...pictureOf(label)]));
  return { rows, inputShape: [2, 2, 1], classes: 3, labels, inputs };
}

export function ledgerRow(seed: number, changes: Partial<LedgerRow> = {}): LedgerRow {
  return {
    set: 'pixels', generator: 'vae', repetition: 0, strategy: 'ga-high', seed, label: seed % 3,
    labelBefore: seed % 3, labelAfter: (seed + 1) % 3, success: true, calls: 25, generations: 1, psi: null, alpha: null,
    layers: null, margin: 0.2, labelVotes: 5, votes: [0, 0, 0, 0, 0], labelKept: true, validityScore: 0, valid: true,
    screened: true, l2: 1, dissimilarity: 0.1, featureDistance: 1,
    input: pictureOf(seed % 3).map((value) => value * 0.9), seedInput: pictureOf(seed % 3), ...changes,
  }; // biome-ignore format: one row
}

export function plan(rows: number, changes: Partial<HumanStudyOptions> = {}) {
  const ledger = Array.from({ length: rows }, (_, i) => ledgerRow(i));
  return planHumanStudy(ledger, real(30), { seed: 1, thing: 'pixel', ...changes });
}
