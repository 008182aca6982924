import { groupBy } from '../lib/group.ts';
import { canonicalJson } from '../lib/hash.ts';
import { argmax } from '../statistics/descriptive.ts';
import { hasTwoPlayers, observe } from '../traces/observed.ts';
import type { ObservedSetting, Trace } from '../traces/trace.ts';
import { advise } from './advise.ts';
import { applyRules } from './apply-rules.ts';
import { bandsOf } from './bands.ts';
import { columnsOfTrace, type TraceColumns } from './columns.ts';
import type { Advice, Diagnosis, DiagnosisPrediction, Signal, Suggestion } from './contract.ts';
import { type Corpus, corpusPrograms, type DiagnosedTask } from './corpus.ts';
import { healthyCurves } from './curves.ts';
import { learn } from './learner/learn.ts';
import { compare, countChecks, predictTask, type Seen, see } from './predict-task.ts';
import { type Run, viewRun } from './rules/run.ts';
import { cleanSiblings } from './siblings.ts';
import { findSignals, isUnusual, type Standing, standAmong, typicalRow, weighFeatures } from './signals.ts';
import { changeFor } from './try/change.ts';
import { decideVerdict } from './verdict.ts';
import { weighedObjective } from './weighed-rows.ts';

/**
 * Whether a run is faulty, of which class, whether it will turn unstable, what speaks for it and what
 * to try. Learned from the corpus in the columns of the trace, without the runs of its own program.
 * @throws InputError `no-features` where the trace has none of these columns, and as `learn`.
 */
export async function diagnoseTrace(trace: Trace, corpus: Corpus): Promise<Diagnosis> {
  const { program } = trace.header;
  const leftOut = corpusPrograms(corpus).has(program) ? program : null;
  const columns = isSeen(trace) && !hasTwoPlayers(trace) ? columnsOfTrace(trace) : noColumns;
  const run = viewRun(trace);
  const { answers, unlike, seen } = await askLearner(trace, run, corpus, columns, leftOut);
  const { standings, signals } = readSignals(seen);
  const { facts, advice: fromRules } = applyRules(trace);
  const verdict = decideVerdict(facts, answers, healthyCurves(run, facts));
  const suggestions = verdict.kind === 'healthy' ? [] : [...fromRules, ...advise(answers[1]!, signals)];
  return {
    schemaVersion: 2,
    trace: describeTrace(trace),
    training: {
      corpus: corpus.manifest.hash,
      columns: columns.log.length + columns.has.length,
      families: columns.log.length === 0 ? [...columns.families] : ['log', ...columns.families],
      missing: [...columns.missing],
      leftOut,
    },
    verdict,
    facts,
    answers,
    signals,
    unlike,
    bands: bandsOf(standings, leftOut === null ? new Map() : await cleanSiblings(trace, corpus)),
    unusual: { columns: standings.length, outside: standings.filter(isUnusual).length },
    advice: adviceOf(suggestions, trace.header.observed.task),
    trials: null,
    notes: remark(trace, columns, leftOut, answers),
  };
}

/** Whether something is seen after training began. */
function isSeen(trace: Trace): boolean {
  return observe(trace).steps.some((step) => step > 0);
}

const noColumns: TraceColumns = { log: [], has: [], families: [], missing: [] };

/** The models that a trace was seen by; null where there was nothing to see. */
interface SeenBy {
  readonly detection: Seen | null;
  readonly typing: Seen | null;
}

async function askLearner(
  trace: Trace,
  run: Run,
  corpus: Corpus,
  { log, has }: TraceColumns,
  without: string | null,
): Promise<Pick<Diagnosis, 'answers' | 'unlike'> & { readonly seen: SeenBy }> {
  const seeAs = async (task: DiagnosedTask, columns: readonly string[]) =>
    columns.length === 0 ? null : see(trace, await learn(corpus, { task, columns, without }));
  const detection = await seeAs('detection', log);
  const typing = await seeAs('fault-typing', has);
  const instability = await seeAs('instability', has);
  const unlike = compare(trace, detection);
  const weighed = weighedObjective(run);
  const predict = (task: DiagnosedTask, seen: Seen | null) => {
    if (seen === null) return notAsked(trace, task, whyUnseen(trace));
    return weighed === null ? predictTask(trace, seen, unlike) : notAsked(trace, task, weighed.sentence);
  };
  return {
    answers: [
      predict('detection', detection),
      predict('fault-typing', typing),
      predict('instability', instability),
    ],
    unlike,
    seen: { detection, typing },
  };
}

function whyUnseen(trace: Trace): string {
  return hasTwoPlayers(trace)
    ? 'generator and discriminator work against each other, and it was learned from runs with one loss; look at what is generated, or measure it (FID)'
    : 'nothing is seen of the loss before the run was lost, or it was not recorded';
}

function notAsked(trace: Trace, task: DiagnosedTask, why: string): DiagnosisPrediction {
  return {
    task,
    window: 1,
    checks: countChecks(trace),
    status: 'not-asked',
    why,
    answer: null,
    named: [],
    probabilities: [],
    trust: null,
  };
}

function describeTrace({ header, steps }: Trace): Diagnosis['trace'] {
  const { traceId: id, program, doneSteps, plannedSteps, outcome, log } = header;
  const unit = log?.unit ?? 'steps';
  return { id, program, checks: steps.length, doneSteps, plannedSteps, unit, outcome: outcome.kind };
}

/** Where the trace stands among healthy runs of other programs, and what that weighs. */
function readSignals({ detection, typing }: SeenBy): { standings: Standing[]; signals: Signal[] } {
  const seen = [detection, typing].filter((one) => one !== null);
  const standings = seen.flatMap(({ model, row }) => standAmong(model.columns, row, model.healthy));
  const weigh = (own: Seen | null, classOf: (own: Seen) => number): ReadonlyMap<string, number> =>
    own === null
      ? new Map()
      : weighFeatures(own.model.columns, own.row, typicalRow(own.model.healthy), {
          vote: own.vote,
          class: classOf(own),
        });
  const weights = {
    faulty: weigh(detection, ({ model }) => model.trust.classes.indexOf('faulty')),
    class: weigh(typing, ({ vote, row }) => argmax(vote(row))),
  };
  return { standings, signals: findSignals(standings, weights) };
}

/** What a reader must know of this diagnosis, one sentence each. */
function remark(
  trace: Trace,
  { families, missing }: TraceColumns,
  leftOut: string | null,
  answers: Diagnosis['answers'],
): string[] {
  const { lost } = observe(trace);
  return [
    ...(trace.header.log?.reading ?? []).map((sentence) => `As read: ${sentence}.`),
    ...(lost ? ['A loss or a weight of this run is not finite: that alone says that it is broken.'] : []),
    ...remarkMissing(families, missing),
    ...(leftOut === null
      ? []
      : [
          'The corpus holds the program of this run; its runs were left out of training and of the healthy runs compared with.',
        ]),
    ...(answers.some(({ probabilities }) => probabilities.length > 0)
      ? [
          'Probabilities are as if healthy and faulty runs, and all classes of fault, came equally often; the faults of the corpus are injected, one per run.',
        ]
      : []),
  ];
}

/** Each change once, as it is worded first, with all that points to it. */
function adviceOf(suggestions: readonly Suggestion[], task: ObservedSetting['task']): Advice[] {
  const all = suggestions.map((one) => ({ ...one, ...changeFor(one, task) }));
  const keyOf = ({ repair, times, to }: Advice) => canonicalJson({ repair, times, to });
  return [...groupBy(all, keyOf).values()].map((same) => ({
    ...same[0]!,
    because: [...new Set(same.flatMap(({ because }) => because))],
  }));
}

/** Which families are missing wholly, and which in part. */
function remarkMissing(families: readonly string[], missing: readonly string[]): string[] {
  if (missing.length === 0) return [];
  const [none, some] = [false, true].map((held) => missing.filter((one) => families.includes(one) === held));
  const lacks = [
    none!.length > 0 && `every series of ${none!.join(', ')}`,
    some!.length > 0 && `some of ${some!.join(', ')}`,
  ].filter((part) => part !== false);
  return [
    `The trace lacks ${lacks.join(', and ')}. This diagnoser was trained without what is made of them, and its accuracy is that of the reduced one.`,
  ];
}
