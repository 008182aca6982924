import { startCpuTimer } from '../../jobs/cpu-time.ts';
import type {
  Classifier,
  Committee,
  LabelledInputs,
  SearchOutcome,
  SearchStrategy,
  SearchTask,
  Seed,
  Validator,
} from '../contract.ts';
import {
  countVotes,
  distancesToSeeds,
  featureDistance,
  l2Distance,
  openFaultDiversity,
  passesScreening,
  predictedClasses,
  probabilities,
  ssim,
  wrongLeads,
} from '../judges/index.ts';
import type { LedgerRow } from '../ledger.ts';
import { measureRows, type RepetitionMeasures } from '../measures.ts';
import { joinRows } from '../rows.ts';
import { seedInputs, seedLabels } from './draw-seeds.ts';

/** A search of all seeds, judged and measured. */
export interface MeasuredSearch {
  readonly rows: readonly LedgerRow[];
  readonly measures: RepetitionMeasures;
}

/** By what a search is measured. */
export interface Measuring extends Judgement {
  /** A fault counts where the wrong class leads the label by this much probability. */
  readonly margin: number;
  /** Real inputs that diversity is held against. */
  readonly real: LabelledInputs;
}

/** Searches, judges what was found, and measures it. @throws InputError of the strategy. */
export function runSearch(
  strategy: SearchStrategy,
  task: SearchTask,
  origin: Omit<Origin, 'strategy'>,
  measuring: Measuring,
): MeasuredSearch {
  const cpuTime = startCpuTimer();
  const outcomes = strategy.search(task);
  const cpuSeconds = cpuTime();
  const rows = assessOutcomes({ ...origin, strategy: strategy.id }, task.seeds, outcomes, measuring);
  const frame = { margin: measuring.margin, cpuSeconds };
  const { committee, real } = measuring;
  const diversityOf = openFaultDiversity(featureDistance(committee, real.inputShape), real);
  return { rows, measures: measureRows(rows, { ...frame, ...diversityOf(rows) }) };
}

/** Who judges what searches found, all by the same rules whatever found it. */
export interface Judgement {
  /** The network under test: its first instance answers. */
  readonly subject: Classifier;
  /** Votes on labels; better another committee than the one that a search may have asked. */
  readonly committee: Committee;
  readonly validator: Validator;
}

/** Where inputs come from, as the ledger names it. */
export type Origin = Pick<LedgerRow, 'set' | 'generator' | 'repetition' | 'strategy'>;

/** Judges the input that a search ended with for each seed: one ledger row each, in the order of the seeds. */
function assessOutcomes(
  origin: Origin,
  seeds: readonly Seed[],
  outcomes: readonly SearchOutcome[],
  { subject, committee, validator }: Judgement,
): LedgerRow[] {
  if (seeds.length === 0) return [];
  const labels = seedLabels(seeds);
  const inputs = joinRows(outcomes.map(({ input }) => input));
  const before = predictedClasses(subject.logits(seedInputs(seeds))[0]!, subject.classes);
  const logits = subject.logits(inputs)[0]!;
  const after = predictedClasses(logits, subject.classes);
  const margins = wrongLeads(probabilities(logits, subject.classes), labels, subject.classes);
  const votes = committee.votes(inputs);
  const labelVotes = countVotes(votes, committee.members, labels);
  const scores = validator.scores(inputs);
  const distances = distancesToSeeds(
    featureDistance(committee, subject.inputShape),
    inputs,
    seedInputs(seeds),
  );
  return outcomes.map((outcome, i) => ({
    ...origin,
    ...detailsOf(outcome),
    label: labels[i]!,
    labelBefore: before[i]!,
    labelAfter: after[i]!,
    margin: margins[i]!,
    labelVotes: labelVotes[i]!,
    votes: Array.from(votes.subarray(i * committee.members, (i + 1) * committee.members)),
    labelKept: labelVotes[i]! >= committee.quorum,
    validityScore: scores[i]!,
    valid: scores[i]! <= validator.threshold,
    ...compareToSeed(outcome.input, seeds[i]!.input, subject.inputShape),
    featureDistance: distances[i]!,
  }));
}

function detailsOf({ seed, success, calls, generations, psi, alpha, layers }: SearchOutcome) {
  return { seed, success, calls, generations, psi, alpha, layers };
}

/** Distances of pixels; 1 − SSIM is null for what is no image. */
function compareToSeed(input: Float32Array, seedInput: Float32Array, shape: readonly number[]) {
  return {
    screened: passesScreening(seedInput, input, shape),
    l2: l2Distance(seedInput, input),
    dissimilarity: shape.length === 3 ? 1 - ssim(seedInput, input, shape) : null,
    input,
    seedInput,
  };
}
