import { settingKind, settingOf } from '../../faults/change.ts';
import { practices } from '../../faults/practices/index.ts';
import { groupBy } from '../../lib/group.ts';
import { bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import type { Diagnoser } from '../contract.ts';
import { logistic } from '../diagnosers/logistic.ts';
import { evaluate } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { makeSplit } from '../splits/index.ts';
import { type Control, type ControlContext, isMeasured, type Premise } from './contract.ts';
import { measureValue, severalPrograms } from './premises.ts';
import { controlForest } from './score.ts';

/** The upper end of both intervals that practice may have. */
const most = 0.55;

const ofDetection: Premise = {
  need: 'runs with and without a fault',
  missing: ({ data }) => (data.task === 'detection' ? null : `classes of ${data.task}`),
};

const severalSettings: Premise = {
  need: 'faults in several healthy settings',
  missing({ data }) {
    const settings = new Set(data.rows.filter(({ label }) => label === 'faulty').map(settingOf));
    return settings.size > 1 ? null : 'faults in programs as they are alone';
  },
};

/**
 * The rows with nothing but their practice: which healthy setting a run is of, or which one its fault was put into, and of
 * what kind that is. So columns say what the script said before it was broken. What a fault changes itself (rate, batch
 * size, loss, optimizer …) is no practice of the run: to see it is to see the fault.
 */
function practiceAsFeatures(data: TaskRows): TaskRows {
  const settings = data.rows.map(settingOf);
  const columns = [
    ...[...new Set(settings)]
      .sort()
      .map((id) => ({ name: `setting ${id}`, has: (one: string) => one === id })),
    ...[...new Set(settings.map(settingKind))].sort().map((kind) => {
      return { name: `kind ${kind}`, has: (one: string) => settingKind(one) === kind };
    }),
    { name: 'is a practice', has: (one: string) => practices.has(one) },
  ];
  return {
    ...data,
    columns: columns.map(({ name }) => `static.${name}`),
    features: settings.map((setting) => Float64Array.from(columns, ({ has }) => Number(has(setting)))),
  };
}

/** AUROC on unseen programs, of pairs that one fold tests: folds of one learner need not agree on a scale. */
function rankUnseen(context: ControlContext, diagnoser: Diagnoser): Estimate {
  const { size, bootstrap } = context;
  const { strata: _, ...data } = practiceAsFeatures(context.data);
  const split = makeSplit(heldOutProgram, data.task, data.rows, { ...size, repeats: 1 });
  const { scores } = evaluate(data, split, heldOutProgram, diagnoser);
  const faulty = data.classes.indexOf('faulty');
  const programs = [...new Set(data.rows.map(({ program }) => program))].sort();
  const pairs = [...groupBy(data.rows.keys(), (i) => split.testFolds[0]![i]!).values()].flatMap((own) =>
    comparePrograms(
      own.map((i) => ({
        program: programs.indexOf(data.rows[i]!.program),
        isFaulty: data.labels[i] === faulty,
        score: scores[0]![i * data.classes.length + faulty]!,
      })),
    ),
  );
  return bootstrapPrograms(
    programs.length,
    (times) => {
      let [right, all] = [0, 0];
      for (const { faulty: p, clean: q, won, count } of pairs) {
        right += times[p]! * times[q]! * won;
        all += times[p]! * times[q]! * count;
      }
      return right / all;
    },
    bootstrap,
  );
}

interface ScoredRun {
  readonly program: number;
  readonly isFaulty: boolean;
  readonly score: number;
}

/** For each two programs: pairs of a faulty run of one and a clean run of the other, and how many the faulty one wins; ties half. */
function comparePrograms(runs: readonly ScoredRun[]) {
  const sides = [true, false].map((isFaulty) =>
    groupBy(
      runs.filter((run) => run.isFaulty === isFaulty),
      ({ program }) => program,
    ),
  );
  return [...sides[0]!].flatMap(([faulty, own]) =>
    [...sides[1]!].map(([clean, others]) => {
      let won = 0;
      for (const { score } of own)
        for (const other of others) won += score > other.score ? 1 : score === other.score ? 0.5 : 0;
      return { faulty, clean, won, count: own.length * others.length };
    }),
  );
}

export const practiceOnly: Control = {
  id: 'practice-only',
  title: 'practice-only diagnoser',
  reading:
    'How well normal practice alone (schedules, fine-tuning, precision …, as it was before a fault) ranks faulty runs of unseen ' +
    'programs above clean ones, by a linear and a non-linear learner. AUROC; both upper bounds must be at most 0.55, or ' +
    'a diagnoser could learn who trains how instead of what went wrong.',
  measure(context) {
    const premises = [ofDetection, severalPrograms, severalSettings];
    return [logistic, controlForest].map((diagnoser) =>
      measureValue(diagnoser === logistic ? 'linear' : 'non-linear', context, premises, () =>
        rankUnseen(context, diagnoser),
      ),
    );
  },
  holds: (values) =>
    values.every((value) => isMeasured(value) && value.high !== null)
      ? values.every(({ high }) => high! <= most)
      : null,
};
