import { createRegistry } from '../../lib/registry.ts';
import type { Diagnoser } from '../contract.ts';
import { boosting } from './boosting.ts';
import { deFault, deFaultCorrected } from './de-fault.ts';
import { deepfd, deepfdCorrected } from './deepfd.ts';
import { forest } from './forest.ts';
import { balancedForest, worstGroupForest } from './group-forests.ts';
import { knn } from './knn.ts';
import { logistic } from './logistic.ts';
import { majority } from './majority.ts';
import { mlRandomForest } from './ml-random-forest.ts';
import { oneFeature } from './one-feature.ts';
import { programEnsemble } from './program-ensemble.ts';
import { ridge } from './ridge.ts';
import { ruleTools } from './rules/index.ts';
import { stratified } from './stratified.ts';
import { tree } from './tree.ts';

/** Trained so that no program outweighs the others; they take several times as long as what they are compared with. */
export const robustDiagnosers: readonly Diagnoser[] = [balancedForest, worstGroupForest, programEnsemble];

/** Every diagnoser, in the order of tables: floors, simple methods, ensembles of trees, published techniques. */
export const diagnosers = createRegistry('diagnoser', [
  majority,
  stratified,
  oneFeature,
  logistic,
  ridge,
  knn,
  tree,
  forest,
  ...robustDiagnosers,
  boosting,
  mlRandomForest,
  ...ruleTools,
  deepfd,
  deepfdCorrected,
  deFault,
  deFaultCorrected,
]);

/** Those an evaluation runs by default: all that take tables of any size and any columns, but the robust ones. */
export const defaultDiagnosers = diagnosers.members.filter(
  (member) => member !== mlRandomForest && member.columns === undefined && !robustDiagnosers.includes(member),
);
