import { expect, it } from 'vitest';
import type { InputSet, LabelledInputs } from '../../../src/inputs/contract.ts';
import { measureDistances } from '../../../src/inputs/judges/distances.ts';
import { pixelDistance } from '../../../src/inputs/judges/diversity.ts';
import { ledgerRow } from '../ledger-row.ts';

const shape = [1, 1, 1];
const classes = 3;

/** Real inputs of one pixel: classes 0 and 1 spread by 0.5, class 2 by 1. */
const real: LabelledInputs = {
  ...{ rows: 6, inputShape: shape, classes },
  inputs: Float32Array.of(0, 0.5, 0.5, 1, 0, 1),
  labels: Int32Array.of(0, 0, 1, 1, 2, 2),
};
const set: InputSet = {
  ...{ id: 'pixel', title: 'pixel', inputShape: shape, classes },
  load: () => ({ train: real, validation: real, test: real }),
};

const row = (label: number, pixel: number, given = {}) =>
  ledgerRow({ label, input: Float32Array.of(pixel), seedInput: Float32Array.of(0), ...given });

it('takes distances to seeds over what is misclassified, and those within classes over faults', () => {
  const rows = [
    row(0, 0.25),
    row(0, 0.5),
    row(1, 1),
    row(2, 0.75, { valid: false }),
    row(2, 1, { margin: -0.1 }),
    row(2, 0.5, { strategy: 'other', labelKept: false }),
  ];
  const found = measureDistances({ inputShape: shape, rows }, set, [pixelDistance(shape)]);
  expect(found).toEqual([
    {
      ...{ strategy: 'random', view: 'l2', misclassified: 4, toSeed: 2.5 / 4 },
      // Class 0 alone has two faults; its real inputs are twice as far apart.
      ...{ faults: 3, withinClasses: 0.25, toReal: 0.5 },
    },
    {
      ...{ strategy: 'other', view: 'l2', misclassified: 1, toSeed: 0.5 },
      ...{ faults: 0, withinClasses: null, toReal: null },
    },
  ]);
});
