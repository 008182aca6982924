import type { WildCard } from '../../../corpus/wild/contract.ts';
import type { WildModel, WildMutants } from '../../../corpus/wild/mutants.ts';
import { createProfile } from '../../kills/kill-set.ts';
import { meanKillProbability } from '../../kills/scores.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import { hashJson } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import { type BugResult, preTraining } from './bug-result.ts';
import { createJudge, limitErrors, type ModelPredictions, type TestTargets } from './judge.ts';
import type { StudyOptions } from './options.ts';
import { makeOrSetAside, requireKilled, scoreApproach } from './score-approach.ts';

type Judged = 'rule' | 'reasons' | 'approaches' | 'controls' | 'faultKillProbability' | 'faultIsKilled';

/**
 * Scores the recorded mutants of a wild pair against its fault, as `studyBug` does those of a bug,
 * and writes their execution matrix into the directory. A pair whose predictions are not finite
 * gives a result with the reason. That the repair helps is not screened here: `checkProof` holds
 * each pair to it.
 * @throws InputError `write-failed`.
 */
export async function studyWildPair(
  card: WildCard,
  recorded: WildMutants,
  options: StudyOptions,
  directory: string,
): Promise<BugResult> {
  const { id: bug, title } = card;
  const { targets, models } = recorded;
  const scoresOf = (role: WildModel['role']) => models.find((model) => model.role === role)!.scores;
  return {
    ...{ bug, origin: 'wild', title, planHash: hashJson({ card, options }), judgedOn: null },
    ...{ inputs: targets.length, originals: scoresOf('original'), faults: scoresOf('fault'), retest: [] },
    ...(await judgePair(card, recorded, options, directory)),
    cpuSeconds: sum(models.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

async function judgePair(
  { id: program, works }: WildCard,
  recorded: WildMutants,
  options: StudyOptions,
  directory: string,
): Promise<Pick<BugResult, Judged>> {
  const { targets, instances } = readPredictions(recorded, works.metric === 'r2');
  const of = (role: WildModel['role']) => recorded.models.filter((model) => model.role === role);
  const outputsOf = (model: WildModel) => instances(model).map(({ outputs }) => outputs);
  try {
    const originals = instances(of('original')[0]!);
    const rule =
      works.metric === 'r2'
        ? limitErrors(targets, originals)
        : ({ kind: 'wrongness', labels: 'single-label' } as const);
    const judge = createJudge(rule, targets, originals, options);
    const fault = judge.kills('fault', 'fault', outputsOf(of('fault')[0]!));
    const controls = of('control').map((own) => judge.kills(own.model, 'control', outputsOf(own)));
    const { made, setAside } = makeOrSetAside(of('mutant').map(named), ({ own, ...mutant }) => {
      requireKilled(judge, instances(own));
      return { ...mutant, outputs: outputsOf(own) };
    });
    const candidates = {
      approach: preTraining,
      mutants: made,
      setAside: [...recorded.setAside, ...setAside],
    };
    const scored = await scoreApproach(judge, [fault, ...controls], candidates, { program, directory });
    return {
      ...{ rule, reasons: [], approaches: [scored.approach], controls: [...scored.controls] },
      faultKillProbability: meanKillProbability(createProfile(fault.kills)),
      faultIsKilled: judge.isKilled(instances(of('fault')[0]!)),
    };
  } catch (error) {
    if (!(error instanceof InputError) || error.code === 'write-failed') throw error;
    const nothing = { approaches: [], controls: [], faultKillProbability: null, faultIsKilled: false };
    return { rule: null, reasons: [errorText(error)], ...nothing };
  }
}

function named(own: WildModel) {
  const { model: id, operator, configuration, cpuSeconds } = own;
  return { id, operator: operator!, configuration: configuration!, cpuSeconds, own };
}

/** Recorded predictions as outputs of a network: values, or a unit per class of which one is 1. */
function readPredictions({ targets, models }: WildMutants, areValues: boolean) {
  const numbers = targets.map(Number);
  const predicted = models.flatMap(({ predictions }) => predictions.flat().map(Number));
  const units = areValues ? 1 : Math.max(...[...numbers, ...predicted].filter(Number.isFinite)) + 1;
  const outputs = (values: readonly (number | string)[]) => {
    if (areValues) return Float32Array.from(values, Number);
    const made = new Float32Array(values.length * units);
    for (const [row, value] of values.map(Number).entries()) {
      if (Number.isFinite(value)) made[row * units + value] = 1;
      else made.fill(Number.NaN, row * units, (row + 1) * units);
    }
    return made;
  };
  return {
    targets: { rows: targets.length, targets: Float32Array.from(numbers) } satisfies TestTargets,
    instances: ({ predictions, scores }: WildModel): ModelPredictions[] =>
      predictions.map((values, k) => ({ outputs: outputs(values), metric: scores[k] ?? Number.NaN })),
  };
}
