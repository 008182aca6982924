import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/**
 * Windows of temperature, air pressure and wind, eight steps a day: high pressure makes days warm and nights cold,
 * change of pressure makes wind, wind brings the season's mean nearer. The target is the temperature `ahead` steps
 * after the window, in tens of degrees.
 */
export const climate = defineSource({
  id: 'climate',
  title: 'Temperature some hours later',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().min(2),
    ahead: count.default(4),
    /** Standard deviation of the shocks to temperature per step, in degrees. */
    shock: scale.default(1),
  }),
  load({ length, ahead, shock }, random, rows) {
    return makeRows(rows, { inputShape: [length, 3] }, null, (window) => {
      const season = random.uniform(2, 18);
      const hour = random.integer(8);
      let weather = 0;
      let pressure = random.normal();
      for (let t = -16; t < length + ahead; t++) {
        const before = pressure;
        pressure = 0.95 * pressure + random.normal(0, 0.3);
        const wind = Math.abs(pressure - before) + 0.1 * Math.abs(random.normal());
        weather = (0.97 - 0.3 * Math.min(1, wind)) * weather + 0.4 * pressure + random.normal(0, shock);
        const sun = Math.sin((2 * Math.PI * (t + hour)) / 8);
        const temperature = season + weather + (3 + 3 * Math.tanh(pressure)) * sun;
        if (t === length + ahead - 1) return temperature / 10;
        if (t >= 0 && t < length) window.set([temperature, 1013 + 8 * pressure, 10 * wind], 3 * t);
      }
      throw new Error('a window has an end');
    });
  },
});
