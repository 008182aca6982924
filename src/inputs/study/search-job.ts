import { InputError } from '../../lib/errors.ts';
import type { SearchStrategy } from '../contract.ts';
import type { LedgerRow } from '../ledger.ts';
import { successCurve } from '../measures.ts';
import { searchStrategies } from '../search/index.ts';
import { type Measuring, runSearch } from '../search/run-search.ts';
import { type JobContext, openJobContext } from './job-context.ts';
import type { JobResult, StudyRefusal } from './job-result.ts';
import type { InputsStudyOptions } from './options.ts';
import type { SetJudges } from './set-judges.ts';
import { sweepTruncations } from './sweep.ts';

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
