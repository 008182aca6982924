import type { Command } from 'commander';
import type { Generator } from '../../inputs/contract.ts';
import { generators } from '../../inputs/generators/index.ts';
import { openSetJudges } from '../../inputs/judges/index.ts';
import { imageSets } from '../../inputs/sets/index.ts';
import { inputsStudyDefaults, type JudgedGenerator, trainAndJudge } from '../../inputs/study/index.ts';
import { judgedColumns } from '../../report/inputs/text.ts';
import { formatTable } from '../../report/table.ts';
import { selectBackend } from '../../training/backend.ts';
import { wholeNumber } from '../options.ts';
import { printJson, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { addOutputOptions, dataDirOption, type InputsOptions, namesOption } from './choices.ts';

interface TrainOptions extends Omit<InputsOptions, 'workers'> {
  readonly sets: string[];
  readonly generators: string[];
  readonly repetitions: number;
}

/** `faultgap inputs train`: generators, and what the gate says of them. */
export function registerTrain(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('train')
      .description('train generators and judge them; what is trained is kept for searches of the same --out')
      .requiredOption('--out <dir>', 'directory of the study')
      .addOption(namesOption('--sets <ids>', 'comma-separated image sets', inputsStudyDefaults.sets))
      .addOption(namesOption('--generators <ids>', 'comma-separated', inputsStudyDefaults.generators))
      .option('--repetitions <n>', 'generators of each kind, by seed', wholeNumber(1), 1)
      .addOption(dataDirOption()),
  ).action(train);
}

/** Exit code 1 where the gate refuses one. */
async function train(options: TrainOptions): Promise<void> {
  const sets = options.sets.map((id) => imageSets.get(id));
  const kinds = options.generators.map((id) => generators.get(id));
  // A set that needs files from elsewhere is refused before anything is trained.
  for (const set of sets) set.load();
  await selectBackend('wasm');
  const progress = createProgress(options.quiet ?? false);
  const all = sets.length * kinds.length * options.repetitions;
  const judged: JudgedGenerator[] = [];
  try {
    for (const { id } of sets) {
      const bench = openSetJudges(id);
      for (const [generator, repetition] of eachTraining(kinds, options.repetitions)) {
        const report = (done: number, steps: number) =>
          progress.report(
            judged.length + done / steps,
            all,
            `${generator} on ${id}, repetition ${repetition}`,
          );
        judged.push(
          await trainAndJudge(bench, { generator, repetition, out: options.out, progress: report }),
        );
      }
      bench.dispose();
    }
  } finally {
    progress.stop();
  }
  if (judged.some(({ reasons }) => reasons.length > 0)) process.exitCode = 1;
  if (options.json) printJson(judged);
  else printText(formatTable(judged, judgedColumns));
}

function eachTraining(kinds: readonly Generator[], repetitions: number): (readonly [string, number])[] {
  return kinds.flatMap(({ id }) =>
    Array.from({ length: repetitions }, (_, repetition) => [id, repetition] as const),
  );
}
