import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { fraction } = optionTypes;

/**
 * Windows of chords on a ring of notes (1 where a note sounds): how far the root moves depends on the root before the
 * last. The targets are the notes of the next chord.
 */
export const chords = defineSource({
  id: 'chords',
  title: 'Notes of the next chord',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().min(3),
    notes: z.int().min(5).default(7),
    /** Share of roots drawn freely, and share of notes misheard. */
    free: fraction.default(0.1),
    misheard: fraction.default(0.02),
  }),
  load({ length, notes, free, misheard }, random, rows) {
    const moves = Array.from({ length: notes }, () => 1 + random.integer(notes - 1));
    const shape = { inputShape: [length, notes], targetShape: [notes] };
    return makeRows(rows, shape, null, (window) => {
      let [before, root] = [random.integer(notes), random.integer(notes)];
      for (let t = 0; t < length; t++) {
        chordOn(root, notes).forEach((bit, note) => {
          window[t * notes + note] = random.uniform() < misheard ? 1 - bit : bit;
        });
        const lawful = (root + moves[before]!) % notes;
        [before, root] = [root, random.uniform() < free ? random.integer(notes) : lawful];
      }
      return chordOn(root, notes);
    });
  },
});

/** A root and the second and fourth note above it. */
function chordOn(root: number, notes: number): number[] {
  const sounding = [0, 2, 4].map((step) => (root + step) % notes);
  return Array.from({ length: notes }, (_, note) => (sounding.includes(note) ? 1 : 0));
}
