import { z } from 'zod';
import { countParameters, readMeasured } from '../../corpus/measured.ts';
import { isRandomId } from '../../corpus/random/program.ts';
import { configPath, readConfig } from '../lib/config.ts';
import type { ProgramSpec } from '../training/spec.ts';

const amounts = z.strictObject({
  mutantsPerClass: z.int().min(0),
  /** Mutants of two faults, and of each operator with a label of its own. */
  besideClasses: z.int().min(0),
  cleanVariants: z.int().min(0),
  /** Processor time of one core that a run may take, instruments included. */
  cpuSecondsPerRun: z.number().positive(),
});

const size = amounts.extend({
  /** Parameters of the programs it is for; null where there is no end. */
  below: z.int().positive().nullable(),
});

const schema = z.strictObject({
  sizes: z.array(size).min(1),
  /** Of programs made by lot; `mutants` of all classes together, taken from them in turns. */
  random: amounts.extend({ mutants: z.int().min(0) }),
});

export type RecordingSize = z.output<typeof amounts> & { readonly mutants?: number };

const { sizes, random } = readConfig(configPath('recording.json'), schema);

/** How much of a program of its size or kind is recorded (`corpus/config/recording.json`), by all its parameters. */
export function recordingSize(program: ProgramSpec): RecordingSize & { readonly parameters: number } {
  const parameters = countParameters(program);
  if (isRandomId(program.id)) return { ...random, parameters };
  const found = sizes.find(({ below }) => below === null || parameters < below) ?? sizes.at(-1)!;
  return { ...found, parameters };
}

let measured: ReturnType<typeof readMeasured> | null = null;

/**
 * Processor seconds that a program is expected to take with one seed, without training it: as its clean run was measured
 * (`corpus/measured.json`), or what a run of its size may take.
 */
export function expectSeconds(program: ProgramSpec): number {
  measured ??= readMeasured();
  const { mutants, mutantsPerClass, cleanVariants, cpuSecondsPerRun } = recordingSize(program);
  const subjects = (mutants ?? faultClasses * mutantsPerClass) + cleanVariants + 1;
  return subjects * (measured[program.id]?.cpuSeconds ?? cpuSecondsPerRun);
}

const faultClasses = 4;
