import { InputError } from '../../lib/errors.ts';
import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import type { SearchStrategy, Seed, TrainedGenerator } from '../contract.ts';
import {
  areValid,
  type GeneratorQuality,
  keepsLabel,
  openClassifier,
  predictedClasses,
  type SetJudges,
  trainSubject,
} from '../judges/index.ts';
import type { LedgerRow } from '../ledger.ts';
import { successCurve } from '../measures.ts';
import { joinRows } from '../rows.ts';
import {
  codeSpace,
  drawSeeds,
  type Judgement,
  type Measuring,
  runSearch,
  searchStrategies,
  seedCodes,
  seedInputs,
  seedLabels,
  truncate,
} from '../search/index.ts';
import type { JobFacts, JobPlace, JobResult, StudyRefusal, SweepPoint } from './inputs-result.ts';
import type { InputsStudyOptions } from './options.ts';
import { openGenerator } from './train-generators.ts';

/** What a job found, beside its identity and its files. */
export interface JobFindings extends Pick<JobResult, 'bench' | 'strategies' | 'sweep' | 'refused'> {
  readonly rows: readonly LedgerRow[];
}

/**
 * Searches with every strategy and sweeps truncations. What cannot be searched with, such as a generator
 * that does not pass the gate, gets a reason instead. Strategies that need styles are passed over where
 * there are none, and those that need mutants always: they look for kills, which are scored apart.
 */
export async function searchJob(
  place: JobPlace,
  options: InputsStudyOptions,
  judges: SetJudges,
  out: string,
): Promise<JobFindings> {
  const nothing: JobFindings = { bench: null, strategies: [], sweep: [], refused: [], rows: [] };
  const seeds = options.fewerSeeds[place.generator] ?? options.seeds;
  let context: JobContext;
  try {
    context = await openJobContext(judges, place, seeds, out);
  } catch (error) {
    return { ...nothing, refused: [refusalOf(error, place)] };
  }
  const { facts, generator, subject } = context;
  try {
    if (facts.gate.passed) return { ...searchAll(place, options, judges, context), bench: facts };
  } finally {
    for (const part of [generator, subject]) part.dispose();
  }
  const refusal = { code: 'generator-quality', reason: facts.gate.reasons.join('; ') };
  return { ...nothing, bench: facts, refused: [{ ...place, strategy: null, ...refusal }] };
}

type JobContext = Awaited<ReturnType<typeof openJobContext>>;

/**
 * What is searched with in one repetition: a network under test, a generator, and seeds, none where the
 * generator did not pass the gate. All three are others in every repetition, and the same for all
 * strategies. Networks under test are also the same for all generators, so that these are compared on
 * equal terms.
 * @throws InputError where nothing can be searched with: `subject-at-chance`, `subject-wrong`, those of
 * generators.
 */
async function openJobContext(
  judges: SetJudges,
  { generator: kind, repetition }: JobPlace,
  seeds: number,
  out: string,
) {
  const names = [judges.set.id, kind, repetition];
  const trained = trainSubject(judges.set, repetition);
  const opened = await openGenerator(judges, { generator: kind, repetition, out });
  const { generator, quality } = opened;
  const subject = openClassifier(trained);
  const gate = describeGate(quality);
  const drawn = gate.passed ? drawSeeds(generator, subject, names, seeds) : { seeds: [], drawn: 0 };
  return {
    ...{ generator, subject, names, seeds: drawn.seeds },
    facts: {
      repetition,
      gate,
      trainingCpuSeconds: opened.cpuSeconds,
      subjectAccuracy: trained.accuracy,
      seedsDrawn: drawn.drawn,
      seedsAccepted: drawn.seeds.length,
      seedsKept: keptShare(drawn.seeds, judges),
      falseAlarms: judges.validator.falseAlarms,
    },
  };
}

function describeGate({
  reasons,
  labelConsistency,
  diversity,
  validity,
}: GeneratorQuality): JobFacts['gate'] {
  return {
    passed: reasons.length === 0,
    reasons: [...reasons],
    labelConsistency,
    diversityToReal: finiteOrNull(diversity),
    valid: validity,
  };
}

function keptShare(seeds: readonly Seed[], { committee }: SetJudges): number | null {
  if (seeds.length === 0) return null;
  return mean(keepsLabel(committee, seedInputs(seeds), seedLabels(seeds)).map(Number));
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

/**
 * Truncates every seed towards the mean over all classes and towards the mean of its own class, and
 * counts what changes: the further towards no class at all, the more predictions flip, and the fewer of
 * them are faults. Generators without styles have a class mean only.
 */
function sweepTruncations(
  generator: TrainedGenerator,
  seeds: readonly Seed[],
  truncations: readonly number[],
  judgement: Judgement,
): SweepPoint[] {
  const space = codeSpace(generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const centres = {
    global: space.globalMean === null ? null : seeds.map(() => space.globalMean!),
    class: seeds.map(({ label }) => space.classMean(label)),
  };
  return (['global', 'class'] as const).flatMap((centre) => {
    const means = centres[centre];
    if (means === null) return [];
    return truncations.map((psi) => {
      const truncated = codes.map((code, i) => truncate(code, means[i]!, psi));
      const inputs = space.decode(joinRows(truncated), labels);
      return { centre, psi, seeds: seeds.length, ...countFlips(inputs, labels, judgement) };
    });
  });
}

function countFlips(inputs: Float32Array, labels: Int32Array, { subject, committee, validator }: Judgement) {
  const predictions = predictedClasses(subject.logits(inputs)[0]!, subject.classes);
  const kept = keepsLabel(committee, inputs, labels);
  const valid = areValid(validator, inputs);
  const flips = [...labels.keys()].filter((row) => predictions[row] !== labels[row]);
  return {
    flips: flips.length,
    kept: flips.filter((row) => kept[row]).length,
    valid: flips.filter((row) => valid[row]).length,
    labelKept: kept.filter(Boolean).length,
  };
}
