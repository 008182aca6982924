import { z } from 'zod';
import type { RandomStream } from '../../src/lib/random.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

type Point = readonly [number, number];

/** Pen paths of the ten digits in the unit square, x to the right and y down. */
const pens: readonly (readonly Point[])[] = [
  [[0.5, 0.1], [0.8, 0.3], [0.8, 0.7], [0.5, 0.9], [0.2, 0.7], [0.2, 0.3], [0.5, 0.1]],
  [[0.35, 0.25], [0.55, 0.1], [0.55, 0.9]],
  [[0.2, 0.25], [0.5, 0.1], [0.8, 0.3], [0.5, 0.6], [0.2, 0.9], [0.8, 0.9]],
  [[0.2, 0.15], [0.75, 0.15], [0.45, 0.45], [0.8, 0.65], [0.55, 0.9], [0.2, 0.8]],
  [[0.65, 0.9], [0.65, 0.1], [0.2, 0.65], [0.85, 0.65]],
  [[0.8, 0.1], [0.3, 0.1], [0.25, 0.45], [0.7, 0.45], [0.8, 0.7], [0.55, 0.9], [0.2, 0.8]],
  [[0.7, 0.1], [0.3, 0.4], [0.2, 0.7], [0.5, 0.9], [0.8, 0.7], [0.5, 0.5], [0.25, 0.65]],
  [[0.2, 0.1], [0.8, 0.1], [0.4, 0.9]],
  [[0.5, 0.5], [0.25, 0.3], [0.5, 0.1], [0.75, 0.3], [0.5, 0.5], [0.2, 0.7], [0.5, 0.9], [0.8, 0.7], [0.5, 0.5]],
  [[0.75, 0.35], [0.5, 0.5], [0.25, 0.3], [0.5, 0.1], [0.75, 0.35], [0.7, 0.9]],
]; // biome-ignore format: one digit per line

/** Digits drawn with a shaky pen on a square of pixels from 0 to 255: a stand-in for MNIST at any size. */
export const strokes = defineSource({
  id: 'strokes',
  title: 'Digits drawn with a shaky pen',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(6).default(14),
    classes: z.int().min(2).max(10).default(10),
    /** Standard deviation of a pen point, as share of the square. */
    jitter: optionTypes.scale.default(0.05),
    /** Standard deviation of the pixel noise, as share of full ink. */
    noise: optionTypes.scale.default(0.1),
  }),
  load({ size, classes, jitter, noise }, random, rows) {
    return makeRows(rows, { inputShape: [size, size, 1] }, classes, (pixels) => {
      const digit = random.integer(classes);
      const path = shakePath(pens[digit]!, jitter, random);
      const width = random.uniform(0.045, 0.085);
      for (let i = 0; i < pixels.length; i++) {
        const at: Point = [((i % size) + 0.5) / size, (Math.floor(i / size) + 0.5) / size];
        const ink = Math.exp(-((distanceToPath(at, path) / width) ** 2) / 2) + random.normal(0, noise);
        pixels[i] = Math.round(255 * Math.min(1, Math.max(0, ink)));
      }
      return digit;
    });
  },
});

/** The path after a small random turn, scaling and shift, each point moved a little. */
function shakePath(path: readonly Point[], jitter: number, random: RandomStream): Point[] {
  const turn = random.normal(0, 2 * jitter);
  const size = random.uniform(0.7, 1);
  const shift: Point = [random.normal(0.5, jitter), random.normal(0.5, jitter)];
  return path.map(([x, y]) => {
    const u = size * (x - 0.5);
    const v = size * (y - 0.5);
    return [
      shift[0] + u * Math.cos(turn) - v * Math.sin(turn) + random.normal(0, jitter / 2),
      shift[1] + u * Math.sin(turn) + v * Math.cos(turn) + random.normal(0, jitter / 2),
    ];
  });
}

function distanceToPath(at: Point, path: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < path.length; i++) {
    nearest = Math.min(nearest, distanceToSegment(at, path[i - 1]!, path[i]!));
  }
  return nearest;
}

function distanceToSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const dx = bx - ax;
  const dy = by - ay;
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
