import { alikeRows } from './alike.ts';
import { answers } from './answers.ts';
import { blankRows } from './blank.ts';
import type { AuditCheck } from './contract.ts';
import { idleColumns } from './idle-columns.ts';
import { machineAlone } from './machine.ts';
import { groupNaming } from './naming.ts';
import { groupPriors } from './priors.ts';
import { promiseKept } from './promise.ts';
import { smallClasses } from './small-classes.ts';

/** Everything an audit looks at, in the order in which it is reported. */
export const auditChecks: readonly AuditCheck[] = [
  machineAlone,
  promiseKept,
  alikeRows,
  blankRows,
  answers,
  groupNaming,
  groupPriors,
  idleColumns,
  smallClasses,
];
