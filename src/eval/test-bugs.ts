import { join } from 'node:path';
import { type FeatureFile, percentOf } from '../features/table.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { hashesOf } from '../lib/plug-in.ts';
import type { Manifest } from '../traces/manifest.ts';
import { findBugRuns } from './bug-runs.ts';
import { type Contestant, nameContestant, rowsFor } from './contestant.ts';
import { diagnoseBugs } from './diagnose-bugs.ts';
import type { BootstrapOptions } from './interval.ts';
import { typingClasses } from './label-config.ts';
import type { EvaluableRecording } from './recording.ts';
import { parseResult, type Result, type ResultControl, type ResultRow } from './result.ts';
import { scoreBugs, scoreOrigins } from './score-bugs.ts';
import { warningsFor } from './warnings.ts';

const task = 'fault-typing';

/** Who is asked about real faults, and how finely it is measured. */
export interface BugStudy {
  readonly contestants: readonly Contestant[];
  /** Of diagnosers. */
  readonly seed: number;
  /** Fits whose class scores are averaged. */
  readonly fits: number;
  readonly bootstrap: BootstrapOptions;
}

/** Where the result goes, what makes it again, and who hears of progress (in fits). */
export interface BugTestOptions {
  readonly directory: string;
  readonly commands: readonly string[];
  readonly progress?: (done: number, total: number, what: string) => void;
}

/** A recording of real faults with its features. */
export interface BugRecording {
  readonly manifest: Manifest;
  readonly features: FeatureFile;
}

/**
 * Trains diagnosers on injected faults, diagnoses the runs of a recording of real faults and writes `result.json`. Each
 * fault is diagnosed by a fit that saw no program of its source or data set.
 * @throws InputError as `findBugRuns` and `diagnoseBugs`.
 */
export async function testOnBugs(
  training: EvaluableRecording,
  tested: BugRecording,
  study: BugStudy,
  { directory, commands, progress }: BugTestOptions,
): Promise<Result> {
  const table = await training.features(1);
  const { runs, notes } = findBugRuns(tested.features);
  const map = typingClasses(training.labels.config);
  const rows: ResultRow[] = [];
  const controls: ResultControl[] = [];
  for (const contestant of study.contestants) {
    const name = nameContestant(contestant, task);
    const data = rowsFor(table, training.labels.rows, task, contestant);
    const answers = diagnoseBugs(data, contestant, tested.features, runs, {
      seed: study.seed,
      fits: study.fits,
      progress: (done, total) => progress?.(done, total, `fits of ${name.diagnoser} on ${name.features}`),
    });
    const asked = { contestant, map, window: percentOf(1), bootstrap: study.bootstrap };
    rows.push(...scoreBugs(data, runs, answers, asked));
    controls.push(describeOrigins(name, scoreOrigins(data, runs, answers, asked)));
  }
  const result = parseResult({
    ...describeRecordings(training, table, tested),
    ...{ rows, gaps: [], contrasts: [], controls, waterfall: [], live: null },
    warnings: [
      ...training.notes,
      ...notes,
      ...warningsFor(training.labels.coveredPrograms.length, { rows, controls }),
    ],
    seeds: { splits: study.seed, bootstrap: study.bootstrap.seed, draws: study.bootstrap.draws },
    commands: [...training.manifest.commands, ...tested.manifest.commands, ...commands],
  });
  await writeFileAtomic(join(directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

function describeRecordings(
  { manifest, labels, counts, plugIns, hashes }: EvaluableRecording,
  table: FeatureFile,
  tested: BugRecording,
) {
  return {
    schemaVersion: 2 as const,
    corpus: { ...counts, coveredPrograms: labels.coveredPrograms.length, hash: manifest.hash },
    hashes: {
      features: table.hash,
      labels: labels.entry.sha256,
      labelConfiguration: labels.configHash,
      'real faults': tested.manifest.hash,
      'features of real faults': tested.features.hash,
      ...hashesOf(plugIns),
      ...hashes,
    },
    versions: manifest.versions,
  };
}

/** No control in the sense of something that must come out null: what the level is made of. */
function describeOrigins(
  name: ReturnType<typeof nameContestant>,
  origins: ReturnType<typeof scoreOrigins>,
): ResultControl {
  const { diagnoser, features, normalisation } = name;
  return {
    task,
    id: `real-faults-by-origin-${diagnoser}-${features}-${normalisation}`,
    title: `Real faults by origin: ${diagnoser} on ${features}, ${normalisation}`,
    reading: 'share of runs answered with one of the classes of their fault',
    values: origins.map(({ origin, value, low, high }) => ({ name: origin, value, low, high })),
    holds: null,
  };
}
