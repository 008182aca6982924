import { groupAsLabel } from '../alone.ts';
import { seenAt } from '../context.ts';
import { cutRandomly } from '../cuts.ts';
import { isAbove, predictFolds, scoreTally, tallyUnits } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearScore } from '../why-clear.ts';
import { counted, estimated, missingValue, say, sayScore, unmeasuredFinding } from '../words.ts';
import { forestWork } from '../work.ts';
import type { AuditCheck, AuditMeasured } from './contract.ts';

/** A column that names so many programs correctly by itself is as good as their name. */
const namesAlone = 0.9;

/** Whether a diagnoser could tell which program, or which session, a row is of. */
export const groupNaming: AuditCheck = (audit) =>
  (['program', 'session'] as const).map((role) => namingOf(audit, role));

function namingOf(audit: AuditMeasured, role: 'program' | 'session'): AuditFinding {
  const id = `${role}-probe`;
  const title = `Columns that name the ${role}`;
  const { table, seen, settings, alone, meter } = audit;
  const group = table.groups.find((one) => one.role === role);
  if (group === undefined) return unmeasuredFinding(id, title, `no column names the ${role}`);
  const part = groupAsLabel(audit, role);
  if (part === null) return unmeasuredFinding(id, title, `needs two ${role}s, got one`);
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  meter.begin(`naming the ${role}`, forestWork(part.at.length, seen.length));
  const { folds } = cutRandomly(part, { folds: settings.folds, repeats: 1, seed: settings.seed });
  const predictions = predictFolds(folds!, seenAt(seen, part.at), part, settings.seed);
  const units = Array.from(part.labels, (label) => part.classes[label]!);
  const score = scoreTally(tallyUnits(part, units, predictions), settings.bootstrap);
  const chance = 1 / part.classes.length;
  const byColumn = alone.flatMap((one) =>
    one[role] === null ? [] : [{ name: one.column, value: one[role] }],
  );
  const best = byColumn.sort((a, b) => b.value - a.value).slice(0, 5);
  const names = best.filter(({ value }) => value >= namesAlone && value > chance + 0.1);
  const level = names.length > 0 ? 'leak' : isAbove(score, chance + 0.05) ? 'look' : 'clear';
  const says = [
    `All columns together name the ${role} (of ${part.classes.length}) with balanced accuracy ${sayScore(score)}; chance is ${say(chance)}.${whyClearScore(score, level !== 'clear', chance, 0.07)}`,
    names.length > 0
      ? `By itself, as good as its name: ${names.map(({ name, value }) => `${name} (${say(value)})`).join(', ')}.`
      : `The best column alone: ${best.map(({ name, value }) => `${name} ${say(value)}`)[0] ?? 'none'}.`,
  ].join(' ');
  return {
    ...{ id, title, says, level },
    values: [
      estimated('all columns', score),
      counted('chance', chance),
      ...(best.length === 0
        ? [missingValue('best column', 'no column could be tried')]
        : best.map(({ name, value }) => counted(name, value))),
    ],
  };
}
