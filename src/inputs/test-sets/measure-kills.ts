import type { LabelledInputs } from '../contract.ts';
import { subjectProgram, type TrainedNetworks } from '../judges/index.ts';
import { firstRows } from '../rows.ts';
import { guidesOf, selectGuided } from './guided.ts';
import type { KillsOfSet, KillTestSet } from './kills-result.ts';
import { type KillModels, trainKillModels } from './models.ts';
import { checkKillOptions, type KillOptions } from './options.ts';
import { meanAccuracy } from './pair-kills.ts';
import { correctPredictions, createInputPool } from './pool.ts';
import { type PredictedModels, type RowsFor, scoreKind, scoreMutants, scoreNulls } from './score-set.ts';
import { type InputSource, makeSources, type SourceContext } from './test-sets.ts';

/**
 * Measures which test sets see which mutants of the network under test: inputs are made with one half of the healthy
 * instances and scored beside the other, and a plain re-training stands beside every mutant. The backend must have been
 * selected.
 * @throws InputError `kill-options`, `too-few-instances`, and those of generator and searches.
 */
export function measureKills(source: SourceContext): MeasuredKills {
  const options = checkKillOptions(source.options);
  const { set, parts } = source.judges;
  const { spec, data } = subjectProgram(set, parts);
  const models = trainKillModels({ spec, data, classes: set.classes }, options);
  const sources = makeSources(source, models);
  const usable = sources.filter(isUsable);
  const training = firstRows(parts.train, Math.min(options.inputs, data.train.rows));
  const pool = createInputPool([training, ...usable.flatMap(allInputs)]);
  const predicted = predictAll(models, (networks) => correctPredictions(networks, pool.inputs));
  const [trainingRows, realRows] = pool.sources;
  const sets = placeSets(usable, pool.sources.slice(1));
  const byTraining = scoreMutants(predicted, () => trainingRows!, options);
  const score = (testSet: TestSet) => scoreSet(testSet, predicted, byTraining, options);
  return {
    set: set.id,
    subject: spec.id,
    generator: source.generator.kind,
    models: models.mutants.map(({ networks, ...model }, i) => ({
      ...model,
      instances: networks.weights.length,
      accuracy: meanAccuracy(predicted.mutants[i]!.predictions, realRows!),
    })),
    setAside: [...models.setAside, ...describeEmpty(sources)],
    testSets: [...sets.map(score), ...guidedSets(sets, predicted, options).map(score)],
  };
}

/** What was measured, without what a run adds. */
export type MeasuredKills = Omit<KillsOfSet, 'planHash' | 'cpuSeconds'>;

/** A test set as rows of the pool; which of them depends on who is judged where mutants had a say. */
interface TestSet extends Omit<InputSource, 'inputs' | 'leavingOut'> {
  readonly rowsFor: RowsFor;
}

function allInputs({ inputs, leavingOut }: InputSource): LabelledInputs[] {
  return [inputs, ...(leavingOut?.values() ?? [])];
}

function isUsable(source: InputSource): boolean {
  return allInputs(source).every(({ rows }) => rows > 0);
}

/** @param places rows of the pool: of each source its inputs, then those that leave an operator out */
function placeSets(sources: readonly InputSource[], places: readonly Int32Array[]): TestSet[] {
  let next = 0;
  return sources.map(({ inputs, leavingOut = new Map(), ...set }) => {
    const own = places[next++]!;
    const without = new Map([...leavingOut.keys()].map((operator) => [operator, places[next++]!]));
    return { ...set, rowsFor: (operator) => (operator === null ? own : (without.get(operator) ?? own)) };
  });
}

function predictAll(
  { searchHalf, scoringHalf, nulls, mutants }: KillModels,
  predict: (networks: TrainedNetworks) => PredictedModels['nulls'],
): PredictedModels {
  return {
    searchHalf: predict(searchHalf),
    scoringHalf: predict(scoringHalf),
    nulls: predict(nulls),
    mutants: mutants.map(({ id, kind, operator, networks }) => ({
      ...{ id, kind, operator },
      predictions: predict(networks),
    })),
  };
}

/**
 * Of what the generator gave, away from the boundary, the inputs that guiding mutants make most of: those of other operators
 * than the judged one; for the null mutant and for mutants made after training, all of them. Empty where a choice is.
 */
function guidedSets(sets: readonly TestSet[], predicted: PredictedModels, options: KillOptions): TestSet[] {
  const made = sets.filter(({ isCandidate }) => isCandidate);
  const candidates = Int32Array.from(made.flatMap(({ rowsFor }) => [...rowsFor(null)]));
  const guides = guidesOf(predicted.mutants);
  const chooseWithout = (leftOut: string | null) => {
    const mutants = guides.flatMap(({ operator, predictions }) =>
      operator === leftOut ? [] : [predictions],
    );
    return selectGuided(candidates, { ...predicted, mutants }, options.guided);
  };
  const all = chooseWithout(null);
  const leavingOut = new Map(guides.map(({ operator }) => [operator, chooseWithout(operator)]));
  if ([all, ...leavingOut.values()].some(({ length }) => length === 0)) return [];
  return [
    {
      id: 'guided',
      title: 'Generated inputs chosen by mutants of other operators',
      source: 'guided',
      candidates: candidates.length,
      isCandidate: false,
      rowsFor: (operator) => (operator === null ? all : (leavingOut.get(operator) ?? all)),
    },
  ];
}

function scoreSet(
  { id, title, source, candidates, rowsFor }: TestSet,
  predicted: PredictedModels,
  byTraining: ReturnType<typeof scoreMutants>,
  options: KillOptions,
): KillTestSet {
  const rows = rowsFor(null);
  const mutants = scoreMutants(predicted, rowsFor, options);
  const scoreOf = (kind: 'pre-training' | 'post-training') =>
    scoreKind(predicted.mutants, mutants, byTraining, kind);
  return {
    ...{ id, title, source, candidates, inputs: rows.length },
    accuracy: meanAccuracy(predicted.scoringHalf, rows),
    nulls: scoreNulls(predicted, rows, options),
    mutants,
    scores: { preTraining: scoreOf('pre-training'), postTraining: scoreOf('post-training') },
  };
}

function describeEmpty(sources: readonly InputSource[]): KillsOfSet['setAside'] {
  return sources.flatMap((source) => {
    if (isUsable(source)) return [];
    const reason =
      source.candidates === null
        ? 'no real input is answered with that confidence'
        : `the committee keeps the label of none of ${source.candidates} candidates`;
    return [{ id: source.id, reason }];
  });
}
