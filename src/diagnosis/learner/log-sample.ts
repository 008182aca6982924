import { join } from 'node:path';
import type { FeatureTable } from '../../features/contract.ts';
import { logExtractor } from '../../features/log/log.ts';
import { extractFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { hashJson } from '../../lib/hash.ts';
import { openTraces } from '../../traces/store/group-file.ts';
import { type Manifest, presentTraces } from '../../traces/store/manifest.ts';
import { keepChecks } from '../../traces/thinning.ts';
import type { Trace } from '../../traces/trace.ts';
import { checksBySeed } from '../trust/size.ts';

/**
 * What a log tells of every trace that this copy of a recording holds, sorted by trace id, each as if it had been looked at as
 * often as its seed says.
 * @throws InputError `no-traces` where it holds none, as `openTraces`.
 */
export async function readLogSample(
  directory: string,
  manifest: Pick<Manifest, 'files'>,
): Promise<FeatureTable> {
  const files = presentTraces(manifest);
  if (files.length === 0)
    throw new InputError('no-traces', {
      rule: `${directory} holds no traces, which is what runs are compared with by what a log tells`,
      need: 'the trace files of its manifest, or some of them',
    });
  const rows: { readonly group: FeatureTable['groups'][number]; readonly values: readonly number[] }[] = [];
  for (const { path, sha256, bytes } of files) {
    const file = await openTraces(join(directory, path), { sha256, bytes });
    const { groups, values } = extractFeatures(file.traces().map(thinBySeed), [logExtractor]);
    rows.push(...groups.map((group, i) => ({ group, values: values.map((column) => column[i]!) })));
  }
  rows.sort((a, b) => (a.group.traceId < b.group.traceId ? -1 : 1));
  return {
    groups: rows.map(({ group }) => group),
    columns: logExtractor.columns.map((name) => `${logExtractor.id}.${name}`),
    values: logExtractor.columns.map((_, c) => Float64Array.from(rows, ({ values }) => values[c]!)),
    hash: hashJson([checksBySeed, files.map(({ sha256 }) => sha256)]),
  };
}

/** A run as if it had been looked at as often as its seed says. */
export function thinBySeed(trace: Trace): Trace {
  const { header, steps } = trace;
  const checks = checksBySeed[header.seedIndex % checksBySeed.length]!;
  const places = new Set<number>();
  for (let check = 0; check <= checks; check++) {
    const place = steps.findLastIndex((step) => step <= (check / checks) * header.plannedSteps + 1e-9);
    if (place >= 0) places.add(place);
  }
  return { header, ...keepChecks(trace, [...places]) };
}
