import { nameGroups } from '../cuts.ts';
import { isAbove, smallestLoss } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearLoss } from '../why-clear.ts';
import { estimateOf, say, sayScore, scoreValue, unmeasuredFinding } from '../words.ts';
import { type AuditCheck, labelledOf } from './contract.ts';

/** What random rows promise, and what is left of it when whole groups are held out. */
export const promiseKept: AuditCheck = (audit) => {
  const id = 'promise';
  const title = 'What random rows promise and new groups keep';
  const measured = labelledOf(audit);
  if (typeof measured === 'string') return [unmeasuredFinding(id, title, measured)];
  const { scored, labelled } = measured;
  const { set } = scored.scores.find(({ value }) => value !== null) ?? { set: 'all' };
  const random = scored.scores.find((score) => score.set === set && score.cut === 'random')!;
  if (random.value === null) return [unmeasuredFinding(id, title, random.reason!)];
  const grouped = audit.table.groups.map((group): AuditFinding => {
    const name = `${id}-${group.column}`;
    const heading = `What random rows promise and new ${nameGroups(group)} keep`;
    const cut = labelled.cuts.find((one) => one.id === `by ${group.column}`)!;
    if (cut.reason !== null) return unmeasuredFinding(name, heading, cut.reason);
    const score = scored.scores.find((one) => one.set === set && one.cut === cut.id)!;
    const loss = scored.losses.find((one) => one.set === set && one.cut === cut.id)!;
    const isLost = isAbove(estimateOf(loss)!, 0, smallestLoss);
    return {
      ...{ id: name, title: heading, level: isLost ? 'leak' : 'clear' },
      says:
        `Random rows promise ${sayScore(random)}; with ${cut.title} ${sayScore(score)} is left. ` +
        `The difference is ${sayScore(loss)}, chance is ${say(labelled.chance)}.${whyClearLoss(estimateOf(loss)!, isLost)}`,
      values: [scoreValue('random', random), scoreValue(cut.id, score), scoreValue('lost', loss)],
    };
  });
  const hasProgram = audit.table.groups.some(({ role }) => role === 'program');
  const hasSession = audit.table.groups.some(({ role }) => role === 'session');
  return [
    ...(hasProgram
      ? []
      : [unmeasuredFinding(`${id}-program`, 'What unseen programs keep', 'no column names the program')]),
    ...(hasSession
      ? []
      : [unmeasuredFinding(`${id}-session`, 'What unseen sessions keep', 'no column names the session')]),
    ...grouped,
  ];
};
