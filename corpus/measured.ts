import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../src/lib/config.ts';
import { packageRoot } from '../src/lib/files.ts';
import { hashJson } from '../src/lib/hash.ts';
import { sizeOf } from '../src/training/data.ts';
import { planLayers } from '../src/training/shapes.ts';
import type { ProgramSpec } from '../src/training/spec.ts';
import { inputShapeOf } from './input-shape.ts';

/** What `scripts/measure-programs.ts` found of each program, by id. */
const measuredSchema = z.record(
  z.string(),
  z.strictObject({
    /** First 12 digits of the hash of what was measured. */
    spec: z.string(),
    parameters: z.int().min(0),
    steps: z.int().positive(),
    /** `healthy.metric` of seeds 0 to 4. */
    values: z.array(z.number()).length(5),
    /** Processor time of a clean run recorded with all instruments, of five in lockstep. */
    cpuSeconds: z.number().positive(),
  }),
);

export type Measured = z.output<typeof measuredSchema>[string];

export const measuredPath = join(packageRoot, 'corpus', 'measured.json');

/** @throws InputError `invalid-config`. */
export function readMeasured(): Readonly<Record<string, Measured>> {
  return readConfig(measuredPath, measuredSchema);
}

/** What `Measured.spec` says of a program as it is now: of all that moves a number, not of its words and its bound. */
export function shortHash({ title: _, source: __, healthy, ...trained }: ProgramSpec): string {
  return hashJson({ ...trained, metric: healthy.metric }).slice(0, 12);
}

/** Numbers that a program trains or keeps, running statistics included. */
export function countParameters(spec: ProgramSpec): number {
  const weights = planLayers(spec, inputShapeOf(spec.data)).flatMap((layer) => layer.weights);
  return weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
