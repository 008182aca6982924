import type { ProgramSpec } from '../../../src/training/spec.ts';

/** New in corpus 2: programs of more than 100,000 parameters. */
export const largePrograms: readonly ProgramSpec[] = [];
