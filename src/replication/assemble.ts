import { readPublished, type StudyId } from '../lib/published.ts';
import { packageVersion } from '../lib/versions.ts';
import { countEqual } from './compare.ts';
import { type ReplicationResult, replicationSchema } from './result.ts';

/** What one study found; the rest is empty. */
export type StudyParts = Pick<ReplicationResult, 'values' | 'claims' | 'release'> &
  Partial<Pick<ReplicationResult, 'approaches' | 'families' | 'gains' | 'lines' | 'standsIn'>>;

/** The result of a study, with its conventions and the command that makes it again. */
export function assembleReplication(
  study: StudyId,
  parts: StudyParts,
  said: Pick<ReplicationResult, 'conventions' | 'commands'>,
): ReplicationResult {
  const { paper, title } = readPublished().studies[study];
  return replicationSchema.parse({
    schemaVersion: 2,
    ...{ study, paper, title, standsIn: null },
    counts: countEqual(parts.values),
    ...{ approaches: [], families: [], gains: [], lines: [] },
    ...parts,
    ...said,
    versions: { faultgap: packageVersion(), node: process.version },
  });
}
