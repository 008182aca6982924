import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Letters 0–2 are the consonants b, d, g, letters 3–5 the vowels a, i, u: the syllables of Elman's experiment. */
const words = [
  [0, 3],
  [1, 4, 4],
  [2, 5, 5, 5],
] as const;
const letterCount = 6;

/** Windows of running letters (one-hot), syllables in random order, some letters garbled; the class is the next letter. */
export const syllables = defineSource({
  id: 'syllables',
  title: 'Next letter of random syllables ba, dii, guuu',
  origin: 'Elman (1990), doi:10.1207/s15516709cog1402_1',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().min(4),
    /** Share of letters of the window replaced by any letter. */
    garbled: optionTypes.fraction.default(0),
  }),
  load({ length, garbled }, random, rows) {
    return makeRows(rows, { inputShape: [length, letterCount] }, letterCount, (window) => {
      const skipped = random.integer(4);
      const letters: number[] = [];
      while (letters.length <= skipped + length) letters.push(...random.pick<readonly number[]>(words));
      for (let t = 0; t < length; t++) {
        const letter = random.uniform() < garbled ? random.integer(letterCount) : letters[skipped + t]!;
        window[t * letterCount + letter] = 1;
      }
      return letters[skipped + length]!;
    });
  },
});
