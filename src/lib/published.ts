import { z } from 'zod';
import { configPath, readConfig } from './config.ts';

/** What can be replicated. */
export const studyIds = ['realism', 'selection', 'verdicts', 'dynfault'] as const;
export type StudyId = (typeof studyIds)[number];

const studySchema = z.strictObject({
  paper: z.string(),
  title: z.string(),
  /** Null where the authors published no data. */
  release: z.strictObject({ repository: z.string(), commit: z.string() }).nullable(),
  /** Published values as printed, by what they are of, under where they stand. */
  tables: z.array(z.strictObject({ source: z.string(), values: z.record(z.string(), z.string()) })),
});

const publishedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  studies: z.record(z.enum(studyIds), studySchema),
  /** The 86 real faults of arXiv 2512.16741 by set. */
  bugs: z.record(z.string(), z.array(z.string())),
  /** Identifiers that stand for faults of one program: drawn together, or they would count several times. */
  sameFault: z.array(z.strictObject({ program: z.string(), bugs: z.array(z.string()).min(2) })),
});

/** Every published value that is compared, with its source: `corpus/config/published.json`. */
export type Published = z.output<typeof publishedSchema>;

/** @throws InputError `invalid-config`. */
export function readPublished(): Published {
  return readConfig(configPath('published.json'), publishedSchema);
}

/** One published number. */
export function publishedNumber({ studies }: Published, study: StudyId, name: string): number {
  const table = studies[study].tables.find(({ values }) => Object.hasOwn(values, name))!;
  return Number(table.values[name]);
}
