import { join } from 'node:path';
import { plain } from '../../eval/decisions/plain.ts';
import { diagnosers } from '../../eval/diagnosers/index.ts';
import { featureSets } from '../../eval/methods/feature-sets.ts';
import { none } from '../../eval/normalisations/none.ts';
import { openWorkers } from '../../eval/study/pool.ts';
import { readJson } from '../../lib/config.ts';
import { packageVersion } from '../../lib/versions.ts';
import { linkStudies } from '../../mutants/link/index.ts';
import { parseRealismResult } from '../../mutants/realism/index.ts';
import { formatLink } from '../../report/realism/link-text.ts';
import { findRealFaults } from '../common-options.ts';
import { resumable } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import { linkOptions } from '../quality-link.ts';

type LinkOptions = Parsed<typeof linkOptions>;

/** Holds a study of realism against the gap, and writes what came out. */
export async function runLink(options: LinkOptions): Promise<void> {
  const { realism, out, json } = options;
  const path = join(realism, 'realism.json');
  const study = parseRealismResult(path, await readJson(path));
  const source = { directory: options.recording, realFaults: findRealFaults(options.test) };
  const { runnerFor, close } = openWorkers(options.workers);
  const plan = { ...planFor(options), out, runnerFor };
  const result = await resumable(options.quiet, (progress, signal) =>
    linkStudies(study, source, { ...plan, progress, signal }),
  ).finally(close);
  if (result === null) return;
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeRealismReport } = await import('../../report/realism/index.ts');
  const page = await writeRealismReport(out, study, result);
  printResult(json, result, () => `${formatLink(result)}\n\nwrote ${join(out, 'link.json')} and ${page}`);
}

function planFor(options: LinkOptions) {
  const { folds, repeats, seed, draws, controls } = options;
  return {
    method: {
      diagnoser: diagnosers.get(options.diagnoser),
      features: featureSets.get(options.features),
      normalisation: none,
      decision: plain,
    },
    ...{ size: { folds, repeats, seed }, bootstrap: { draws, seed }, controls },
    commands: [commandLine(['quality', 'link'], linkOptions, options)],
    versions: { faultgap: packageVersion() },
  };
}
