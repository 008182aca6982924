import type { Named } from '../../lib/registry.ts';
import type { Diagnoser } from '../contract.ts';

/** How a class is chosen from the scores of a diagnoser. */
export interface Decision extends Named {
  /** The diagnoser with the choice inside its `fit`, so that it is made on training rows alone; its largest score decides. */
  choose?(diagnoser: Diagnoser): Diagnoser;
}
