import type { WildHalf } from '../../../corpus/wild/deal.ts';
import { InputError } from '../../lib/errors.ts';
import { bootstrapPrograms, defaultBootstrap } from '../../statistics/bootstrap.ts';
import { wilsonInterval, z95 } from '../../statistics/normal.ts';
import {
  type ExamPredictions,
  type ExamResult,
  type ExamRow,
  type ExamShare,
  kindsOf,
  type RecordedKind,
} from './contract.ts';
import { type ExamItem, kindsOfHalf } from './items.ts';

type Prediction = ExamPredictions['predictions'][number];
type Judged = ExamItem & { readonly said: Prediction | undefined };

/**
 * Predictions held against the cards: a row for each amount of recording that was predicted from.
 * @throws InputError `exam-item` where a prediction is of no run of this half, or there are two of one.
 */
export function scoreExam(
  predictions: ExamPredictions,
  items: readonly ExamItem[],
  half: WildHalf,
): ExamResult {
  const known = new Set(items.map(({ item }) => item));
  const seen = new Set<string>();
  for (const { item, recorded } of predictions.predictions) {
    const key = `${recorded}/${item}`;
    const isExported = known.has(item) && kindsOfHalf(half).includes(recorded);
    if (!isExported || seen.has(key))
      throw new InputError('exam-item', {
        rule: isExported ? 'a run is predicted twice' : `a prediction is of no run of the ${half} half`,
        need: 'one prediction per exported file',
        value: key,
      });
    seen.add(key);
  }
  const rows = kindsOf(predictions.predictions).map((kind) => scoreRow(kind, predictions.predictions, items));
  const sources = new Set(items.map(({ card }) => card.id)).size;
  return { schemaVersion: 1, predictor: predictions.predictor, half, sources, rows };
}

function scoreRow(
  kind: RecordedKind,
  predictions: readonly Prediction[],
  items: readonly ExamItem[],
): ExamRow {
  const own = new Map(
    predictions.filter(({ recorded }) => recorded === kind).map((said) => [said.item, said]),
  );
  const runs = items.map((item) => ({ ...item, said: own.get(item.item) }));
  const faulty = runs.filter(isFaulty);
  const healthy = runs.filter((run) => !isFaulty(run));
  const named = faulty.filter(({ said }) => said !== undefined && said.class !== null);
  return {
    recorded: kind,
    found: countRight(faulty, ({ said }) => said?.verdict === 'faulty'),
    cleared: countRight(healthy, ({ said }) => said?.verdict === 'healthy'),
    falseAlarms: countRight(healthy, ({ said }) => said?.verdict === 'faulty'),
    silent: countRight(runs, ({ said }) => said === undefined || said.verdict === 'silent'),
    balancedAccuracy: balanced(runs),
    classOfNamed: countRight(named, ({ said, card }) => card.kind === 'pair' && said!.class === card.class),
    adviceFirst: countRight(faulty, ({ said, card }) => {
      const first = said?.advice[0];
      return card.kind === 'pair' && first !== undefined && card.repairs.includes(first);
    }),
  };
}

export function isFaulty({ variant }: ExamItem): boolean {
  return variant === 'faulty';
}

/** How many of the runs are right, with Wilson's 95 % interval. */
export function countRight<Run>(runs: readonly Run[], isRight: (run: Run) => boolean): ExamShare {
  const right = runs.filter(isRight).length;
  const interval =
    runs.length === 0 ? null : ([...wilsonInterval(right, runs.length, z95)] as [number, number]);
  return { right, of: runs.length, interval };
}

/** Sources are drawn, as the two runs of a pair are not independent. */
function balanced(runs: readonly Judged[]): ExamRow['balancedAccuracy'] {
  const ids = [...new Set(runs.map(({ card }) => card.id))];
  const places = new Map(ids.map((id, i) => [id, i]));
  const right = (run: Judged) => run.said?.verdict === (isFaulty(run) ? 'faulty' : 'healthy');
  const { value, low, high } = bootstrapPrograms(
    ids.length,
    (times) => {
      const share = (wanted: boolean) => {
        let hits = 0;
        let all = 0;
        for (const run of runs) {
          if (isFaulty(run) !== wanted) continue;
          const weight = times[places.get(run.card.id)!]!;
          all += weight;
          if (right(run)) hits += weight;
        }
        return hits / all;
      };
      return (share(true) + share(false)) / 2;
    },
    defaultBootstrap,
  );
  return { value, low, high };
}
