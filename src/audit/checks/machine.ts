import { isAbove } from '../predict.ts';
import { whyClearScore } from '../why-clear.ts';
import { estimateOf, say, sayNames, sayScore, scoreValue, unmeasuredFinding } from '../words.ts';
import { type AuditCheck, labelledOf } from './contract.ts';

const id = 'machine-alone';
const title = 'What the machine alone tells';

/** Time, memory, CPU and GPU say nothing of a fault that a new machine would repeat: where they name the class, sessions leak. */
export const machineAlone: AuditCheck = (audit) => {
  const columns = audit.sets.find((set) => set.id === 'machine')!.columns;
  const measured = labelledOf(audit);
  if (columns.length === 0)
    return [unmeasuredFinding(id, title, 'no column is of time, memory, CPU, GPU or the like')];
  if (typeof measured === 'string') return [unmeasuredFinding(id, title, measured)];
  const { scored, labelled } = measured;
  const scores = scored.scores.filter(({ set }) => set === 'machine');
  const random = estimateOf(scores.find(({ cut }) => cut === 'random')!)!;
  const tells = isAbove(random, labelled.chance);
  const others = scored.scores.find(({ set, cut }) => set === 'others' && cut === 'random');
  const kept = scores.filter(({ cut, value }) => cut !== 'random' && value !== null);
  const says = [
    `${columns.length === 1 ? 'One column is' : `${columns.length} columns are`} of the machine: ${sayNames(columns.map(({ name }) => name))}.`,
    `Alone, on random rows, ${columns.length === 1 ? 'it names' : 'they name'} the class with balanced accuracy ${sayScore(random)}; chance is ${say(labelled.chance)}.${whyClearScore(random, tells, labelled.chance)}`,
    ...(others?.value == null ? [] : [`All other columns alone: ${sayScore(others)}.`]),
    ...kept.map(
      (score) => `With ${labelled.cuts.find((cut) => cut.id === score.cut)!.title}: ${sayScore(score)}.`,
    ),
    ...(tells ? ['Perhaps faults of one class were run together. Leave these columns out.'] : []),
  ].join(' ');
  const values = scores.map((score) => scoreValue(score.cut, score));
  return [{ id, title, level: tells ? 'leak' : 'clear', says, values }];
};
