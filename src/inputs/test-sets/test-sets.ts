import { type RandomStream, randomStream } from '../../lib/random.ts';
import type {
  LabelledInputs,
  SearchOutcome,
  SearchStrategy,
  SearchTask,
  Seed,
  TrainedGenerator,
} from '../contract.ts';
import { type SetJudges, type TrainedNetworks, useClassifier } from '../judges/index.ts';
import { drawInputs, firstRows, halveWays, joinRows, labelInputs, splitRows, takeRows } from '../rows.ts';
import { codeSpace, correctOnAll, drawSeeds, seedCodes, seedLabels } from '../search/index.ts';
import { searchLeavingOut } from './guided.ts';
import type { KillTestSet } from './kills-result.ts';
import type { KillModels } from './models.ts';
import type { KillOptions } from './options.ts';
import { approve, saturatedRows } from './pool.ts';

/** Inputs of a test set before any model predicts them. */
export interface InputSource extends Pick<KillTestSet, 'id' | 'title' | 'source' | 'candidates'> {
  readonly inputs: LabelledInputs;
  /** Inputs that judge the mutants of an operator in place of these, which its mutants had a say in. */
  readonly leavingOut?: ReadonlyMap<string, LabelledInputs>;
  /** Whether a selection by mutants may take from it: not at the boundary, where it would choose what re-training moves. */
  readonly isCandidate: boolean;
}

/** What test sets are made with. Nothing of it has seen the scoring half or the nulls. */
export interface SourceContext {
  readonly judges: SetJudges;
  readonly generator: TrainedGenerator;
  /** Searches whose finds make a test set each; one that mutants guide gets those of other operators. */
  readonly strategies: readonly SearchStrategy[];
  readonly options: KillOptions;
}

/** What is left of the partner's share in the set that keeps away from the boundary (`test-inputs`: 0.8). */
const backedOff = 0.8;

/** Every test set but the one chosen from all others: real, weak, random, searched. A set may come out empty. */
export function makeSources(source: SourceContext, models: KillModels): InputSource[] {
  const { judges, generator, options } = source;
  const names = ['kills', judges.set.id, generator.kind, options.seed];
  const drawn = drawInputs(generator, options.inputs, randomStream(...names, 'random'));
  return useClassifier(models.searchHalf, (subject) => {
    const { seeds } = drawSeeds(generator, subject, names, options.seeds);
    const { callsPerSeed } = options;
    const committee = judges.searchCommittee;
    return [
      ...realSources(source, models.searchHalf),
      {
        ...{ id: 'random', title: `Random draws of ${generator.kind}`, source: 'random', isCandidate: true },
        ...{ candidates: drawn.rows, inputs: approve(drawn, judges.committee) },
      },
      ...searchedSources(source, models, { generator, subject, seeds, committee, callsPerSeed, names }),
    ];
  });
}

function realSources(
  { judges, options: { inputs: most, confidence } }: SourceContext,
  searchHalf: TrainedNetworks,
): InputSource[] {
  const real = firstRows(judges.parts.test, most);
  const shared = { candidates: null, isCandidate: false };
  return [
    { id: 'real', title: 'Real inputs', source: 'real', inputs: real, ...shared },
    {
      id: 'weak',
      title: `Real inputs that every searched instance answers rightly with confidence ${confidence}`,
      source: 'weak',
      inputs: takeRows(real, saturatedRows(searchHalf, real, confidence)),
      ...shared,
    },
  ];
}

function searchedSources(
  { judges, strategies }: SourceContext,
  models: KillModels,
  task: SearchTask,
): InputSource[] {
  const searched = (id: string, title: string, inputs: LabelledInputs, isCandidate = true): InputSource => ({
    ...{ id, title, source: 'searched', isCandidate },
    ...{ candidates: inputs.rows, inputs: approve(inputs, judges.committee) },
  });
  const frontier = findFrontier(task);
  const farther = `The same with ${backedOff} of the partner's share`;
  return [
    searched('frontier', 'Last right mixes with another class', frontier.lastCorrect, false),
    searched('frontier-backed-off', farther, frontier.backOff(backedOff)),
    ...strategies.map((strategy) =>
      strategy.needsMutants
        ? guidedSource(judges, strategy, models, task)
        : searched(strategy.id, strategy.title, foundInputs(task, strategy.search(task))),
    ),
  ];
}

function guidedSource(
  { committee }: SetJudges,
  strategy: SearchStrategy,
  models: KillModels,
  task: SearchTask,
): InputSource {
  const { all, leavingOut } = searchLeavingOut(strategy, task, models);
  const inputs = foundInputs(task, all);
  const approved = [...leavingOut].map(
    ([operator, outcomes]) => [operator, approve(foundInputs(task, outcomes), committee)] as const,
  );
  return {
    ...{ id: strategy.id, title: `${strategy.title}; mutants of the judged operator left out` },
    ...{ source: 'guided', isCandidate: false, candidates: inputs.rows },
    inputs: approve(inputs, committee),
    leavingOut: new Map(approved),
  };
}

/** What a search found, with the labels of its seeds. */
function foundInputs({ generator, seeds }: SearchTask, outcomes: readonly SearchOutcome[]): LabelledInputs {
  const found = outcomes.flatMap(({ success, input }, i) =>
    success ? [{ input, label: seeds[i]!.label }] : [],
  );
  return labelInputs(generator, found);
}

/** Halvings of the way to the partner; a step costs one generator call per seed. */
const halvings = 10;

/**
 * Mixes each seed with a seed of another class and halves the partner's share between "every instance
 * of the network under test is correct" and "one is wrong" (arXiv 2602.15552 with one trained instance;
 * ours with several). What kills a mutant must be predicted correctly by originals, so it is the correct
 * side that is kept. Seeds whose full mix is predicted correctly have no frontier and are left out.
 * @returns the last correct mixes, and the same with the partner's share times a factor below 1, so that
 * re-training seldom moves the boundary past them
 */
function findFrontier({ generator, subject, seeds, names }: SearchTask) {
  const space = codeSpace(generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const partners = pickPartners(seeds, randomStream(...names, 'partners')).map((i) => codes[i]!);
  const layers = [...space.layers.keys()];
  const mixAt = (shares: Float64Array) =>
    space.decode(joinRows(codes.map((code, i) => space.mix(code, partners[i]!, shares[i]!, layers))), labels);
  const isCorrect = (shares: Float64Array) => correctOnAll(subject, mixAt(shares), labels);
  const crosses = isCorrect(new Float64Array(seeds.length).fill(1)).map((correct) => !correct);
  const last = halveWays(seeds.length, halvings, isCorrect);
  const take = (shares: Float64Array): LabelledInputs => {
    const mixes = splitRows(mixAt(shares), generator.inputShape);
    const rows = mixes.map((input, i) => ({ input, label: labels[i]! }));
    return labelInputs(
      generator,
      rows.filter((_, i) => crosses[i]),
    );
  };
  return { lastCorrect: take(last), backOff: (factor: number) => take(last.map((share) => factor * share)) };
}

/** Of each seed another one of another class; itself where there is none. */
function pickPartners(seeds: readonly Seed[], random: RandomStream): number[] {
  return seeds.map(({ label }, i) => {
    const others = seeds.flatMap((other, k) => (other.label === label ? [] : [k]));
    return others.length === 0 ? i : random.pick(others);
  });
}
