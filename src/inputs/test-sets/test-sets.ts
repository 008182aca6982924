import { type RandomStream, randomStream } from '../../lib/random.ts';
import type {
  Classifier,
  LabelledInputs,
  SearchOutcome,
  SearchStrategy,
  SearchTask,
  Seed,
  TrainedGenerator,
} from '../contract.ts';
import { openClassifier, type SetJudges, type TrainedNetworks } from '../judges/index.ts';
import { joinRows, rowsFrom, splitRows, takeRows } from '../rows.ts';
import { codeSpace, correctOnAll, drawSeeds, seedCodes, seedLabels } from '../search/index.ts';
import { searchLeavingOut } from './guided.ts';
import type { KillTestSet } from './kills-result.ts';
import type { KillModels } from './models.ts';
import type { KillOptions } from './options.ts';
import { approve, saturatedRows } from './pool.ts';

/** Inputs of a test set before any model is asked. */
export interface InputSource extends Pick<KillTestSet, 'id' | 'title' | 'source' | 'candidates'> {
  readonly inputs: LabelledInputs;
  /** Inputs that judge the mutants of an operator in place of these, which its mutants had a say in. */
  readonly leavingOut?: ReadonlyMap<string, LabelledInputs>;
  /** Whether a selection by mutants may take from it: not at the boundary, where it would choose what re-training moves. */
  readonly isCandidate: boolean;
}

/** What test sets are made with. Nothing of it has seen the scoring half or the nulls. */
export interface SourceContext {
  readonly bench: SetJudges;
  readonly generator: TrainedGenerator;
  /** Searches whose finds make a test set each; one that is guided by mutants is told of those of other operators. */
  readonly strategies: readonly SearchStrategy[];
  readonly options: KillOptions;
}

/** What is left of the partner's share in the set that keeps away from the boundary (`test-inputs`: 0.8). */
const backedOff = 0.8;

/** Every test set but the one chosen from all others: real, weak, random, searched. A set may come out empty. */
export function makeSources(source: SourceContext, models: KillModels): InputSource[] {
  const { bench, generator, options } = source;
  const names = ['kills', bench.set.id, generator.kind, options.seed];
  const drawn = drawInputs(generator, names, options.inputs);
  const subject = openClassifier(models.searchHalf);
  try {
    const { seeds } = drawSeeds(generator, subject, names, options.seeds);
    const { callsPerSeed } = options;
    const committee = bench.searchCommittee;
    return [
      ...realSources(source, models.searchHalf),
      {
        ...{ id: 'random', title: `Random draws of ${generator.kind}`, source: 'random', isCandidate: true },
        ...{ candidates: drawn.rows, inputs: approve(drawn, bench.committee) },
      },
      ...searchedSources(source, models, { generator, subject, seeds, committee, callsPerSeed, names }),
    ];
  } finally {
    subject.dispose();
  }
}

function realSources(
  { bench: { parts }, options }: SourceContext,
  searchHalf: TrainedNetworks,
): InputSource[] {
  const { inputs: most, confidence } = options;
  const real = takeRows(parts.test, rowsFrom(0, Math.min(parts.test.rows, most)));
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
  { bench, strategies }: SourceContext,
  models: KillModels,
  task: SearchTask,
): InputSource[] {
  const { generator, subject, seeds, names } = task;
  const searched = (id: string, title: string, inputs: LabelledInputs, isCandidate = true): InputSource => ({
    ...{ id, title, source: 'searched', isCandidate },
    ...{ candidates: inputs.rows, inputs: approve(inputs, bench.committee) },
  });
  const frontier = findFrontier(generator, subject, seeds, randomStream(...names, 'partners'));
  const farther = `The same with ${backedOff} of the partner's share`;
  return [
    searched('frontier', 'Last right mixes with another class', frontier.lastRight, false),
    searched('frontier-backed-off', farther, frontier.backOff(backedOff)),
    ...strategies.map((strategy) =>
      strategy.needsMutants
        ? guidedSource(bench, strategy, models, task)
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
  const { inputShape, classes } = generator;
  const found = outcomes.flatMap(({ success, input }, i) =>
    success ? [{ input, label: seeds[i]!.label }] : [],
  );
  return {
    ...{ rows: found.length, inputShape, classes },
    inputs: joinRows(found.map(({ input }) => input)),
    labels: Int32Array.from(found, ({ label }) => label),
  };
}

/** Draws of the prior, classes in turn. */
function drawInputs(
  generator: TrainedGenerator,
  names: readonly (string | number)[],
  rows: number,
): LabelledInputs {
  const { inputShape, classes } = generator;
  const labels = rowsFrom(0, rows).map((row) => row % classes);
  const latents = generator.prior(rows, randomStream(...names, 'random'));
  return { rows, inputShape, classes, labels, inputs: generator.decode(latents, labels) };
}

/** Halvings of the way to the partner; a step costs one generator call per seed. */
const halvings = 10;

/** Mixes on the right side of the boundary, as near to it as the halvings come. */
interface Frontier {
  /** The last mixes that every instance answers rightly. */
  readonly lastRight: LabelledInputs;
  /** The same with the partner's share times a factor below 1, so that re-training seldom moves the boundary past them. */
  backOff(factor: number): LabelledInputs;
}

/**
 * Mixes each seed with a seed of another class and halves the partner's share between "every instance of the network
 * under test is right" and "one is wrong" (arXiv 2602.15552 with one trained instance; ours with several). What kills a
 * mutant must be answered rightly by originals, so it is the right side that is kept. Seeds whose full mix is answered
 * rightly have no frontier and are left out.
 */
function findFrontier(
  generator: TrainedGenerator,
  subject: Classifier,
  seeds: readonly Seed[],
  random: RandomStream,
): Frontier {
  const space = codeSpace(generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const partners = seeds.map(({ label }, i) => {
    const others = seeds.flatMap((other, k) => (other.label === label ? [] : [k]));
    return codes[others.length === 0 ? i : random.pick(others)]!;
  });
  const layers = space.layers.map((_, layer) => layer);
  const mixAt = (shares: Float64Array) =>
    space.decode(joinRows(codes.map((code, i) => space.mix(code, partners[i]!, shares[i]!, layers))), labels);
  const low = new Float64Array(seeds.length);
  const high = new Float64Array(seeds.length).fill(1);
  const crosses = correctOnAll(subject, mixAt(high), labels).map((right) => !right);
  for (let step = 0; step < halvings; step++) {
    const middle = low.map((share, i) => (share + high[i]!) / 2);
    for (const [i, right] of correctOnAll(subject, mixAt(middle), labels).entries()) {
      if (right) low[i] = middle[i]!;
      else high[i] = middle[i]!;
    }
  }
  const found = seeds.flatMap((_, i) => (crosses[i] ? [i] : []));
  const take = (shares: Float64Array): LabelledInputs => {
    const rows = splitRows(mixAt(shares), generator.inputShape);
    return {
      rows: found.length,
      inputShape: generator.inputShape,
      classes: generator.classes,
      inputs: joinRows(found.map((i) => rows[i]!)),
      labels: Int32Array.from(found, (i) => labels[i]!),
    };
  };
  return { lastRight: take(low), backOff: (factor) => take(low.map((share) => factor * share)) };
}
