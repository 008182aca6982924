import { z } from 'zod';
import { parseConfig } from '../lib/config.ts';

/** Version of `audit.json`; raised with every change a reader can notice. */
export const auditSchemaVersion = 2;

/** A number that was measured, with its 95 % interval; null with the reason where it could not be. */
const value = z.strictObject({
  name: z.string(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reason: z.string().nullable(),
});

const score = value.omit({ name: true }).extend({
  /** Columns and way of holding rows out, by their ids. */
  set: z.string(),
  cut: z.string(),
});

const finding = z.strictObject({
  id: z.string(),
  title: z.string(),
  /**
   * `leak`: scores on this table promise what a new run will not keep. `look`: something that only who made the table can
   * judge. `clear`: measured, and nothing found. `unmeasured`: what it needs is missing.
   */
  level: z.enum(['leak', 'look', 'clear', 'unmeasured']),
  /** In plain words. */
  says: z.string(),
  values: z.array(value),
});

const column = z.strictObject({
  name: z.string(),
  role: z.string(),
  because: z.string(),
  /** Different values. */
  distinct: z.int(),
  missing: z.int(),
  infinite: z.int(),
  /** Cells of text in a column of numbers, read as missing. */
  strayText: z.int(),
});

const alone = z.strictObject({
  column: z.string(),
  /** Balanced accuracy of naming the class, the program and the session from this column alone; null where not measured. */
  label: z.number().nullable(),
  program: z.number().nullable(),
  session: z.number().nullable(),
});

const extractors = z.strictObject({
  layout: z.string(),
  /** Columns of the table that extractors read, and that none does. */
  read: z.array(z.string()),
  leftOut: z.array(z.strictObject({ column: z.string(), why: z.string() })),
  features: z.int(),
  values: z.array(value),
});

/** What `faultgap audit` writes as `audit.json` (docs/formats.md). */
export const auditResultSchema = z.strictObject({
  schemaVersion: z.literal(auditSchemaVersion),
  source: z.strictObject({
    name: z.string(),
    kind: z.enum(['table', 'recording']),
    sha256: z.string(),
    rows: z.int(),
    columns: z.int(),
  }),
  columns: z.array(column),
  label: z
    .strictObject({ column: z.string(), classes: z.record(z.string(), z.int()), unlabelled: z.int() })
    .nullable(),
  /** Why nothing was measured on labels; null where it was. */
  withoutLabel: z.string().nullable(),
  groups: z.array(z.strictObject({ column: z.string(), role: z.string(), values: z.int() })),
  sets: z.array(z.strictObject({ id: z.string(), title: z.string(), columns: z.int() })),
  cuts: z.array(z.strictObject({ id: z.string(), title: z.string(), reason: z.string().nullable() })),
  /** Balanced accuracy that guessing has; null without labels. */
  chance: z.number().nullable(),
  /** What intervals are over, in words. */
  intervalsOver: z.string().nullable(),
  /** Rows that learners and distances were measured on, and how they were drawn; null where they are all. Counts are of all. */
  sample: z.strictObject({ rows: z.int(), drawn: z.string() }).nullable(),
  scores: z.array(score),
  /** What random rows promise and the cut does not keep, paired. */
  losses: z.array(score),
  findings: z.array(finding),
  alone: z.array(alone),
  extractors: extractors.nullable(),
  withoutExtractors: z.string().nullable(),
  learner: z.string(),
  settings: z.strictObject({ folds: z.int(), repeats: z.int(), seed: z.int(), draws: z.int() }),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type AuditResult = Readonly<z.output<typeof auditResultSchema>>;
export type AuditFinding = z.output<typeof finding>;
export type AuditValue = z.output<typeof value>;
export type AuditScore = z.output<typeof score>;
export type AloneScores = z.output<typeof alone>;
export type ExtractorsBeside = z.output<typeof extractors>;

/** Checks what was read from an `audit.json`. @throws InputError `invalid-audit`. */
export function parseAuditResult(path: string, json: unknown): AuditResult {
  return parseConfig(path, json, auditResultSchema, 'invalid-audit');
}
