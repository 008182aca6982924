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

/** Who judges what searches found, all by the same rules whatever found it. */
export interface Judgement {
  /** The network under test: its first instance predicts. */
  readonly subject: Classifier;
  /** Votes on labels; better another committee than the one that a search may use. */
  readonly committee: Committee;
  readonly validator: Validator;
}

/** Where inputs come from, as the ledger names it. */
type Origin = Pick<LedgerRow, 'set' | 'generator' | 'repetition' | 'strategy'>;

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
): { rows: LedgerRow[]; measures: RepetitionMeasures } {
  const cpuTime = startCpuTimer();
  const outcomes = strategy.search(task);
  const cpuSeconds = cpuTime();
  const rows = assessOutcomes({ ...origin, strategy: strategy.id }, task.seeds, outcomes, measuring);
  const frame = { margin: measuring.margin, cpuSeconds };
  const { committee, real } = measuring;
  const diversityOf = openFaultDiversity(featureDistance(committee, real.inputShape), real);
  return { rows, measures: measureRows(rows, { ...frame, ...diversityOf(rows) }) };
}

/** Judges the input that a search ended with for each seed: one ledger row each, in the order of the seeds. */
function assessOutcomes(
  origin: Origin,
  seeds: readonly Seed[],
  outcomes: readonly SearchOutcome[],
  { subject, committee, validator }: Judgement,
): LedgerRow[] {
  if (seeds.length === 0) return [];
  const [labels, own] = [seedLabels(seeds), seedInputs(seeds)];
  const inputs = joinRows(outcomes.map(({ input }) => input));
  const before = predictedClasses(subject.logits(own)[0]!, subject.classes);
  const predictions = judgePredictions(subject, inputs, labels);
  const votes = judgeLabels(committee, inputs, labels);
  const scores = validator.scores(inputs);
  const distances = distancesToSeeds(featureDistance(committee, subject.inputShape), inputs, own);
  return outcomes.map(({ input, ...found }, i) => ({
    ...origin,
    ...found,
    label: labels[i]!,
    labelBefore: before[i]!,
    ...predictions[i]!,
    ...votes[i]!,
    validityScore: scores[i]!,
    valid: scores[i]! <= validator.threshold,
    ...compareToSeed(input, seeds[i]!.input, subject.inputShape),
    featureDistance: distances[i]!,
  }));
}

function judgePredictions(subject: Classifier, inputs: Float32Array, labels: Int32Array) {
  const { classes } = subject;
  const [own] = subject.logits(inputs);
  const predicted = predictedClasses(own!, classes);
  const margins = wrongLeads(probabilities(own!, classes), labels, classes);
  return Array.from(margins, (margin, i) => ({ labelAfter: predicted[i]!, margin }));
}

function judgeLabels(committee: Committee, inputs: Float32Array, labels: Int32Array) {
  const { members, quorum } = committee;
  const votes = committee.votes(inputs);
  return Array.from(countVotes(votes, members, labels), (labelVotes, i) => ({
    labelVotes,
    votes: Array.from(votes.subarray(i * members, (i + 1) * members)),
    labelKept: labelVotes >= quorum,
  }));
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
