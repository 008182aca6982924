import type { AuditLabelled } from '../context.ts';
import { isAbove } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearScore } from '../why-clear.ts';
import { counted, estimated, say, sayScore, unmeasuredFinding } from '../words.ts';
import type { AuditCheck } from './contract.ts';

/** What the name of the program, or of the session, alone tells of the class. */
export const groupPriors: AuditCheck = ({ table, whole: labelled }) =>
  (['program', 'session'] as const).map((role): AuditFinding => {
    const id = `${role}-prior`;
    const title = `What the ${role} alone tells of the class`;
    const g = table.groups.findIndex((group) => group.role === role);
    if (g < 0) return unmeasuredFinding(id, title, `no column names the ${role}`);
    if (typeof labelled === 'string') return unmeasuredFinding(id, title, labelled);
    const of = labelled.groups[g]!;
    if (new Set(of).size < 2) return unmeasuredFinding(id, title, `needs two ${role}s, got one`);
    const score = labelled.score(labelled.cuts[0]!.folds!.map((own) => predictPrior(own, of, labelled)));
    const tells = isAbove(score, labelled.chance);
    return {
      ...{ id, title, level: tells ? 'leak' : 'clear' },
      says:
        `Guessing the class that is frequent in its ${role} names it with balanced accuracy ${sayScore(score)} on random rows; ` +
        `chance is ${say(labelled.chance)}.${whyClearScore(score, tells, labelled.chance)}`,
      values: [estimated('random', score), counted('chance', labelled.chance)],
    };
  });

/** Per row the class that is most over-represented in its group, as the other folds tell. */
function predictPrior(own: Int32Array, of: Int32Array, { labels, classes }: AuditLabelled): Int32Array {
  const predictions = new Int32Array(own.length);
  for (const fold of new Set(own)) {
    const overall = new Float64Array(classes.length);
    const counts = new Map<number, Float64Array>();
    for (const [i, group] of of.entries()) {
      if (own[i] === fold) continue;
      if (!counts.has(group)) counts.set(group, new Float64Array(classes.length));
      counts.get(group)![labels[i]!]! += 1;
      overall[labels[i]!]! += 1;
    }
    for (const [i, group] of of.entries()) {
      if (own[i] !== fold) continue;
      const shares = (counts.get(group) ?? overall).map((count, c) =>
        overall[c] === 0 ? 0 : count / overall[c]!,
      );
      predictions[i] = shares.indexOf(Math.max(...shares));
    }
  }
  return predictions;
}
