import type { AuditFinding } from '../result.ts';
import { counted, sayNames, unmeasuredFinding } from '../words.ts';
import type { AuditCheck } from './contract.ts';

const id = 'small-classes';
const title = 'Classes of few rows';

/** A class with fewer rows than folds is not in every training set; one of a single row is never in that of its own. */
export const smallClasses: AuditCheck = ({ table, settings }) => {
  const { label } = table;
  if (label === null) return [unmeasuredFinding(id, title, table.noLabel!)];
  const sizes = label.classes.map((name, c) => ({
    name,
    rows: label.of.filter((own) => own === c).length,
  }));
  const small = sizes.filter(({ rows }) => rows < settings.folds);
  const single = small.filter(({ rows }) => rows === 1);
  const smallest = Math.min(...sizes.map(({ rows }) => rows));
  const share = (names: number) => `${((100 * names) / sizes.length).toFixed(0)} % of balanced accuracy`;
  const says = [
    ...(single.length > 0
      ? [
          `One row only: ${sayNames(single.map(({ name }) => name))}. No learner that saw other rows can name it, so ${share(single.length)} is 0 whatever the features: merge it with another class, or leave it out.`,
        ]
      : []),
    ...(small.length > single.length
      ? [
          `Fewer rows than the ${settings.folds} folds: ${sayNames(small.filter(({ rows }) => rows > 1).map(({ name, rows }) => `${name} (${rows})`))}. Single rows decide ${share(small.length - single.length)}.`,
        ]
      : []),
  ].join(' ');
  const finding: AuditFinding = {
    ...{ id, title, level: small.length > 0 ? 'look' : 'clear' },
    says: says || `The smallest class has ${smallest} rows.`,
    values: sizes.map(({ name, rows }) => counted(name, rows)),
  };
  return [finding];
};
