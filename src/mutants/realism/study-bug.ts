import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { createProfile } from '../../kills/kill-set.ts';
import { type ModelKills, meanKillProbability } from '../../kills/scores.ts';
import type { TestInputFile } from '../../kills/test-inputs.ts';
import type { Instance } from '../../kills/train-models.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { finiteOrNull, sum } from '../../statistics/descriptive.ts';
import { type BugContext, trainContext } from './bug-context.ts';
import { type BugResult, hashStudy, preTraining } from './bug-result.ts';
import { chooseRule, createJudge, type Judge } from './judge.ts';
import type { StudyOptions } from './options.ts';
import { mutateOriginals, scenarios } from './scenarios.ts';
import { type Candidates, makeOrSetAside, requireKilled, retest, scoreApproach } from './score-approach.ts';
import { screenTrained, type TrainedSide } from './screen-bug.ts';

/**
 * Trains a pair and its mutants, writes an execution matrix per approach into the directory, and
 * scores every mutant against the real fault. A pair that cannot be judged gives a result with the
 * reason. The backend must have been selected.
 * @param inputs that everything is judged on in place of the program's test part; null for that
 * part
 * @throws InputError `write-failed`, and as `judgedOn`.
 */
export async function studyBug(
  pair: BugPair,
  options: StudyOptions,
  directory: string,
  inputs: TestInputFile | null = null,
): Promise<BugResult> {
  const cpuTime = startCpuTimer();
  const findings = await judgeBug(trainContext(pair, options, inputs), directory);
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

async function judgeBug(context: BugContext, directory: string): Promise<Findings> {
  const nothing: Findings = {
    ...{ inputs: context.data.test.rows, rule: null, reasons: [], originals: [], faults: [] },
    ...{ faultKillProbability: null, faultIsKilled: false, approaches: [], controls: [], retest: [] },
  };
  try {
    return { ...nothing, ...(await findKills(context, directory)) };
  } catch (error) {
    if (!(error instanceof InputError) || error.code === 'write-failed') throw error;
    return { ...nothing, reasons: [errorText(error)] };
  }
}

/** @throws InputError where the originals or the fault cannot be judged. */
async function findKills(context: BugContext, directory: string): Promise<Omit<Findings, 'inputs'>> {
  const { pair, options, data, round } = context;
  const originals = round('original', 0);
  const others = Array.from({ length: options.controls }, (_, c) => round('original', c + 1));
  const rule = chooseRule(pair.fixed, data.test, originals, others.flat());
  const judge = createJudge(rule, data.test, originals, options);
  const faults = round('fault', 0);
  const fault = judge.kills('fault', 'fault', outputsOf(faults));
  const controls = others.map((own, c) => judge.kills(`control_${c}`, 'control', outputsOf(own)));
  const scored = await scoreApproaches(context, judge, [fault, ...controls], directory);
  const sides = [originals, faults].map((own) => sideOf(own, context)) as [TrainedSide[], TrainedSide[]];
  return {
    rule,
    reasons: screenTrained(pair, ...sides, data.train).reasons,
    originals: originals.map(({ metric }) => finiteOrNull(metric)),
    faults: faults.map(({ metric }) => finiteOrNull(metric)),
    faultKillProbability: meanKillProbability(createProfile(fault.kills)),
    faultIsKilled: judge.isKilled(faults),
    ...scored,
    retest: await retest(context, rule, scored.approaches[0]!),
  };
}

/** Controls are scored in the pool of the first approach. */
async function scoreApproaches(
  context: BugContext,
  judge: Judge,
  base: readonly ModelKills[],
  directory: string,
): Promise<Pick<Findings, 'approaches' | 'controls'>> {
  const place = { directory, program: context.pair.id };
  const approaches: Findings['approaches'] = [];
  let controls: Findings['controls'] | null = null;
  for (const candidates of [preCandidates(context, judge), ...postCandidates(context)]) {
    const scored = await scoreApproach(judge, base, candidates, place);
    approaches.push(scored.approach);
    controls ??= [...scored.controls];
  }
  return { approaches, controls: controls! };
}

/** Trained mutants that DeepCrime's test separates from the original, as in the study. */
function preCandidates({ mutants, round }: BugContext, judge: Judge): Candidates {
  const { made, setAside } = makeOrSetAside(mutants, ({ id, operator, configuration }) => {
    const instances = round(id, 0);
    requireKilled(judge, instances);
    const cpuSeconds = sum(instances.map((instance) => instance.cpuSeconds));
    return { id, operator, configuration, outputs: outputsOf(instances), cpuSeconds };
  });
  return { approach: preTraining, mutants: made, setAside };
}

function postCandidates({ pair, data, round, options }: BugContext): Candidates[] {
  const weights = round('original', 0).map((instance) => instance.weights);
  const originals = { spec: pair.fixed, data, weights };
  return scenarios.map((scenario) => mutateOriginals(originals, scenario, options.draws));
}

function outputsOf(instances: readonly Instance[]): Float32Array[] {
  return instances.map(({ outputs }) => outputs);
}

function sideOf(instances: readonly Instance[], { data }: BugContext): TrainedSide[] {
  return instances.map(({ outputs }) => ({ outputs, test: data.test }));
}
