import { createRegistry } from '../../lib/registry.ts';
import { forest } from './forest.ts';
import { majority } from './majority.ts';
import { stratified } from './stratified.ts';
import { tree } from './tree.ts';

/** Every diagnoser, in the order of tables: floors, simple methods, ensembles. */
export const diagnosers = createRegistry('diagnoser', [majority, stratified, tree, forest]);
