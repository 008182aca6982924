import type { Change, Trial, Trials } from '../../diagnosis/try/contract.ts';
import { type Column, leftColumn, numericColumn } from '../table.ts';

export const trialsTitle = 'What was tried';

/** A line of the table of trials; without a trial for the training as it is. */
interface Row {
  readonly name: string;
  readonly scores: readonly (number | null)[];
  readonly trial: Trial | null;
}

/** The training as it is, and each change. */
export function trialRows({ unchanged, tried }: Trials): Row[] {
  const changed = tried.map((trial) => ({ name: changeWords(trial.change), scores: trial.scores, trial }));
  return [{ name: 'as it is', scores: unchanged.scores, trial: null }, ...changed];
}

/** Columns of the table of trials, on a page as in a terminal. */
export function trialColumns({ seeds }: Trials): Column<Row>[] {
  return [
    leftColumn('change', ({ name }) => name),
    ...seeds.map((seed, i) => numericColumn<Row>(`seed ${seed}`, ({ scores }) => scores[i]!)),
    numericColumn('gain', ({ trial }) => trial?.gain ?? null),
    leftColumn('result', ({ trial }) => (trial === null ? '' : resultOf(trial))),
  ];
}

function resultOf({ helped, scores }: Trial): string {
  if (helped) return 'helped';
  return scores.every((score) => score === null) ? 'failed' : 'did not help';
}

/** What the table does not say: failures, and advice that was passed over. */
export function trialRemarks({ unchanged, tried, untried }: Trials): string[] {
  const failures = [{ name: 'As it is', failure: unchanged.failure }].concat(
    tried.map(({ change, failure }) => ({ name: changeWords(change), failure })),
  );
  return [
    ...(tried.length === 0 ? ['The script can make no change that is advised.'] : []),
    ...failures.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}: ${failure}`])),
    ...(untried.length === 0
      ? []
      : [
          `Not tried, as the script cannot make the change: ${untried.map(({ change }) => changeWords(change)).join(', ')}.`,
        ]),
  ];
}

/** `rate × 0.1`, `loss: binary cross-entropy`. */
function changeWords({ repair, times, to }: Change): string {
  return `${repair}${times === null ? '' : ` × ${times}`}${to === null ? '' : `: ${to}`}`;
}
