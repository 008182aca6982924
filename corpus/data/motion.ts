import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/**
 * Windows of a worn accelerometer: each kind of activity has a posture (level per axis), a pace and two harmonics per
 * axis; people differ in pace, strength and phase. The class is the activity.
 */
export const motion = defineSource({
  id: 'motion',
  title: 'Activity from a worn accelerometer',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: count,
    axes: count.default(3),
    classes: z.int().min(2).default(6),
    /** Log spread of pace and strength within an activity. */
    variety: scale.default(0.15),
    noise: scale.default(0.5),
  }),
  load({ length, axes, classes, variety, noise }, random, rows) {
    const draw = (sd: number) => Array.from({ length: axes }, () => random.normal(0, sd));
    const kinds = Array.from({ length: classes }, (_, k) => ({
      pace: (1 + 2 * (k / classes)) * random.uniform(0.9, 1.1),
      posture: draw(0.3),
      first: draw(0.7),
      second: draw(0.5),
    }));
    return makeRows(rows, { inputShape: [length, axes] }, classes, (window) => {
      const label = random.integer(classes);
      const { pace, posture, first, second } = kinds[label]!;
      const turns = (2 * Math.PI * pace * Math.exp(random.normal(0, variety))) / length;
      const strength = Math.exp(random.normal(0, variety));
      const phase = random.uniform(0, 2 * Math.PI);
      for (let i = 0; i < window.length; i++) {
        const axis = i % axes;
        const angle = turns * Math.floor(i / axes) + phase;
        const swing = first[axis]! * Math.sin(angle) + second[axis]! * Math.sin(2 * angle + axis);
        window[i] = posture[axis]! + strength * swing + random.normal(0, noise);
      }
      return label;
    });
  },
});
