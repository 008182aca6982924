import { type RandomStream, randomStream } from '../../lib/random.ts';
import { openClassifier, type TrainedNetworks } from '../classifier.ts';
import type {
  Classifier,
  Committee,
  InputParts,
  LabelledInputs,
  SearchStrategy,
  Seed,
  TrainedGenerator,
} from '../contract.ts';
import { rowsFrom, takeRows } from '../rows.ts';
import { joinRows, splitRows } from '../search/lockstep.ts';
import { findFrontier, rightOnAll } from './frontier.ts';
import type { KillTestSet } from './kills-result.ts';
import type { KillOptions } from './options.ts';
import { approve, saturatedRows } from './pool.ts';

/** Inputs of a test set before any model is asked. */
export interface InputSource extends Pick<KillTestSet, 'id' | 'title' | 'source' | 'candidates'> {
  readonly inputs: LabelledInputs;
}

/** What test sets are made with. Nothing of it has seen the scoring half, the nulls or a mutant. */
export interface SourceBench {
  readonly set: string;
  readonly parts: InputParts;
  readonly generator: TrainedGenerator;
  readonly committee: Committee;
  /** Searches whose finds make a test set each; those that ask for mutants are refused by `checkStrategies`. */
  readonly strategies: readonly SearchStrategy[];
  readonly options: KillOptions;
}

/** Confidence from which an input says nothing any more (DeepMetis's weak test set asks for 1). */
const saturated = 0.999;
/** What is left of the partner's share in the set that keeps away from the boundary (`facts`: 0.8). */
const backedOff = 0.8;

/** Every test set but those chosen by mutants: real, weak, random, searched. A set may come out empty. */
export function makeSources(bench: SourceBench, searchHalf: TrainedNetworks): InputSource[] {
  const { set, generator, committee, options } = bench;
  const random = (purpose: string) => randomStream('kills', set, generator.kind, options.seed, purpose);
  const drawn = drawInputs(generator, random('random'), options.inputs);
  const subject = openClassifier(searchHalf);
  try {
    const seeds = drawSeeds(generator, subject, random('seeds'), options.seeds);
    return [
      ...realSources(bench, searchHalf),
      {
        ...{ id: 'random', title: `Random draws of ${generator.kind}`, source: 'random' },
        ...{ candidates: drawn.inputs.rows, inputs: approve(drawn.inputs, committee) },
      },
      ...(seeds.length === 0 ? [] : searchedSources(bench, subject, seeds, random('partners'))),
    ];
  } finally {
    subject.dispose();
  }
}

function realSources({ parts, options }: SourceBench, searchHalf: TrainedNetworks): InputSource[] {
  const real = takeRows(parts.test, rowsFrom(0, Math.min(parts.test.rows, options.inputs)));
  return [
    { id: 'real', title: 'Real inputs', source: 'real', candidates: null, inputs: real },
    {
      id: 'weak',
      title: `Real inputs that every searched instance answers rightly with confidence ${saturated}`,
      source: 'weak',
      candidates: null,
      inputs: takeRows(real, saturatedRows(searchHalf, real, saturated)),
    },
  ];
}

function searchedSources(
  bench: SourceBench,
  subject: Classifier,
  seeds: readonly Seed[],
  random: RandomStream,
): InputSource[] {
  const { set, generator, committee, strategies, options } = bench;
  const searched = (id: string, title: string, inputs: LabelledInputs): InputSource => ({
    ...{ id, title, source: 'searched', candidates: inputs.rows, inputs: approve(inputs, committee) },
  });
  const frontier = findFrontier(generator, subject, seeds, random);
  const task = { generator, subject, seeds, committee, callsPerSeed: options.callsPerSeed };
  return [
    searched('frontier', 'Last right mixes with another class', frontier.lastRight),
    searched(
      'frontier-backed-off',
      `The same with ${backedOff} of the partner's share`,
      frontier.backOff(backedOff),
    ),
    ...strategies.map((strategy) => {
      const outcomes = strategy.search({ ...task, names: ['kills', set, generator.kind, options.seed] });
      const found = outcomes.flatMap((outcome, i) => (outcome.success ? [{ outcome, seed: seeds[i]! }] : []));
      return searched(strategy.id, strategy.title, {
        rows: found.length,
        inputShape: generator.inputShape,
        classes: generator.classes,
        inputs: joinRows(found.map(({ outcome }) => outcome.input)),
        labels: Int32Array.from(found, ({ seed }) => seed.label),
      });
    }),
  ];
}

/** Draws of the prior, classes in turn. */
function drawInputs(generator: TrainedGenerator, random: RandomStream, rows: number) {
  const { inputShape, classes } = generator;
  const labels = rowsFrom(0, rows).map((row) => row % classes);
  const latents = generator.prior(rows, random);
  const inputs: LabelledInputs = {
    ...{ rows, inputShape, classes, labels },
    inputs: generator.decode(latents, labels),
  };
  return { latents, inputs };
}

/** Draws that every instance answers rightly: where a search starts. */
function drawSeeds(
  generator: TrainedGenerator,
  subject: Classifier,
  random: RandomStream,
  rows: number,
): Seed[] {
  const { latents, inputs } = drawInputs(generator, random, rows);
  const rowsOf = splitRows(inputs.inputs, generator.inputShape);
  const codes = splitRows(latents, [generator.latentSize]);
  return rightOnAll(subject, inputs.inputs, inputs.labels).flatMap((right, index) =>
    right ? [{ index, label: inputs.labels[index]!, latent: codes[index]!, input: rowsOf[index]! }] : [],
  );
}
