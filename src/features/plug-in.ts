import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { errorText, InputError } from '../lib/errors.ts';
import { metricFamilies } from '../traces/trace.ts';
import type { Extractor } from './contract.ts';

const families = [...metricFamilies.filter((family) => family !== 'label'), 'static', 'technique'] as const;

const extractorSchema = z.object({
  id: z.string().regex(/^[a-zA-Z0-9-]+$/),
  title: z.string().min(1),
  family: z.enum(families),
  needs: z.array(z.string()),
  columns: z.array(z.string().min(1)).min(1),
  extract: z.custom<Extractor['extract']>((value) => typeof value === 'function', 'need a function'),
});

/**
 * An extractor of the user's own: the default export of a `.ts` or `.js` file.
 * @throws InputError `extractor-file` where the file cannot be run, `extractor-invalid` naming what is wrong in it.
 */
export async function loadExtractor(path: string): Promise<Extractor> {
  const module = await importFile(path);
  const result = extractorSchema.safeParse(module.default);
  if (result.success) return module.default as Extractor;
  const issue = result.error.issues[0]!;
  throw new InputError('extractor-invalid', {
    rule: `the default export of ${path} is no extractor: ${issue.path.join('.') || 'it'} is wrong`,
    value: issue.message,
    remedy: 'See Extractor in src/features/contract.ts.',
  });
}

async function importFile(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown };
  } catch (error) {
    throw new InputError(
      'extractor-file',
      { rule: `cannot load the extractor ${path}`, value: errorText(error).split('\n')[0]! },
      { cause: error },
    );
  }
}
