import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/** Short shapes of six samples, one per class. */
const shapes = [
  [0.3, 0.7, 1, 1, 0.7, 0.3],
  [1, 0.6, 0.2, -0.2, -0.6, -1],
  [1, -1, 1, -1, 1, -1],
  [1, 1, 0, 0, 1, 1],
] as const;

/** Noise with one short shape at a random place and of random height; the class is the shape. */
export const motifs = defineSource({
  id: 'motifs',
  title: 'A short shape somewhere in a noisy signal',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().min(6),
    channels: count.default(1),
    classes: z.int().min(2).max(shapes.length).default(3),
    /** Mean height of the shape over the noise. */
    height: scale.default(2),
    noise: scale.default(0.5),
  }),
  load({ length, channels, classes, height, noise }, random, rows) {
    return makeRows(rows, { inputShape: [length, channels] }, classes, (signal) => {
      const label = random.integer(classes);
      const shape = shapes[label]!;
      const start = random.integer(length - shape.length + 1);
      for (let i = 0; i < signal.length; i++) signal[i] = random.normal(0, noise);
      for (let channel = 0; channel < channels; channel++) {
        const size = height * random.uniform(0.6, 1.4);
        shape.forEach((value, t) => {
          signal[(start + t) * channels + channel]! += size * value;
        });
      }
      return label;
    });
  },
});
