import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Images with one soft spot; the targets are its place (x, y), radius and brightness, each about 0 to 1. */
export const spot = defineSource({
  id: 'spot',
  title: 'One soft spot in a noisy image: place, radius and brightness',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(6).default(12),
    /** Standard deviation of the pixel noise, as share of the range. */
    noise: optionTypes.scale.default(0.1),
  }),
  load({ size, noise }, random, rows) {
    return makeRows(rows, { inputShape: [size, size, 1], targetShape: [4] }, null, (pixels) => {
      const [x, y, radius, brightness] = [
        random.uniform(),
        random.uniform(),
        random.uniform(),
        random.uniform(),
      ];
      const width = 0.08 + 0.2 * radius;
      for (let i = 0; i < pixels.length; i++) {
        const dx = ((i % size) + 0.5) / size - x;
        const dy = (Math.floor(i / size) + 0.5) / size - y;
        const light = (0.3 + 0.7 * brightness) * Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
        pixels[i] = Math.round(255 * Math.min(1, Math.max(0, light + random.normal(0, noise))));
      }
      return [x, y, radius, brightness];
    });
  },
});
