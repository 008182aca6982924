import { join } from 'node:path';
import type { SplitSize } from '../../eval/contract.ts';
import type { Method } from '../../eval/methods/method.ts';
import type { BugTestRecording } from '../../eval/real-faults/test.ts';
import { type RecordingSource, readRecording } from '../../eval/recording.ts';
import { joinTaskRows } from '../../eval/rows.ts';
import type { EvaluationRunner } from '../../eval/study/run.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson } from '../../lib/hash.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { RealismResult } from '../realism/index.ts';
import { scoreDifference, scoreNames, scoreSubset } from './compare-subsets.ts';
import { type EvaluatedSubset, evaluateSubset, type LinkContext, linkedTask } from './evaluated-subset.ts';
import { type LinkResult, parseLinkResult } from './link-result.ts';
import { correlateOperators, describeOperators } from './operator-lines.ts';
import { createEstimator, nearness } from './quality-estimates.ts';
import { type RecordedMutant, readRecordedMutants } from './recorded-mutants.ts';
import { readStudyMutants, type StudyMutant } from './study-mutants.ts';
import { controlKinds, countAboveMedian, type Half, halveMutants, type Subset } from './subsets.ts';

/** Which diagnoser is asked, and how finely. */
export interface LinkOptions {
  readonly contestant: Method;
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
  /** Random subsets of each kind per half. */
  readonly controls: number;
  /** Where `link.json` and the evaluations of subsets go. */
  readonly out: string;
  /** Default: everything in this process. */
  readonly runnerFor?: (source: RecordingSource) => EvaluationRunner;
  readonly commands: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** `done` and `total` count subsets. */
  readonly progress?: (done: number, total: number, what: string) => void;
}

/**
 * Holds a realism study against the main one: what diagnosers make of operators beside how realistic and resistant their
 * mutants are, whether the gap is another one on the realistic or the resistant half of the mutants, and whether training on
 * them helps with real faults. Writes `link.json`; where it was stopped, the same call goes on.
 * @returns null where it was stopped.
 * @throws InputError `nothing-in-common` where the study knows too few of the recording's mutants, and as `readRecording`,
 *   `readStudyMutants`, `evaluateRecording` and `testOnBugs`.
 */
export async function linkStudies(
  study: RealismResult,
  source: RecordingSource & { readonly realFaults: string },
  options: LinkOptions,
): Promise<LinkResult | null> {
  const recording = (await readRecording(source)) as BugTestRecording;
  const studied = readStudyMutants(study);
  const data = joinTaskRows(await recording.features(1), recording.labels.rows, linkedTask, () => false);
  const recorded = await readRecordedMutants(source.directory, data, createEstimator(studied));
  const measured = recorded.filter(({ quality }) => quality !== null);
  checkClasses(data.classes, measured);
  const halves = halveMutants(measured, options.controls, options.size.seed);
  const wholes = [
    { id: 'all', title: 'all', mutants: recorded, controls: [] },
    { id: 'measured', title: 'in the study', mutants: measured, controls: [] },
  ];
  const predicted = await predictionAll([...wholes, ...halves], recording, source, options);
  if (predicted === null) return null;
  const result = parseLinkResult('link.json', {
    schemaVersion: 1,
    ...(await frame(study, recording, options)),
    ...describeStudied(studied, recorded, measured),
    ...describePredictions([...wholes, ...halves], predicted, recorded, studied, options.bootstrap),
  });
  await writeFileAtomic(join(options.out, 'link.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** Mutants of each class that a half and its random counterpart need to differ at all. */
const fewestPerClass = 4;

function checkClasses(classes: readonly string[], measured: readonly RecordedMutant[]): void {
  const found = groupBy(measured, ({ label }) => label);
  const poor = classes.find((name) => (found.get(name)?.length ?? 0) < fewestPerClass);
  if (poor === undefined) return;
  throw new InputError('nothing-in-common', {
    rule: `the study says nothing of most mutants of the class ${poor} in the recording`,
    need: `${fewestPerClass} mutants of each class by operators that the study tried on three real faults`,
    value: found.get(poor)?.length ?? 0,
  });
}

/** Answers by subset id; null where it was stopped. */
async function predictionAll(
  halves: readonly Half[],
  recording: BugTestRecording,
  source: RecordingSource,
  options: LinkOptions,
): Promise<Map<string, EvaluatedSubset> | null> {
  const { out, runnerFor, signal = new AbortController().signal, progress = () => {} } = options;
  const subsets: Subset[] = halves.flatMap((half) => [half, ...half.controls]);
  const predicted = new Map<string, EvaluatedSubset>();
  for (const [i, subset] of subsets.entries()) {
    const bench: LinkContext = {
      ...{ recording, source, signal, directory: join(out, 'subsets') },
      ...(runnerFor !== undefined && { runnerFor }),
      progress: () => progress(i, subsets.length, `${i} of ${subsets.length} subsets (${subset.id})`),
    };
    const predictions = await evaluateSubset(bench, subset, options);
    if (predictions === null) return null;
    predicted.set(subset.id, predictions);
    progress(i + 1, subsets.length, `${i + 1} of ${subsets.length} subsets`);
  }
  return predicted;
}

async function frame(study: RealismResult, recording: BugTestRecording, options: LinkOptions) {
  const { contestant, size, bootstrap, controls, commands, versions } = options;
  const { manifest, labels, realFaults } = recording;
  return {
    hashes: {
      recording: manifest.hash,
      labels: labels.entry.sha256,
      features: (await recording.features(1)).hash,
      study: hashJson(study),
      'real faults': realFaults.manifest.hash,
      'features of real faults': realFaults.features.hash,
    },
    plan: {
      ...{ task: linkedTask, diagnoser: contestant.diagnoser.id, features: contestant.features.id },
      ...{ folds: size.folds, repeats: size.repeats, controls, seed: size.seed, draws: bootstrap.draws },
    },
    versions,
    commands: [...manifest.commands, ...study.commands, ...realFaults.manifest.commands, ...commands],
  };
}

function describeStudied(
  studied: readonly StudyMutant[],
  recorded: readonly RecordedMutant[],
  measured: readonly RecordedMutant[],
) {
  const judged = groupBy(recorded, ({ quality }) => quality?.nearness ?? 'none');
  return {
    study: { bugs: new Set(studied.map(({ bug }) => bug)).size, mutants: studied.length },
    judgedBy: Object.fromEntries(
      [...nearness, 'none' as const].map((near) => [near, judged.get(near)?.length ?? 0]),
    ),
    aboveMedian: {
      realism: countAboveMedian(measured, 'realism'),
      resistance: countAboveMedian(measured, 'resistance'),
    },
  };
}

function describePredictions(
  halves: readonly Half[],
  predicted: ReadonlyMap<string, EvaluatedSubset>,
  recorded: readonly RecordedMutant[],
  studied: readonly StudyMutant[],
  bootstrap: BootstrapOptions,
) {
  const operators = describeOperators(predicted.get('all')!, recorded, studied, bootstrap);
  const contrast = (measure: 'realism' | 'resistance', upper: string, lower: string) => ({
    measure,
    difference: scoreDifference(predicted.get(upper)!, [predicted.get(lower)!], bootstrap),
  });
  return {
    operators,
    correlations: correlateOperators(operators, bootstrap),
    subsets: halves.map((half) => describeSubset(half, predicted, bootstrap)),
    contrasts: [contrast('realism', 'realistic', 'unrealistic'), contrast('resistance', 'resistant', 'easy')],
  };
}

function describeSubset(
  { id, title, mutants, controls }: Half,
  predicted: ReadonlyMap<string, EvaluatedSubset>,
  bootstrap: BootstrapOptions,
): LinkResult['subsets'][number] {
  const own = predicted.get(id)!;
  const { rows } = own.data;
  const classes = [...groupBy(mutants, ({ label }) => label)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ id, title, mutants: mutants.length, runs: rows.length },
    programs: new Set(rows.map(({ program }) => program)).size,
    classes: Object.fromEntries(classes.map(([name, of]) => [name, of.length])),
    operators: new Set(mutants.map(({ fault }) => fault.operator)).size,
    scores: scoreSubset(own, bootstrap),
    controls: controlKinds.flatMap((kind) => {
      const others = controls.filter((one) => one.kind === kind).map((one) => predicted.get(one.id)!);
      if (others.length === 0) return [];
      const each = others.map((other) => scoreSubset(other, { ...bootstrap, draws: 1 }));
      return {
        ...{ kind, draws: others.length },
        means: Object.fromEntries(scoreNames.map((name) => [name, mean(each.map((one) => one[name].value))])),
        difference: scoreDifference(own, others, bootstrap),
      };
    }),
  };
}
