import { z } from 'zod';
import { definePlugInKind, plugInName } from '../lib/plug-in.ts';
import { limits } from '../tables/table.ts';
import { metricFamilies } from '../traces/trace.ts';
import { confineExtractor } from './confined.ts';
import type { Extractor } from './contract.ts';
import type { DescribedExtractor } from './extractor.ts';
import { extractors } from './index.ts';

const families = [...metricFamilies.filter((family) => family !== 'label'), 'static', 'technique'] as const;

const longestColumn = 200;

/** Extractors of a user's own. */
export const extractorKind = definePlugInKind<DescribedExtractor>(extractors, {
  contract: 'Extractor in docs/api.md',
  sign: 'extract',
  shape: z.object({
    id: plugInName,
    title: z.string().min(1),
    family: z.enum(families),
    needs: z.array(z.string()),
    columns: z.array(z.string().min(1).max(longestColumn)).min(1).max(limits.columns),
    features: z.array(z.object({ name: z.string(), meaning: z.string() })).optional(),
    extract: z.custom<Extractor['extract']>((value) => typeof value === 'function', 'must be a function'),
  }),
  complete: (value, confinement) => confineExtractor(describe(value), confinement!),
  confinedWords: ['extract', 'createExtractor'],
});

/** One that was not made by `createExtractor` does not say what its columns mean. */
function describe(value: unknown): DescribedExtractor {
  const extractor = value as Extractor & Partial<DescribedExtractor>;
  return { ...extractor, features: extractor.features ?? [] };
}
