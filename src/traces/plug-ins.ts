import { z } from 'zod';
import { programs } from '../../corpus/programs/index.ts';
import { type ClassMap, classify, classMaps, faultFamilies } from '../faults/classes.ts';
import type { FaultOperator } from '../faults/contract.ts';
import { dataErrors } from '../faults/data-errors/index.ts';
import { operators } from '../faults/index.ts';
import { answeringAtOnce } from '../lib/at-once.ts';
import { definePlugInKind, type PlugInKind } from '../lib/plug-in.ts';
import { idTaken } from '../lib/registry.ts';
import { type ProgramSpec, parseProgram, programSchema } from '../training/spec.ts';
import type { Instrument } from './instruments/contract.ts';
import { instruments } from './instruments/index.ts';
import { metricFamilies } from './trace.ts';

const name = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/, 'must be lower-case letters, digits and hyphens, 60 at most');
const words = z.string().min(1);
const aFunction = z.custom((value) => typeof value === 'function', 'must be a function');

/** Programs of a user's own: what `defineProgram` takes, defaults left out or written out. */
export const programKind = definePlugInKind<ProgramSpec>(programs, {
  contract: 'docs/tutorials/program.md and ProgramInput in docs/api.md',
  sign: 'layers',
  shape: programSchema,
  complete: parseProgram,
});

const classIn = ({ classes }: ClassMap) => z.enum(classes as [string, ...string[]]);

/** What runs and real faults are called that no operator broke. */
const otherNames = new Set(['clean', 'clean-variant', ...dataErrors.members.map(({ id }) => id)]);

function requireFreeOperator(id: string): void {
  if (otherNames.has(id)) throw idTaken('operator', id);
  operators.requireFree(id);
}

/** Operators of a user's own, which say their class themselves. */
export const operatorKind = definePlugInKind<FaultOperator>(operators, {
  contract: 'FaultOperator in docs/api.md',
  sign: 'apply',
  shape: z.object({
    id: name,
    title: words,
    source: words,
    classes: z.object({
      ...Object.fromEntries(classMaps.map((map) => [map.id, classIn(map)])),
      [faultFamilies.id]: classIn(faultFamilies).optional(),
    }),
    applicable: aFunction,
    settings: aFunction,
    apply: aFunction,
    editTrainingData: aFunction.optional(),
  }),
  complete: (value) =>
    answeringAtOnce(value as FaultOperator, ['applicable', 'settings', 'apply', 'editTrainingData']),
  requireFree: requireFreeOperator,
  add(operator) {
    requireFreeOperator(operator.id);
    operators.add(operator);
    classify(operator);
  },
});

const metric = z.object({
  id: words,
  family: z.enum(metricFamilies),
  unit: words,
  scale: z.enum(['scale-free', 'loss-scaled', 'weight-scaled', 'environment']),
  shape: z.enum(['scalar', 'per-layer', 'per-weight']),
  cost: z.number().min(0),
  description: words,
});

const knownMetrics = () => instruments.members.flatMap(({ metrics }) => metrics.map(({ id }) => id));
const metricTaken = (id: string) => idTaken('metric', id, 'is measured by one instrument');

/** Instruments of a user's own. */
const instrumentKind = definePlugInKind<Instrument>(instruments, {
  contract: 'Instrument in docs/api.md',
  sign: 'start',
  shape: z.object({
    id: name,
    title: words,
    family: z.enum(metricFamilies),
    schedule: z.enum(['checks', 'curvature']),
    metrics: z.array(metric).min(1),
    start: aFunction,
  }),
  complete: (value) => answeringAtOnce(value as Instrument, ['start']),
  /** A new one measures a metric of its own name (`faultgap new`). */
  requireFree(id) {
    instruments.requireFree(id);
    const double = knownMetrics().find((metric) => metric.endsWith(`.${id}`));
    if (double !== undefined) throw metricTaken(double);
  },
  add(instrument) {
    const known = new Set(knownMetrics());
    const double = instrument.metrics.find(({ id }) => known.has(id));
    if (double !== undefined) throw metricTaken(double.id);
    instruments.add(instrument);
  },
});

/** What a user may add to a recording. */
export const recordingKinds: readonly PlugInKind[] = [programKind, operatorKind, instrumentKind];
