import { z } from 'zod';
import { checkOptions } from '../../lib/config.ts';
import { defaultMargin } from '../judges/options.ts';

/** How much of an inputs study is made; every number is part of the result. */
export const inputsStudyOptionsSchema = z.strictObject({
  /** Ids of image sets. */
  sets: z.array(z.string()).min(1),
  /** Ids of generators. */
  generators: z.array(z.string()).min(1),
  /** Ids of search strategies. */
  strategies: z.array(z.string()).min(1),
  /** Each with another generator, another network under test and other seeds; paired over strategies. */
  repetitions: z.int().min(1),
  /** Searches per set, generator and repetition. */
  seeds: z.int().min(1),
  /** Most generator calls of one search. */
  callsPerSeed: z.int().min(1),
  /** Fewer seeds for generators whose calls are dear, by id; the budget of a search is the same for all. */
  fewerSeeds: z.record(z.string(), z.int().min(1)),
  /** A fault counts where the wrong class leads the label by this much probability; counted at 0 too. */
  margin: z.number().min(0).max(1),
  /** Truncations of the sweep, each towards the global and towards the class mean. */
  truncations: z.array(z.number().gt(0).max(1)),
});

export type InputsStudyOptions = z.output<typeof inputsStudyOptionsSchema>;

/**
 * Sized for some 80 CPU minutes, half of them for diffusion, whose calls take thirty times those of the others. Cost grows
 * with sets × generators × repetitions × seeds × calls; the other variants of the genetic search cost as much again each.
 */
export const inputsStudyDefaults: InputsStudyOptions = {
  sets: ['digits-8', 'strokes-14', 'textures-12'],
  generators: ['vae', 'style-vae', 'gan', 'diffusion'],
  strategies: [
    'random',
    'ga-low',
    'ga-high',
    'ga-written-high',
    'first-flip',
    'style-mixing',
    'class-truncation',
    'same-class-mixing',
  ],
  repetitions: 5,
  seeds: 100,
  callsPerSeed: 6250,
  fewerSeeds: { diffusion: 20 },
  margin: defaultMargin,
  truncations: [0.9, 0.8, 0.7, 0.6, 0.5, 0.3],
};

/** As small as a study can be and still show every part: for a first look and for tests. */
export const quickInputsStudy: InputsStudyOptions = {
  ...inputsStudyDefaults,
  sets: ['digits-8'],
  generators: ['style-vae'],
  repetitions: 2,
  seeds: 20,
  callsPerSeed: 600,
};

/** @throws InputError `study-options` naming what is wrong, such as a budget of zero. */
export function checkStudyOptions(options: unknown): InputsStudyOptions {
  return checkOptions(inputsStudyOptionsSchema, options, { code: 'study-options', of: 'an inputs study' });
}
