import type { Normalisation } from './normalisation.ts';

/** Values as the extractors give them. */
export const none: Normalisation = { id: 'none', title: 'values as they are' };
