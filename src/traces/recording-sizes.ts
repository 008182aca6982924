import { z } from 'zod';
import { countParameters } from '../../corpus/measured.ts';
import { configPath, readConfig } from '../lib/config.ts';
import type { ProgramSpec } from '../training/spec.ts';

const size = z.strictObject({
  /** Parameters of the programs it is for; null where there is no end. */
  below: z.int().positive().nullable(),
  mutantsPerClass: z.int().min(0),
  /** Mutants of two faults, and of each operator with a label of its own. */
  besideClasses: z.int().min(0),
  cleanVariants: z.int().min(0),
  /** Processor time of one core that a run may take, instruments included. */
  cpuSecondsPerRun: z.number().positive(),
});

const schema = z.strictObject({ sizes: z.array(size).min(1) });

export type RecordingSize = z.output<typeof size>;

const { sizes } = readConfig(configPath('recording.json'), schema);

/** How much of a program of its size is recorded (`corpus/config/recording.json`), by all its parameters. */
export function recordingSize(program: ProgramSpec): RecordingSize & { readonly parameters: number } {
  const parameters = countParameters(program);
  const found = sizes.find(({ below }) => below === null || parameters < below) ?? sizes.at(-1)!;
  return { ...found, parameters };
}
