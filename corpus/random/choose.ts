import { InputError } from '../../src/lib/errors.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { measureHealth } from '../health.ts';
import { randomProgram } from './program.ts';

/** Candidates per program that is wanted, before it is said that too few train. */
const mostCandidates = 20;

/**
 * The first programs of a seed that train well: over two seeds the mean test metric reaches `healthy.atLeast`
 * (chance and 0.2; R² 0.3). About every second candidate does; each is trained here and now, a fifth of a second.
 * @throws InputError `random-programs` where fewer than one candidate in twenty trains well.
 */
export async function chooseRandomPrograms(
  count: number,
  seed: number,
  options: {
    readonly trainsWell?: (program: ProgramSpec) => boolean;
    /** Called after each candidate. */
    readonly onTried?: (kept: number) => void;
  } = {},
): Promise<ProgramSpec[]> {
  const { trainsWell = isHealthy, onTried = () => {} } = options;
  const kept: ProgramSpec[] = [];
  for (let number = 0; kept.length < count; number++) {
    if (number === mostCandidates * count) {
      throw new InputError('random-programs', {
        rule: `of ${number} random programs of seed ${seed}, too few train well`,
        need: count,
        value: kept.length,
      });
    }
    const program = randomProgram(`random-${seed}-${number}`);
    if (trainsWell(program)) kept.push(program);
    onTried(kept.length);
    // Signals and other work have their turn between two trainings.
    await new Promise(setImmediate);
  }
  return kept;
}

function isHealthy(program: ProgramSpec): boolean {
  // None starts from the weights of another.
  return measureHealth(program, (run) => run, 2).mean >= program.healthy.atLeast;
}
