import type { Decision } from './decision.ts';

/** The class of the largest score: for two classes a threshold of 0.5. What published diagnosers do. */
export const plain: Decision = { id: 'plain', title: 'the class of the largest score' };
