import { createRegistry } from '../../lib/registry.ts';
import { boosting } from './boosting.ts';
import { deFault, deFaultCorrected } from './de-fault.ts';
import { deepfd, deepfdCorrected } from './deepfd.ts';
import { forest } from './forest.ts';
import { knn } from './knn.ts';
import { logistic } from './logistic.ts';
import { majority } from './majority.ts';
import { mlRandomForest } from './ml-random-forest.ts';
import { ridge } from './ridge.ts';
import { ruleTools } from './rules/index.ts';
import { stratified } from './stratified.ts';
import { tree } from './tree.ts';

/** Every diagnoser, in the order of tables: floors, simple methods, ensembles of trees, published techniques. */
export const diagnosers = createRegistry('diagnoser', [
  majority,
  stratified,
  logistic,
  ridge,
  knn,
  tree,
  forest,
  boosting,
  mlRandomForest,
  ...ruleTools,
  deepfd,
  deepfdCorrected,
  deFault,
  deFaultCorrected,
]);

/** Those an evaluation runs by default: all that take tables of any size and any columns. */
export const defaultDiagnosers = diagnosers.members.filter(
  (member) => member !== mlRandomForest && member.columns === undefined,
);
