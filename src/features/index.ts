import { createRegistry } from '../lib/registry.ts';
import { activationExtractor } from './activation.ts';
import { autotrainerExtractor } from './autotrainer.ts';
import { curvatureExtractor } from './curvature.ts';
import { rawCurvatureExtractor } from './curvature-raw.ts';
import { deFaultExtractor } from './de-fault.ts';
import { deepDiagnosisExtractor } from './deep-diagnosis.ts';
import { deepLocalizeExtractor } from './deep-localize.ts';
import { deepfdExtractor } from './deepfd.ts';
import type { DescribedExtractor } from './extractor.ts';
import { gradientExtractor } from './gradient.ts';
import { logExtractor } from './log/log.ts';
import { lossExtractor } from './loss.ts';
import { optimizerExtractor } from './optimizer.ts';
import { staticExtractor } from './static.ts';
import { umlautExtractor } from './umlaut.ts';

/** What can be read from a trace, one extractor per family, one of curvature in raw units, and one per published technique. */
export const extractors = createRegistry<DescribedExtractor>('extractor', [
  lossExtractor,
  gradientExtractor,
  optimizerExtractor,
  activationExtractor,
  curvatureExtractor,
  staticExtractor,
  rawCurvatureExtractor,
  autotrainerExtractor,
  deepLocalizeExtractor,
  deepDiagnosisExtractor,
  umlautExtractor,
  deepfdExtractor,
  deFaultExtractor,
  logExtractor,
]);
