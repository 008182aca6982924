import { z } from 'zod';
import { configPath, readConfig } from '../../lib/config.ts';
import { currentName } from '../../lib/registry.ts';

/**
 * What a metric id of an imported column may be: one of ours (`faultgap list instruments`), or any name in one of their families.
 * With a place in brackets (`gradient.norm[2]`) the column is one member of a list per layer or weight tensor.
 */
export const metricPattern =
  /^(loss|gradient|optimizer|activation|curvature|environment)\.[a-z][a-z0-9-]*(\[\d{1,3}\])?$/;

const metricId = z.string().regex(metricPattern);

/** A column: the metric it holds, null where it is to be passed over. `flag`: 0, 1, True or False, anything else is in the wrong column. */
const column = z.union([
  metricId.nullable().transform((metric) => ({ metric, values: 'number' as const })),
  z.strictObject({ metric: metricId, values: z.enum(['number', 'flag', 'count']).default('number') }),
]);

/** What names architecture families: a CSV file somewhere in the folder. */
const families = z.strictObject({
  file: z.string(),
  program: z.string(),
  family: z.string(),
  names: z.record(z.string(), z.enum(['dense', 'convolutional', 'recurrent'])),
});

/** How a folder of CSV files becomes a recording. */
export const mappingSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string().min(1),
  /** A file is one run with a row per epoch (or check); or a row is one run, as the means over its epochs. */
  row: z.enum(['epoch', 'run']).default('epoch'),
  /** Regular expression for file names without `.csv` or `.arrow`, with groups named `program`, `category` and `run`; row: epoch only. */
  fileName: z
    .string()
    .refine(isPattern, {
      error: 'no regular expression with the groups (?<program>…), (?<category>…) and (?<run>…)',
    })
    .default('^(?<program>[A-Za-z0-9][A-Za-z0-9-]*)_(?<category>[A-Za-z][A-Za-z-]*)_(?<run>\\d+)$'),
  /** Column with the class of each run; row: run only. */
  label: z.string().default('label'),
  /** Category names that mean: no fault; a fault without a class; nothing known. */
  clean: z.array(z.string()).default(['clean', 'correct']),
  faulty: z.array(z.string()).default(['buggy', 'faulty']),
  untold: z.array(z.string()).default(['unknown']),
  /** Column that counts epochs from 0, as Keras does; for row: run, its mean. */
  epoch: z.string().default('epoch'),
  /** Column that counts finished steps (0 before training), used in place of `epoch` where it is there. */
  step: z.string().default('step'),
  /** Column with the planned number of epochs or steps; without it, the last one logged. */
  planned: z.string().default('planned'),
  /** Columns by name. One that is not here must be named by a metric id. */
  columns: z.record(z.string(), column).default({}),
  /** Whether a file must have every column named in `columns`. */
  complete: z.boolean().default(false),
  families: families.nullable().default(null),
});

export type ImportMapping = z.output<typeof mappingSchema>;
export type ImportedColumn = ImportMapping['columns'][string];

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return ['program', 'category', 'run'].every((name) => text.includes(`(?<${name}>`));
  } catch {
    return false;
  }
}

/** Layouts with a ready mapping, in `corpus/config/import-<id>.json`. */
export const layoutIds = ['logs', 'deep4ge', 'de-fault', 'epochs'] as const;
export type LayoutId = (typeof layoutIds)[number];

/**
 * The ready mapping of a layout, or the one in a file. `default` is an old name of `de-fault`, read until the next release.
 * @throws InputError `invalid-config`.
 */
export function readMapping(
  layout: LayoutId | 'default',
  path = configPath(`import-${currentName(layout)}.json`),
): ImportMapping {
  return readConfig(path, mappingSchema);
}
