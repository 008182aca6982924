import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/**
 * Windows of series that turn and bend: x(t) = a·x(t−1) − b·x(t−2) + c·tanh(2·x(t−3)) + shock, in level and units of
 * their own. The targets are the next values, one per output (the first `outputs` channels).
 */
export const forecast = defineSource({
  id: 'forecast',
  title: 'Next value of a nonlinear autoregressive series',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: count,
    channels: count.default(1),
    outputs: count.default(1),
    /** Standard deviation of the shocks. */
    shock: scale.default(0.3),
  }),
  load({ length, channels, outputs, shock }, random, rows) {
    const laws = Array.from({ length: channels }, () => ({
      a: random.uniform(0.9, 1.3),
      b: random.uniform(0.5, 0.7),
      c: random.uniform(0.4, 0.7),
    }));
    return makeRows(rows, { inputShape: [length, channels], targetShape: [outputs] }, null, (window) => {
      const next = laws.map(({ a, b, c }, channel) => {
        const past = [random.normal(), random.normal(), random.normal()];
        for (let t = -20; t <= length; t++) {
          const value = a * past[0]! - b * past[1]! + c * Math.tanh(2 * past[2]!) + random.normal(0, shock);
          past.unshift(value);
          past.pop();
          if (t >= 0 && t < length) window[t * channels + channel] = value;
        }
        return past[0]!;
      });
      return next.slice(0, outputs);
    });
  },
});
