import type { Instrument } from '../instruments/contract.ts';
import { instruments } from '../instruments/index.ts';
import { predictedShareInstrument } from './predicted-share.ts';

/** Whose numbers somebody's own training can give; labels belong to programs with a healthy version. */
const families: ReadonlySet<string> = new Set(['loss', 'gradient', 'optimizer', 'activation', 'curvature']);

/** What looks at a training of somebody's own. */
export const watching: readonly Instrument[] = [
  ...instruments.members.filter(({ family }) => families.has(family)),
  predictedShareInstrument,
];

/** Columns of every observed trace, whether its network can fill them or not. */
export const metricsRecorded = watching.flatMap(({ metrics }) => metrics);
