import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/**
 * A road seen from a car, grey pixels from 0 to 255: a dark band that narrows to the top, with bright edges. The target
 * is the steering that brings the car back to the middle and follows the bend, from about −1 to 1.
 */
export const road = defineSource({
  id: 'road',
  title: 'Steering from the picture of a road',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(8).default(12),
    /** Standard deviation of the pixel noise, as share of the range. */
    noise: optionTypes.scale.default(0.1),
  }),
  load({ size, noise }, random, rows) {
    return makeRows(rows, { inputShape: [size, size, 1] }, null, (pixels) => {
      const [offset, bend, light] = [
        random.uniform(-0.4, 0.4),
        random.uniform(-0.6, 0.6),
        random.uniform(0.7, 1.2),
      ];
      for (let i = 0; i < pixels.length; i++) {
        const x = (2 * ((i % size) + 0.5)) / size - 1;
        const far = 1 - (Math.floor(i / size) + 0.5) / size;
        const middle = offset * (1 - far) + bend * far * far;
        const across = Math.abs(x - middle) / (0.7 - 0.45 * far);
        const grey = across > 1.15 ? 0.5 : across > 0.85 ? 0.9 : 0.2;
        pixels[i] = Math.round(255 * Math.min(1, Math.max(0, light * grey + random.normal(0, noise))));
      }
      return offset + bend;
    });
  },
});
