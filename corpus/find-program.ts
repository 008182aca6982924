import type { ProgramSpec } from '../src/training/spec.ts';
import { programs } from './programs/index.ts';
import { isRandomId, randomProgram } from './random/program.ts';

/** A program by its id, of the written list, added from outside, or made by lot; undefined where there is none. */
export function knownProgram(id: string): ProgramSpec | undefined {
  return isRandomId(id) || programs.has(id) ? findProgram(id) : undefined;
}

/** As `knownProgram`. @throws InputError `unknown-program`. */
export function findProgram(id: string): ProgramSpec {
  return isRandomId(id) ? randomProgram(id) : programs.get(id);
}
