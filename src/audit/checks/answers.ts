import { tree } from '../../eval/diagnosers/tree.ts';
import type { AuditColumn } from '../audit-table.ts';
import type { AuditLabelled } from '../context.ts';
import { isAbove, predictFolds } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearScore } from '../why-clear.ts';
import { counted, estimated, say, sayNames, sayScore, sayShare, unmeasuredFinding } from '../words.ts';
import { type AuditCheck, type AuditMeasured, labelledOf } from './contract.ts';

/** A column that alone names so many rows correctly holds the answer; from the second on it is worth a look. */
const [isAnswer, isSuspect] = [0.98, 0.9];
/** Share of rows whose text must name their own class. */
const textShare = 0.5;

/** What holds the answer: a column, a name, the order of the rows. */
export const answers: AuditCheck = (audit) => [
  columnFinding(audit),
  textFinding(audit),
  orderFinding(audit),
  otherLabels(audit),
];

function columnFinding(audit: AuditMeasured): AuditFinding {
  const [id, title] = ['label-columns', 'Columns that name the class by themselves'];
  const measured = labelledOf(audit);
  if (typeof measured === 'string') return unmeasuredFinding(id, title, measured);
  const scores = audit.alone.flatMap(({ column, label }) => (label === null ? [] : [{ column, label }]));
  if (scores.length === 0) return unmeasuredFinding(id, title, 'no column varies');
  const best = scores.sort((a, b) => b.label - a.label).slice(0, 5);
  const found = scores.filter(({ label }) => label >= isSuspect);
  const isSure = found.some(({ label }) => label >= isAnswer);
  const list = (all: typeof scores) => all.map(({ column, label }) => `${column} (${say(label)})`);
  return {
    ...{ id, title, level: isSure ? 'leak' : found.length > 0 ? 'look' : 'clear' },
    says:
      found.length > 0
        ? `Alone as good as the label, or nearly: ${sayNames(list(found))}. Either the task is trivial, or it holds the answer.`
        : `None. The best: ${sayNames(list(best.slice(0, 3)))}; chance is ${say(measured.labelled.chance)}.`,
    values: best.map(({ column, label }) => counted(column, label)),
  };
}

function textFinding({ table }: AuditMeasured): AuditFinding {
  const [id, title] = ['label-in-text', 'Names that hold the class'];
  const { label } = table;
  if (label === null) return unmeasuredFinding(id, title, table.noLabel!);
  const texts = table.columns.filter(
    ({ numbers, role }) => numbers === null && role !== 'label' && role !== 'other label',
  );
  const found = texts.flatMap((column) => {
    const share = shareNaming(column, label.classes, label.of);
    return share > textShare ? [{ column, share }] : [];
  });
  const shown = found.map(
    ({ column, share }) => `${column.name} (${sayShare(Math.round(share * table.rows), table.rows)})`,
  );
  // Mutants and operators are called after their fault by design: nobody trains on them.
  const isDesign = found.every(({ column }) => column.role === 'group');
  return {
    ...{ id, title, level: found.length === 0 ? 'clear' : isDesign ? 'look' : 'leak' },
    says:
      found.length === 0
        ? 'No text holds the name of its class.'
        : `The text holds the name of the class: ${sayNames(shown)}.`,
    values: found.map(({ column, share }) => counted(column.name, share)),
  };
}

/** Share of the rows whose text holds their class and no other one as a word. */
function shareNaming({ texts }: AuditColumn, classes: readonly string[], of: Int32Array): number {
  const words = classes.map((name) => name.toLowerCase());
  if (words.some((word) => word.length < 3)) return 0;
  let naming = 0;
  for (const [row, text] of texts.entries()) {
    const lower = text?.toLowerCase() ?? '';
    if (
      of[row]! >= 0 &&
      words.filter((word) => lower.includes(word)).length === 1 &&
      lower.includes(words[of[row]!]!)
    )
      naming++;
  }
  return naming / Math.max(1, texts.length);
}

function orderFinding(audit: AuditMeasured): AuditFinding {
  const [id, title] = ['row-order', 'What the order of the rows tells'];
  const { whole: labelled } = audit;
  if (typeof labelled === 'string') return unmeasuredFinding(id, title, labelled);
  const score = scoreOrder(labelled, audit.settings.seed);
  const tells = isAbove(score, labelled.chance);
  const counters = audit.table.columns.filter(({ role, numbers }) => role === 'row name' && numbers !== null);
  const held =
    counters.length > 0
      ? `${sayNames(counters.map(({ name }) => name))} would hold it`
      : 'no column holds it, but folds that are not shuffled would';
  return {
    ...{ id, title, level: tells ? (counters.length > 0 ? 'leak' : 'look') : 'clear' },
    says:
      `The place in the file alone names the class with balanced accuracy ${sayScore(score)}; chance is ${say(labelled.chance)}` +
      `${tells ? `: ${held}` : ''}.${whyClearScore(score, tells, labelled.chance)}`,
    values: [estimated('place alone', score), counted('columns that count rows', counters.length)],
  };
}

function scoreOrder(labelled: AuditLabelled, seed: number) {
  const seen = { names: ['place'], rows: labelled.at.map((row) => Float64Array.of(row)) };
  return labelled.score(predictFolds(labelled.cuts[0]!.folds!, seen, labelled, seed, tree));
}

function otherLabels({ table }: AuditMeasured): AuditFinding {
  const found = table.columns.filter(({ role }) => role === 'other label');
  return {
    ...{ id: 'other-labels', title: 'Further label columns', level: found.length > 0 ? 'look' : 'clear' },
    says:
      found.length > 0
        ? `Called like labels, and left out of everything here: ${sayNames(found.map(({ name }) => name))}.`
        : 'No other column is called a label.',
    values: [counted('columns', found.length)],
  };
}
