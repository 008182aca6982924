import { corpusBench } from './corpus.ts';
import { inputsBench } from './inputs.ts';
import { learnersBench } from './learners.ts';
import { mutantsBench } from './mutants.ts';
import { observeBench } from './observe.ts';
import { postTrainingBench } from './post-training.ts';
import { trainingBench } from './training.ts';

const suites: Readonly<Record<string, () => Promise<void>>> = {
  training: trainingBench,
  learners: learnersBench,
  corpus: corpusBench,
  mutants: mutantsBench,
  'post-training': postTrainingBench,
  inputs: inputsBench,
  observe: observeBench,
};

// `npm run bench` runs all, `npm run bench -- training` one.
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(suites))
  if (chosen.length === 0 || chosen.includes(name)) await run();
