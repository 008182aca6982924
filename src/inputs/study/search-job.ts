import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import type { Classifier, SearchStrategy, Seed, TrainedGenerator } from '../contract.ts';
import { countVotes, judgeGenerator, openSubjects, type SetJudges, trainSubjects } from '../judges/index.ts';
import type { LedgerRow } from '../ledger.ts';
import { successCurve } from '../measures.ts';
import {
  drawSeeds,
  type Measuring,
  runSearch,
  searchStrategies,
  seedInputs,
  seedLabels,
} from '../search/index.ts';
import type { JobResult, StudyJudges, StudyRefusal } from './job-result.ts';
import type { InputsStudyOptions } from './options.ts';
import { sweepTruncations } from './sweep.ts';
import { openGenerator } from './train-generators.ts';

/** What names a job. */
export interface JobPlace {
  readonly set: string;
  readonly generator: string;
  readonly repetition: number;
}

/** What a job found, beside its identity and its files. */
export interface JobFindings extends Pick<JobResult, 'bench' | 'strategies' | 'sweep' | 'refused'> {
  readonly rows: readonly LedgerRow[];
}

/**
 * Searches with every strategy and sweeps truncations. What cannot be searched with, such as a generator that does not pass
 * the gate, is told with its reason instead. Strategies that need styles are passed over where there are none, and those
 * that need mutants always: they look for kills, which are scored apart.
 */
export async function searchJob(
  place: JobPlace,
  options: InputsStudyOptions,
  setBench: SetJudges,
  out: string,
): Promise<JobFindings> {
  const nothing: JobFindings = { bench: null, strategies: [], sweep: [], refused: [], rows: [] };
  const seeds = options.fewerSeeds[place.generator] ?? options.seeds;
  let bench: JobContext;
  try {
    bench = await openJobContext(setBench, place, seeds, out);
  } catch (error) {
    return { ...nothing, refused: [refusalOf(error, place)] };
  }
  try {
    const { facts } = bench;
    if (facts.gate.passed) return { ...searchAll(place, options, setBench, bench), bench: facts };
    const reason = facts.gate.reasons.join('; ');
    return {
      ...nothing,
      bench: facts,
      refused: [{ ...place, strategy: null, code: 'generator-quality', reason }],
    };
  } finally {
    bench.dispose();
  }
}

function searchAll(
  place: JobPlace,
  options: InputsStudyOptions,
  { parts, committee, searchCommittee, validator }: SetJudges,
  { generator, subject, seeds, names }: JobContext,
): Omit<JobFindings, 'bench'> {
  const { margin, callsPerSeed } = options;
  const task = { generator, subject, seeds, names, callsPerSeed, committee: searchCommittee };
  const measuring: Measuring = { subject, committee, validator, margin, real: parts.test };
  const rows: LedgerRow[] = [];
  const strategies: JobResult['strategies'] = [];
  const refused: StudyRefusal[] = [];
  for (const strategy of applicable(options, generator.styles !== undefined)) {
    try {
      const found = runSearch(strategy, task, place, measuring);
      rows.push(...found.rows);
      const curve = successCurve(found.rows, margin, callsPerSeed);
      strategies.push({ strategy: strategy.id, seeds: seeds.length, measures: found.measures, curve });
    } catch (error) {
      refused.push(refusalOf(error, place, strategy.id));
    }
  }
  const sweep = sweepTruncations(generator, seeds, options.truncations, measuring);
  return { rows, strategies, refused, sweep };
}

function applicable({ strategies }: InputsStudyOptions, styles: boolean): SearchStrategy[] {
  return strategies
    .map((id) => searchStrategies.get(id))
    .filter(({ needsStyles, needsMutants }) => (styles || !needsStyles) && !needsMutants);
}

/** Errors of files, which are for the user to mend: they say nothing of what was searched with. */
const ofFiles: readonly string[] = ['write-failed', 'generator-file'];

/** @throws what is no error of input, and what is one of files. */
function refusalOf(error: unknown, place: JobPlace, strategy: string | null = null): StudyRefusal {
  if (!(error instanceof InputError) || ofFiles.includes(error.code)) throw error;
  return { ...place, strategy, code: error.code, reason: error.message };
}

/** What is searched with in one repetition of a set and a generator. */
interface JobContext {
  readonly generator: TrainedGenerator;
  readonly subject: Classifier;
  /** None where the generator did not pass the gate. */
  readonly seeds: readonly Seed[];
  /** Names of its random numbers. */
  readonly names: readonly (string | number)[];
  readonly facts: StudyJudges;
  dispose(): void;
}

/**
 * A network under test, a generator, and seeds: all three are others in every repetition, and the same for all strategies.
 * Networks under test are also the same for all generators, so that these are compared on equal terms.
 * @throws InputError where nothing can be searched with: `subject-at-chance`, `subject-wrong`, those of generators.
 */
async function openJobContext(
  bench: SetJudges,
  { generator: kind, repetition }: JobPlace,
  seeds: number,
  out: string,
): Promise<JobContext> {
  const { set, committee, validator } = bench;
  const names = [set.id, kind, repetition];
  const trained = trainSubjects(set, { instances: 1, seed: repetition });
  const { generator, cpuSeconds } = await openGenerator(bench, { generator: kind, repetition, out });
  const subject = openSubjects(trained);
  const quality = judgeGenerator(generator, bench, randomStream(...names, 'gate'));
  const passed = quality.reasons.length === 0;
  const drawn = passed ? drawSeeds(generator, subject, names, seeds) : { seeds: [], drawn: 0 };
  return {
    ...{ generator, subject, names, seeds: drawn.seeds },
    facts: {
      repetition,
      gate: {
        passed,
        reasons: [...quality.reasons],
        labelConsistency: quality.labelConsistency,
        diversityToReal: finiteOrNull(quality.diversity),
        valid: quality.validity,
      },
      trainingCpuSeconds: cpuSeconds,
      subjectAccuracy: trained.accuracies[0]!,
      seedsDrawn: drawn.drawn,
      seedsAccepted: drawn.seeds.length,
      seedsKept: keptShare(drawn.seeds, committee),
      falseAlarms: validator.falseAlarms,
    },
    dispose() {
      generator.dispose();
      subject.dispose();
    },
  };
}

function keptShare(seeds: readonly Seed[], committee: SetJudges['committee']): number | null {
  if (seeds.length === 0) return null;
  const votes = countVotes(committee.votes(seedInputs(seeds)), committee.members, seedLabels(seeds));
  return mean(Array.from(votes, (count) => Number(count >= committee.quorum)));
}
