import { join } from 'node:path';
import type { BugTestRecording } from '../../eval/real-faults/test.ts';
import { type RecordingSource, readRecording } from '../../eval/recording.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson } from '../../lib/hash.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { RealismResult } from '../realism/index.ts';
import { scoreDifference, scoreNames, scoreSubset } from './compare-subsets.ts';
import {
  type EvaluatedSubset,
  evaluateSubset,
  type LinkContext,
  type LinkOptions,
  linkedTask,
  readLinkedRows,
} from './evaluated-subset.ts';
import { type LinkResult, parseLinkResult } from './link-result.ts';
import { correlateOperators, describeOperators } from './operator-lines.ts';
import { createEstimator, nearness, readStudyMutants, type StudyMutant } from './study-mutants.ts';
import {
  controlKinds,
  countAboveMedian,
  type Half,
  halveMutants,
  type RecordedMutant,
  readRecordedMutants,
  type Subset,
} from './subsets.ts';

/**
 * Compares a realism study with the main one: how diagnosers do on operators beside how realistic
 * and resistant their mutants are, whether the gap is another one on the realistic or the resistant
 * half of the mutants, and whether training on them helps with real faults. Writes `link.json`;
 * where it was stopped, the same call resumes.
 * @returns null where it was stopped.
 * @throws InputError `nothing-in-common` where the study knows too few of the recording's mutants,
 * and as `readRecording`, `readStudyMutants`, `evaluateRecording` and `testOnBugs`.
 */
export async function linkStudies(
  study: RealismResult,
  source: RecordingSource & { readonly realFaults: string },
  options: LinkOptions,
): Promise<LinkResult | null> {
  const recording = (await readRecording(source)) as BugTestRecording;
  const studied = readStudyMutants(study);
  const data = await readLinkedRows(recording);
  const recorded = await readRecordedMutants(source.directory, data, createEstimator(studied));
  const measured = recorded.filter(({ quality }) => quality !== null);
  checkClasses(data.classes, measured);
  const halves = [
    { id: 'all', title: 'all', mutants: recorded, controls: [] },
    { id: 'measured', title: 'in the study', mutants: measured, controls: [] },
    ...halveMutants(measured, options.controls, options.size.seed),
  ];
  const evaluated = await evaluateAll(halves, { recording, source }, options);
  if (evaluated === null) return null;
  const result = parseLinkResult('link.json', {
    schemaVersion: 1,
    ...(await frame(study, recording, options)),
    ...describeStudied(studied, recorded, measured),
    ...describePredictions(halves, evaluated, recorded, studied, options.bootstrap),
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

/** By id; null where it was stopped. */
async function evaluateAll(
  halves: readonly Half[],
  context: LinkContext,
  options: LinkOptions,
): Promise<Map<string, EvaluatedSubset> | null> {
  const subsets: Subset[] = halves.flatMap((half) => [half, ...half.controls]);
  const evaluated = new Map<string, EvaluatedSubset>();
  for (const [i, subset] of subsets.entries()) {
    const report = (done: number, detail = '') =>
      options.progress?.(done, subsets.length, `${done} of ${subsets.length} subsets${detail}`);
    const one = await evaluateSubset(context, subset, options, () => report(i, ` (${subset.id})`));
    if (one === null) return null;
    evaluated.set(subset.id, one);
    report(i + 1);
  }
  return evaluated;
}

async function frame(study: RealismResult, recording: BugTestRecording, options: LinkOptions) {
  const { method, size, bootstrap, controls, commands, versions } = options;
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
      ...{ task: linkedTask, diagnoser: method.diagnoser.id, features: method.features.id },
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
  evaluated: ReadonlyMap<string, EvaluatedSubset>,
  recorded: readonly RecordedMutant[],
  studied: readonly StudyMutant[],
  bootstrap: BootstrapOptions,
) {
  const operators = describeOperators(evaluated.get('all')!, recorded, studied, bootstrap);
  const contrast = (measure: 'realism' | 'resistance', upper: string, lower: string) => ({
    measure,
    difference: scoreDifference(evaluated.get(upper)!, [evaluated.get(lower)!], bootstrap),
  });
  return {
    operators,
    correlations: correlateOperators(operators, bootstrap),
    subsets: halves.map((half) => describeSubset(half, evaluated, bootstrap)),
    contrasts: [contrast('realism', 'realistic', 'unrealistic'), contrast('resistance', 'resistant', 'easy')],
  };
}

function describeSubset(
  { id, title, mutants, controls }: Half,
  evaluated: ReadonlyMap<string, EvaluatedSubset>,
  bootstrap: BootstrapOptions,
): LinkResult['subsets'][number] {
  const own = evaluated.get(id)!;
  const { rows } = own.data;
  const classes = [...groupBy(mutants, ({ label }) => label)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ id, title, mutants: mutants.length, runs: rows.length },
    programs: new Set(rows.map(({ program }) => program)).size,
    classes: Object.fromEntries(classes.map(([name, of]) => [name, of.length])),
    operators: new Set(mutants.map(({ fault }) => fault.operator)).size,
    scores: scoreSubset(own, bootstrap),
    controls: controlKinds.flatMap((kind) => {
      const others = controls.filter((one) => one.kind === kind).map((one) => evaluated.get(one.id)!);
      return others.length === 0 ? [] : { kind, ...compareWithControls(own, others, bootstrap) };
    }),
  };
}

function compareWithControls(
  own: EvaluatedSubset,
  others: readonly EvaluatedSubset[],
  bootstrap: BootstrapOptions,
) {
  const each = others.map((other) => scoreSubset(other, { ...bootstrap, draws: 1 }));
  return {
    draws: others.length,
    means: Object.fromEntries(scoreNames.map((name) => [name, mean(each.map((one) => one[name].value))])),
    difference: scoreDifference(own, others, bootstrap),
  };
}
