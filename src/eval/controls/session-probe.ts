import type { TaskRows } from '../rows.ts';
import { pooledBalancedAccuracy, type Tally } from '../scores/tally.ts';
import { perProgram } from '../splits/per-program.ts';
import type { Control } from './contract.ts';
import { measureValue, severalSessions } from './premises.ts';
import { nameScore, once, tallyUnder } from './score.ts';

/** The rows with the recording block as the class to predict. */
function sessionAsLabel(data: TaskRows): TaskRows {
  const rows = data.rows.map((row) => ({ ...row, label: String(row.session) }));
  const classes = [...new Set(rows.map((row) => row.label))].sort();
  return { ...data, classes, rows, labels: Int32Array.from(rows, (row) => classes.indexOf(row.label)) };
}

/** Balanced accuracy of naming one of a program's blocks blindly. */
function chanceOf(tally: Tally): number {
  const blocks = tally.classes.length;
  const right = tally.count.map((count, cell) => {
    const start = cell - (cell % blocks);
    const present = tally.count.subarray(start, start + blocks).filter((rows) => rows > 0).length;
    return count === 0 ? 0 : count / present;
  });
  return pooledBalancedAccuracy({ ...tally, right });
}

export const sessionProbe: Control = {
  id: 'session-probe',
  title: 'session probe',
  reading:
    'Balanced accuracy of naming the recording block within a program, whole mutants held out; it must not lie above chance, ' +
    'or runs of one block share something besides the program.',
  measure(context) {
    const tally = once(() => tallyUnder(sessionAsLabel(context.data), perProgram, context));
    return [
      nameScore('session', context, tally, [severalSessions]),
      measureValue('chance', context, [severalSessions], () => chanceOf(tally())),
    ];
  },
  holds([session, chance]) {
    if (session!.low === null || chance!.value === null) return null;
    return session!.low <= chance!.value;
  },
};
