import type { ProgramSpec } from '../src/training/spec.ts';
import { programs } from './programs/index.ts';
import { isRandomId, randomProgram } from './random/program.ts';

/** A program by its id: of the written list, added from outside, or made by lot. @throws InputError `unknown-program`. */
export function findProgram(id: string): ProgramSpec {
  return isRandomId(id) ? randomProgram(id) : programs.get(id);
}
