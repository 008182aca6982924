import { z } from 'zod';
import type { RandomStream } from '../../src/lib/random.ts';
import { type Matrix, randomMatrix, randomUnits, timesMatrix } from './random-matrix.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, fraction, scale } = optionTypes;

/**
 * Clusters at hypercube corners, the kind of table scikit-learn's make_classification draws, made our own way: each
 * class owns some corners of a cube in the informative columns; a cluster is a sheared Gaussian at its corner;
 * redundant columns mix the informative ones; the others are noise; some labels are drawn anew.
 */
export const clusters = defineSource({
  id: 'clusters',
  title: 'Gaussian clusters at hypercube corners, with redundant and noise columns',
  origin: 'our generator, after the published idea of the Madelon data (Guyon 2003)',
  licence: 'generated',
  options: z
    .strictObject({
      features: count,
      informative: count,
      redundant: z.int().min(0).default(0),
      classes: z.int().min(2).default(2),
      clustersPerClass: count.default(1),
      /** Half the side of the cube; clusters have about unit spread. */
      separation: scale.default(1),
      /** Share of labels drawn anew from all classes. */
      flip: fraction.default(0.01),
      /** Log spread of the columns' units. */
      spread: scale.default(0),
    })
    .refine((o) => o.informative + o.redundant <= o.features, 'more telling columns than features')
    .refine((o) => o.classes * o.clustersPerClass <= 2 ** o.informative, 'more clusters than corners'),
  load(options, random, rows) {
    const { features, informative, redundant, classes, clustersPerClass, flip } = options;
    const corners = pickCorners(classes * clustersPerClass, informative, options.separation, random);
    const shears = corners.map(() => randomMatrix(informative, informative, () => random.uniform(-1, 1)));
    const mixing = randomMatrix(informative, redundant, () => random.uniform(-1, 1));
    const units = randomUnits(features, options.spread, random);
    return makeRows(rows, { inputShape: [features] }, classes, (inputs) => {
      const cluster = random.integer(corners.length);
      const signal = drawPoint(corners[cluster]!, shears[cluster]!, random);
      const known = [...signal, ...timesMatrix(signal, mixing)];
      units.forEach((unit, i) => {
        inputs[i] = (known[i] ?? random.normal()) * unit.scale + unit.shift;
      });
      return random.uniform() < flip ? random.integer(classes) : cluster % classes;
    });
  },
});

/** Distinct corners of the cube {−side, side}^dimensions. */
function pickCorners(wanted: number, dimensions: number, side: number, random: RandomStream): Float64Array[] {
  const corners = new Map<string, Float64Array>();
  while (corners.size < wanted) {
    const corner = Float64Array.from({ length: dimensions }, () => random.pick([-side, side]));
    corners.set(corner.join(), corner);
  }
  return [...corners.values()];
}

function drawPoint(corner: Float64Array, shear: Matrix, random: RandomStream): Float64Array {
  const point = timesMatrix(
    Float64Array.from(corner, () => random.normal()),
    shear,
  );
  return point.map((value, i) => value + corner[i]!);
}
