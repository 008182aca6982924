import { randomStream } from '../../lib/random.ts';
import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import type { Classifier, Seed, TrainedGenerator } from '../contract.ts';
import { countVotes } from '../judges/fault-margin.ts';
import { judgeGenerator } from '../judges/gate.ts';
import { openSubjects, trainSubjects } from '../judges/subjects.ts';
import { drawSeeds, seedInputs, seedLabels } from '../search/draw-seeds.ts';
import type { StudyJudges } from './job-result.ts';
import type { JobPlace } from './search-job.ts';
import type { SetJudges } from './set-judges.ts';
import { openGenerator } from './train-generators.ts';

/** What is searched with in one repetition of a set and a generator. */
export interface JobContext {
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
export async function openJobContext(
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
