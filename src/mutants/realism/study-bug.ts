import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { createProfile } from '../../kills/kill-set.ts';
import type { ModelKills } from '../../kills/scores.ts';
import { meanKillProbability } from '../../kills/scores.ts';
import type { TestInputFile } from '../../kills/test-inputs.ts';
import type { Instance } from '../../kills/train-models.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson } from '../../lib/hash.ts';
import { type BugContext, type BugPlan, planBug, trainContext } from './bug-context.ts';
import type { BugResult } from './bug-result.ts';
import { createJudge, type Judge } from './judge.ts';
import type { StudyOptions } from './options.ts';
import { chooseRule } from './oracle.ts';
import { retest } from './retest.ts';
import { mutateOriginals, scenarios } from './scenarios.ts';
import { type Candidates, type MatrixPlace, scoreApproach } from './score-approach.ts';
import { screenTrained, type TrainedSide } from './screen-bug.ts';

/** The approach of mutants that are trained, as in the names of published tables. */
export const preTraining = 'pre_training';

/**
 * What settles a bug's result, hashed: the pair, the options, and the test inputs where they are not the program's own.
 * @param inputs SHA-256 of their file
 */
export function hashStudy({ fixed, faulty }: BugPair, options: StudyOptions, inputs: string | null): string {
  return hashJson({ fixed, faulty, options, ...(inputs === null ? {} : { inputs }) });
}

/**
 * Trains a pair and its mutants, writes an execution matrix per approach into the directory, and scores every mutant
 * against the real fault. A pair that cannot be judged gives a result with the reason. The backend must have been selected.
 * @param inputs that everything is judged on in place of the program's test part; null for that part
 * @throws InputError `write-failed`, and as `judgedOn`.
 */
export async function studyBug(
  pair: BugPair,
  options: StudyOptions,
  directory: string,
  inputs: TestInputFile | null = null,
): Promise<BugResult> {
  const cpuTime = startCpuTimer();
  const plan = planBug(pair, options);
  const bench = trainContext(pair, plan, options, inputs);
  const findings = await judgeBug(pair, plan, bench, options, directory);
  const cpuSeconds = cpuTime();
  const { id, origin, title } = pair;
  const planHash = hashStudy(pair, options, inputs?.sha256 ?? null);
  const identity = { bug: id, origin, title, planHash, judgedOn: describeInputs(inputs) };
  return { ...identity, ...findings, cpuSeconds };
}

function describeInputs(inputs: TestInputFile | null): BugResult['judgedOn'] {
  if (inputs === null) return null;
  const slices = groupBy(inputs.slices, (slice) => slice);
  return {
    sha256: inputs.sha256,
    slices: Object.fromEntries([...slices].map(([slice, rows]) => [slice, rows.length])),
  };
}

type Findings = Omit<BugResult, 'bug' | 'origin' | 'title' | 'planHash' | 'judgedOn' | 'cpuSeconds'>;

async function judgeBug(
  pair: BugPair,
  plan: BugPlan,
  bench: BugContext,
  options: StudyOptions,
  directory: string,
): Promise<Findings> {
  const nothing: Findings = {
    ...{ inputs: bench.data.test.rows, rule: null, reasons: [], originals: [], faults: [] },
    ...{ faultKillProbability: null, faultIsKilled: false, approaches: [], controls: [], retest: [] },
  };
  try {
    const originals = bench.round('original', 0);
    const others = Array.from({ length: options.controls }, (_, c) => bench.round('original', c + 1));
    const rule = chooseRule(pair.fixed, bench.data.test, originals, others.flat());
    const judge = createJudge(rule, bench.data.test, originals, options);
    const faults = bench.round('fault', 0);
    const fault = judge.kills('fault', 'fault', outputsOf(faults));
    const controls = others.map((round, c) => judge.kills(`control_${c}`, 'control', outputsOf(round)));
    const place = { directory, program: pair.id, rule: rule.kind };
    const scored = await scoreAllApproaches(
      judge,
      [fault, ...controls],
      [preCandidates(plan, bench, judge), ...postCandidates(pair, bench, options)],
      place,
    );
    return {
      ...nothing,
      rule,
      reasons: screenTrained(pair, sidesOf(originals, bench), sidesOf(faults, bench), bench.data.train)
        .reasons,
      originals: metricsOf(originals),
      faults: metricsOf(faults),
      faultKillProbability: meanKillProbability(createProfile(fault.kills)),
      faultIsKilled: judge.isKilled(faults),
      ...scored,
      retest: await retest(plan, bench, rule, scored.approaches[0]!, options),
    };
  } catch (error) {
    if (!(error instanceof InputError) || error.code === 'write-failed') throw error;
    return { ...nothing, reasons: [errorText(error)] };
  }
}

/** Controls are scored in the pool of the first approach. */
async function scoreAllApproaches(
  judge: Judge,
  base: readonly ModelKills[],
  all: readonly Candidates[],
  place: MatrixPlace,
): Promise<Pick<Findings, 'approaches' | 'controls'>> {
  const approaches: Findings['approaches'] = [];
  let controls: Findings['controls'] = [];
  for (const [i, candidates] of all.entries()) {
    const scored = await scoreApproach(judge, base, candidates, place);
    approaches.push(scored.approach);
    if (i === 0) controls = [...scored.controls];
  }
  return { approaches, controls };
}

/** Trained mutants that DeepCrime's test tells from the original; the others are dropped, as in the study. */
function preCandidates({ mutants }: BugPlan, bench: BugContext, judge: Judge): Candidates {
  const setAside: { mutant: string; reason: string }[] = [];
  const candidates = mutants.flatMap(({ id, operator, configuration }) => {
    try {
      const instances = bench.round(id, 0);
      // Answers that are not finite are set aside where they are judged.
      const predicted = instances.every(({ outputs }) => outputs.every(Number.isFinite));
      if (predicted && !judge.isKilled(instances)) {
        throw new InputError('not-killed', { rule: "DeepCrime's test cannot tell it from the original" });
      }
      const cpuSeconds = instances.reduce((total, instance) => total + instance.cpuSeconds, 0);
      return [{ id, operator, configuration, outputs: outputsOf(instances), cpuSeconds }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      setAside.push({ mutant: id, reason: errorText(error) });
      return [];
    }
  });
  return { approach: preTraining, mutants: candidates, setAside };
}

function postCandidates(
  { fixed }: BugPair,
  { data, round }: BugContext,
  { draws }: StudyOptions,
): Candidates[] {
  const weights = round('original', 0).map((instance) => instance.weights);
  return scenarios.map((scenario) => {
    const { mutants, skipped } = mutateOriginals({ spec: fixed, data, weights }, scenario, draws);
    return { approach: scenario.approach, mutants, setAside: skipped };
  });
}

function outputsOf(instances: readonly Instance[]): Float32Array[] {
  return instances.map(({ outputs }) => outputs);
}

function sidesOf(instances: readonly Instance[], { data }: BugContext): TrainedSide[] {
  return instances.map(({ outputs }) => ({ outputs, test: data.test }));
}

function metricsOf(instances: readonly Instance[]): (number | null)[] {
  return instances.map(({ metric }) => (Number.isFinite(metric) ? metric : null));
}
