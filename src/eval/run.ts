import { join } from 'node:path';
import { type FeatureFile, percentOf } from '../features/table.ts';
import type { Diagnoser, LabelRow, Split, SplitStrategy, TaskId } from './contract.ts';
import { type ContrastLine, measureContrasts } from './contrasts.ts';
import { controls } from './controls/index.ts';
import { type Answers, joinRepeats, type RepeatAnswers } from './evaluate.ts';
import type { FeatureSet } from './feature-sets.ts';
import { measureGap } from './gap.ts';
import { type BootstrapOptions, bootstrapPrograms } from './interval.ts';
import { doJob, type EvaluationJob, type EvaluationSetting, type JobAnswer, rowsFor } from './jobs.ts';
import { writePredictions } from './predictions.ts';
import type { Result, ResultGap, ResultRow } from './result.ts';
import type { TaskRows } from './rows.ts';
import { scoreAnswers } from './score.ts';
import { writeSplit } from './splits/file.ts';
import { headline, makeSplit } from './splits/index.ts';
import { pooledBalancedAccuracy, type Tally, tallyAnswers } from './tally.ts';
import { tasks } from './tasks/index.ts';
import { diagnoserName } from './tasks/task.ts';
import { onlyTested } from './tested.ts';

/** One diagnoser on one feature set: a line of the table under every split. */
export interface Contestant {
  readonly diagnoser: Diagnoser;
  readonly features: FeatureSet;
}

/** What to evaluate, and how finely. */
export interface EvaluationPlan extends EvaluationSetting {
  readonly contestants: readonly Contestant[];
  readonly strategies: readonly SplitStrategy[];
}

/** The measured part of a result. */
export type Measured = Pick<Result, 'rows' | 'gaps' | 'contrasts' | 'controls' | 'waterfall'> & {
  /** SHA-256 of the frozen split files, by strategy. */
  readonly splitHashes: Readonly<Record<string, string>>;
};

/** Does jobs, one answer each, in their order; told after each how many are done. */
export type JobRunner = (
  jobs: readonly EvaluationJob[],
  onDone: (done: number, total: number, what: string) => void,
) => Promise<readonly JobAnswer[]>;

export interface RunOptions {
  /** Manifest hash of the recording, kept in frozen splits. */
  readonly corpus: string;
  /** Below it go frozen splits and predictions. */
  readonly directory: string;
  /** Default: one after another in this process. */
  readonly runJobs?: JobRunner;
  readonly progress?: (done: number, total: number, what: string) => void;
}

/**
 * Evaluates every contestant under every split, the gaps between the two headline splits, the waterfall and the controls.
 * Same inputs, same bytes, whoever does the jobs.
 */
export async function runEvaluation(
  table: FeatureFile,
  labels: readonly LabelRow[],
  plan: EvaluationPlan,
  { corpus, directory, runJobs = inProcess(table, labels, plan), progress = () => {} }: RunOptions,
): Promise<Measured> {
  const frozen = await freezeSplits(rowsFor(table, labels, plan.task, 'all'), plan, corpus, directory);
  const jobs = listJobs(plan);
  const answers = await runJobs(jobs, progress);
  const measured: Measured = {
    rows: [],
    gaps: [],
    contrasts: [],
    controls: [],
    waterfall: [],
    splitHashes: frozen.hashes,
  };
  const lines: ContrastLine[] = [];
  for (const contestant of plan.contestants) {
    const data = rowsFor(table, labels, plan.task, contestant.features.id);
    const ofContestant = (split: string) => collectAnswers(jobs, answers, contestant, split);
    const asked = nameLine(contestant, plan.task, table.window);
    const tallies = await scoreContestant(
      asked,
      data,
      frozen.splits,
      ofContestant,
      plan,
      directory,
      measured,
    );
    lines.push({ asked, tallies });
  }
  measured.contrasts.push(...measureContrasts(lines, plan.bootstrap));
  for (const answer of answers) if (answer.kind === 'control') measured.controls.push(answer.control);
  return measured;
}

function inProcess(table: FeatureFile, labels: readonly LabelRow[], setting: EvaluationSetting): JobRunner {
  return async (jobs, onDone) =>
    jobs.map((job, i) => {
      const answer = doJob(table, labels, setting, job);
      onDone(i + 1, jobs.length, nameJob(job));
      return answer;
    });
}

/** What a job is about, for progress. */
export function nameJob(job: EvaluationJob): string {
  return job.kind === 'control' ? `control ${job.id}` : `${job.diagnoser} on ${job.features}, ${job.split}`;
}

function listJobs({ contestants, strategies, size }: EvaluationPlan): EvaluationJob[] {
  const answers = contestants.flatMap(({ diagnoser, features }) =>
    strategies.flatMap((strategy) =>
      Array.from(
        { length: size.repeats },
        (_, repeat): EvaluationJob => ({
          kind: 'answers',
          diagnoser: diagnoser.id,
          features: features.id,
          split: strategy.id,
          repeat,
        }),
      ),
    ),
  );
  return [...answers, ...controls.members.map(({ id }): EvaluationJob => ({ kind: 'control', id }))];
}

function collectAnswers(
  jobs: readonly EvaluationJob[],
  answers: readonly JobAnswer[],
  { diagnoser, features }: Contestant,
  split: string,
): Answers {
  const repeats: RepeatAnswers[] = [];
  for (const [i, job] of jobs.entries()) {
    const answer = answers[i]!;
    if (job.kind !== 'answers' || answer.kind !== 'answers') continue;
    if (job.diagnoser === diagnoser.id && job.features === features.id && job.split === split)
      repeats.push(answer);
  }
  return joinRepeats(repeats);
}

interface FrozenSplit {
  readonly strategy: SplitStrategy;
  readonly split: Split;
}

async function freezeSplits(data: TaskRows, plan: EvaluationPlan, corpus: string, directory: string) {
  const splits: FrozenSplit[] = [];
  const hashes: Record<string, string> = {};
  for (const strategy of plan.strategies) {
    const split = makeSplit(strategy, plan.task, data.rows, plan.size);
    const file = join(directory, 'splits', `${plan.task}-${strategy.id}.arrow`);
    hashes[strategy.id] = (await writeSplit(file, split, corpus)).sha256;
    splits.push({ strategy, split });
  }
  return { splits, hashes };
}

type Asked = Pick<ResultRow, 'task' | 'diagnoser' | 'features' | 'normalisation' | 'window'>;

function nameLine({ diagnoser, features }: Contestant, task: TaskId, window: number): Asked {
  return {
    task,
    diagnoser: diagnoserName(tasks.get(task), diagnoser.id),
    features: features.id,
    normalisation: 'none',
    window: percentOf(window),
  };
}

async function scoreContestant(
  asked: Asked,
  all: TaskRows,
  splits: readonly FrozenSplit[],
  answersUnder: (split: string) => Answers,
  plan: EvaluationPlan,
  directory: string,
  measured: Measured,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>();
  for (const { strategy, split: whole } of splits) {
    const { data, split, answers } = onlyTested({
      data: all,
      split: whole,
      answers: answersUnder(strategy.id),
    });
    const tally = tallyAnswers(data, answers.predictions);
    tallies.set(strategy.id, tally);
    const name = [asked.task, asked.diagnoser, asked.features, strategy.id].join('-');
    const file = join(directory, 'predictions', `${name}.arrow`);
    const { sha256 } = await writePredictions(file, asked, data, split, answers);
    const scores = scoreAnswers(data, answers, tally, plan.bootstrap);
    measured.rows.push({ ...asked, split: strategy.id, ...scores, predictionsSha256: sha256 });
  }
  measured.gaps.push(...headlineGap(asked, tallies, plan.bootstrap));
  measured.waterfall.push(...waterfallSteps(asked, tallies, plan.bootstrap));
  return tallies;
}

function headlineGap(
  asked: Asked,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): ResultGap[] {
  const within = tallies.get(headline.within);
  const heldOut = tallies.get(headline.heldOut);
  if (within === undefined || heldOut === undefined) return [];
  return [{ ...asked, ...headline, ...measureGap(within, heldOut, bootstrap) }];
}

/** Splits in the order in which they remove leaks. */
const waterfallOrder = ['S0', 'S1', 'S2', 'S4'];

function waterfallSteps(
  asked: Asked,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const present = waterfallOrder.filter((id) => tallies.has(id));
  return present.slice(1).map((to, i) => {
    const from = present[i]!;
    const [before, after] = [tallies.get(from)!, tallies.get(to)!];
    const drop = (times: Float64Array) =>
      pooledBalancedAccuracy(before, times) - pooledBalancedAccuracy(after, times);
    return { ...asked, from, to, ...bootstrapPrograms(before.programs.length, drop, bootstrap) };
  });
}
