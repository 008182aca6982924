import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/** Noisy sines of random phase and height; the class is the band of their frequency, the bands overlapping a little. */
export const waves = defineSource({
  id: 'waves',
  title: 'Noisy sines, by band of frequency',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: count,
    channels: count.default(1),
    classes: z.int().min(2).default(2),
    /** Periods in a series of the lowest class; each further class has `step` more. */
    periods: z.number().positive().default(1),
    step: z.number().positive().default(1),
    /** Standard deviation of a series' periods around those of its class. */
    variety: scale.default(0.2),
    noise: scale.default(0.3),
  }),
  load({ length, channels, classes, periods, step, variety, noise }, random, rows) {
    return makeRows(rows, { inputShape: [length, channels] }, classes, (series) => {
      const label = random.integer(classes);
      for (let channel = 0; channel < channels; channel++) {
        const turns = random.normal(periods + label * step, variety);
        const phase = random.uniform(0, 2 * Math.PI);
        const height = random.uniform(0.7, 1.3);
        for (let t = 0; t < length; t++) {
          const value = height * Math.sin((2 * Math.PI * turns * t) / length + phase);
          series[t * channels + channel] = value + random.normal(0, noise);
        }
      }
      return label;
    });
  },
});
