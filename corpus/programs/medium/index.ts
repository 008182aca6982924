import type { ProgramSpec } from '../../../src/training/spec.ts';

/** New in corpus 2: programs of 10,000 to 100,000 parameters. */
export const mediumPrograms: readonly ProgramSpec[] = [];
