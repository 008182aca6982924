import { createRegistry } from '../../lib/registry.ts';
import { activationInstrument } from './activation.ts';
import type { Instrument } from './contract.ts';
import { curvatureInstrument } from './curvature.ts';
import { gradientInstrument } from './gradient.ts';
import { labelInstrument } from './label.ts';
import { lossInstrument } from './loss.ts';
import { optimizerInstrument } from './optimizer.ts';

/** What can be measured during training, one instrument per family. */
export const instruments = createRegistry<Instrument>('instrument', [
  lossInstrument,
  gradientInstrument,
  optimizerInstrument,
  activationInstrument,
  curvatureInstrument,
  labelInstrument,
]);
