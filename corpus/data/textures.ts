import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/**
 * Wave patterns of a class's direction, pitch and colour on a square of pixels from 0 to 255: a stand-in for small
 * natural images (CIFAR-10 in colour with three channels, in grey with one).
 */
export const textures = defineSource({
  id: 'textures',
  title: 'Small images of coloured wave patterns',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(6).default(12),
    channels: z.union([z.literal(1), z.literal(3)]).default(3),
    classes: z.int().min(2).default(6),
    /** Spread of direction (radians), pitch and colour within a class. */
    variety: optionTypes.scale.default(0.15),
    /** Standard deviation of the pixel noise, as share of the range. */
    noise: optionTypes.scale.default(0.15),
  }),
  load({ size, channels, classes, variety, noise }, random, rows) {
    const kinds = Array.from({ length: classes }, (_, k) => ({
      direction: (Math.PI * (k + random.uniform(0, 0.3))) / classes,
      pitch: random.uniform(1.5, 3),
      colour: Array.from({ length: channels }, () => random.uniform(0.35, 0.65)),
    }));
    return makeRows(rows, { inputShape: [size, size, channels] }, classes, (pixels) => {
      const label = random.integer(classes);
      const { direction, pitch, colour } = kinds[label]!;
      const angle = random.normal(direction, variety);
      const waves = (2 * Math.PI * pitch * Math.exp(random.normal(0, variety))) / size;
      const phase = random.uniform(0, 2 * Math.PI);
      const contrast = random.uniform(0.15, 0.35);
      const tint = colour.map((value) => random.normal(value, variety / 2));
      for (let i = 0; i < pixels.length; i++) {
        const x = Math.floor(i / channels) % size;
        const y = Math.floor(i / channels / size);
        const wave = Math.sin(waves * (x * Math.cos(angle) + y * Math.sin(angle)) + phase);
        const value = tint[i % channels]! + contrast * wave + random.normal(0, noise);
        pixels[i] = Math.round(255 * Math.min(1, Math.max(0, value)));
      }
      return label;
    });
  },
});
