import { createRegistry } from '../lib/registry.ts';
import { activationExtractor } from './activation.ts';
import { curvatureExtractor } from './curvature.ts';
import type { DescribedExtractor } from './extractor.ts';
import { gradientExtractor } from './gradient.ts';
import { lossExtractor } from './loss.ts';
import { optimizerExtractor } from './optimizer.ts';
import { staticExtractor } from './static.ts';

/** What can be read from a trace, one extractor per family. */
export const extractors = createRegistry<DescribedExtractor>('extractor', [
  lossExtractor,
  gradientExtractor,
  optimizerExtractor,
  activationExtractor,
  curvatureExtractor,
  staticExtractor,
]);
