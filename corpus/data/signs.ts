import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Whether a point (from −1 to 1, x to the right and y down) is on the plate. */
const plates: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => x * x + y * y < 0.8,
  (x, y) => y < 0.7 && y > 2 * Math.abs(x) - 0.9,
  (x, y) => Math.abs(x) + Math.abs(y) < 1,
  (x, y) => Math.abs(x) < 0.75 && Math.abs(y) < 0.75,
];

/** Red, blue, green from 0 to 1. */
const paints = [
  [0.75, 0.2, 0.25],
  [0.2, 0.3, 0.75],
  [0.25, 0.65, 0.3],
] as const;

/** Painted plates before a grey street, pixels from 0 to 255: the class is shape and colour. Light and place vary. */
export const signs = defineSource({
  id: 'signs',
  title: 'Traffic signs of four shapes and three colours',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(8).default(10),
    /** The first four are red, the next four blue, the last four green. */
    classes: z
      .int()
      .min(2)
      .max(plates.length * paints.length)
      .default(8),
    /** Standard deviation of light and place. */
    variety: optionTypes.scale.default(0.15),
    /** Standard deviation of the pixel noise, as share of the range. */
    noise: optionTypes.scale.default(0.1),
  }),
  load({ size, classes, variety, noise }, random, rows) {
    return makeRows(rows, { inputShape: [size, size, 3] }, classes, (pixels) => {
      const label = random.integer(classes);
      const plate = plates[label % plates.length]!;
      const paint = paints[Math.floor(label / plates.length)]!;
      const [x0, y0, light] = [
        random.normal(0, variety),
        random.normal(0, variety),
        random.normal(1, variety),
      ];
      const radius = random.uniform(0.6, 0.95);
      const street = random.uniform(0.3, 0.6);
      for (let i = 0; i < pixels.length; i++) {
        const x = (2 * ((Math.floor(i / 3) % size) + 0.5)) / size - 1 - x0;
        const y = (2 * (Math.floor(i / 3 / size) + 0.5)) / size - 1 - y0;
        const colour = plate(x / radius, y / radius) ? paint[i % 3]! : street;
        pixels[i] = Math.round(255 * Math.min(1, Math.max(0, light * colour + random.normal(0, noise))));
      }
      return label;
    });
  },
});
