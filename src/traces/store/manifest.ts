import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, sha256Schema } from '../../lib/config.ts';
import { type ErrorWords, InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { reported, wordIssue } from '../../lib/schema-issues.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { RunHeader } from '../trace.ts';
import { schemaWithoutSettings, traceSchemaVersion } from './schema.ts';

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const relativePath = z.string().regex(/^(?!\/)(?!.*\.\.)/, 'must be a path from the manifest downwards');

const manifestSchema = z.strictObject({
  schemaVersion: z.int(),
  /** Over path and SHA-256 of every file, sorted by path: the identity of a recording. */
  hash: sha256Schema,
  /** Hash of what was planned. */
  plan: sha256Schema,
  counts: z.strictObject({
    programs: count,
    /** Faulty ones; clean programs and their variants are none. */
    mutants: count,
    traces: count,
    byOutcome: counts,
    /** Clean runs under `clean`. */
    byCategory: counts,
    byFamily: counts,
  }),
  /** What the recording was made with. */
  versions: z.record(z.string(), z.string()),
  /** Programs that trained on their original data, by the title of the data; the others trained on stand-ins. */
  originals: z.record(z.string(), z.string()).default({}),
  /** What makes it again. */
  commands: z.array(z.string()),
  files: z.array(
    z.strictObject({
      /** Relative to the manifest, with forward slashes. */
      path: relativePath,
      kind: z.enum(['traces', 'runs']),
      sha256: sha256Schema,
      bytes: count,
      rows: count,
      runs: count,
      /** Recorded and hashed, but not in this copy of the recording. */
      absent: z.literal(true).optional(),
    }),
  ),
  /**
   * Tables that were derived from these files and lie in the same directory, outside the hash: those of a shipped copy, which names
   * them so that they need not name it.
   */
  derived: z.array(z.strictObject({ path: relativePath, sha256: sha256Schema })).optional(),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
type ManifestCounts = Manifest['counts'];

export const manifestName = 'manifest.json';

/** The trace files that this copy of the recording holds. */
export function presentTraces({ files }: Pick<Manifest, 'files'>): ManifestFile[] {
  return files.filter(({ kind, absent }) => kind === 'traces' && absent !== true);
}

export function tallyRuns(headers: readonly RunHeader[]): ManifestCounts {
  const faulty = headers.filter(({ category }) => category !== null);
  return {
    programs: new Set(headers.map(({ program }) => program)).size,
    mutants: new Set(faulty.map(({ mutant }) => mutant)).size,
    traces: headers.length,
    byOutcome: tally(headers.map(({ outcome }) => outcome.kind)),
    byCategory: tally(headers.map(({ category }) => category ?? 'clean')),
    byFamily: tally(headers.map(({ family }) => family)),
  };
}

/** Counts of recordings that share no program, as one. */
export function addCounts(all: readonly ManifestCounts[]): ManifestCounts {
  const total = (name: 'programs' | 'mutants' | 'traces') => sum(all.map((counts) => counts[name]));
  const totals = (name: 'byOutcome' | 'byCategory' | 'byFamily') => {
    const names = [...new Set(all.flatMap((counts) => Object.keys(counts[name])))].sort();
    return Object.fromEntries(names.map((key) => [key, sum(all.map((counts) => counts[name][key] ?? 0))]));
  };
  return {
    ...{ programs: total('programs'), mutants: total('mutants'), traces: total('traces') },
    ...{ byOutcome: totals('byOutcome'), byCategory: totals('byCategory'), byFamily: totals('byFamily') },
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const name of [...names].sort()) totals.set(name, (totals.get(name) ?? 0) + 1);
  return Object.fromEntries(totals);
}

/** @throws InputError `write-failed`. */
export async function writeManifest(recording: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(join(recording, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The manifest of a recording.
 * @throws InputError `read-failed` where there is none, `schema-version`, `manifest-invalid`.
 */
export async function readManifest(recording: string): Promise<Manifest> {
  const path = join(recording, manifestName);
  if (!existsSync(path))
    throw new InputError('read-failed', {
      rule: `${recording} is no recording: it holds no ${manifestName}`,
      need: 'a folder that `record` or `import` wrote, or `reference`',
    });
  const json = await readJson(path, (_, value) => invalid(path, 'it is no JSON', { value }));
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version !== traceSchemaVersion && version !== schemaWithoutSettings) {
    throw new InputError('schema-version', {
      rule: `${path} has another schema version`,
      need: traceSchemaVersion,
      value: version,
      remedy: 'Record again with this version of faultgap, or read it with the one that wrote it.',
    });
  }
  const result = manifestSchema.safeParse(json, reported);
  if (result.success) return result.data;
  const { at, ...words } = wordIssue(result.error);
  throw invalid(path, `it is wrong at ${at}`, words);
}

function invalid(path: string, why: string, words: Omit<ErrorWords, 'rule'> = {}): InputError {
  return new InputError('manifest-invalid', {
    rule: `${path} is no manifest of a recording: ${why}`,
    ...words,
    remedy: 'Copy it again, or run "faultgap record" into the directory again: finished groups are kept.',
  });
}
