import { defineGroup } from '../options.ts';
import { summaries } from '../summaries.ts';
import { registerBugs } from './bugs.ts';
import { registerDistances } from './distances.ts';
import { registerHuman } from './human.ts';
import { registerProbe } from './probe.ts';
import { registerScore } from './score.ts';
import { registerSearch } from './search.ts';
import { registerTrain } from './train.ts';

/** `faultgap inputs …`: would a better test set see the fault? */
export const registerInputs = defineGroup('inputs', summaries.inputs, 'docs/test-inputs.md', [
  registerTrain,
  registerSearch,
  registerScore,
  registerDistances,
  registerProbe,
  registerBugs,
  registerHuman,
]);
