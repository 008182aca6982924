import { generators } from '../../../inputs/generators/index.ts';
import { keepJudges } from '../../../inputs/judges/index.ts';
import { imageSets } from '../../../inputs/sets/index.ts';
import { type JudgedGenerator, trainAndJudge } from '../../../inputs/study/index.ts';
import { judgedColumns } from '../../../report/inputs/text.ts';
import { formatTable } from '../../../report/table.ts';
import { selectBackend } from '../../../training/backend.ts';
import type { trainOptions } from '../../inputs/train.ts';
import { type Report, withProgress } from '../../long-work.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';

/** Trains generators and judges them. */
export async function runTrain({
  out,
  quiet,
  json,
  repetitions,
  ...options
}: Parsed<typeof trainOptions>): Promise<void> {
  const sets = options.sets.map((id) => imageSets.get(id));
  const kinds = options.generators.map((id) => generators.get(id));
  // A set that needs files from elsewhere is refused before anything is trained.
  for (const set of sets) set.load();
  await selectBackend('wasm');
  const trainings = sets.flatMap(({ id: set }) =>
    kinds.flatMap(({ id: generator }) =>
      Array.from({ length: repetitions }, (_, repetition) => ({ set, generator, repetition })),
    ),
  );
  const judged = await withProgress(quiet, (report) => trainAll(trainings, out, report));
  if (judged.some(({ reasons }) => reasons.length > 0)) process.exitCode = 1;
  printResult(json, judged, () => formatTable(judged, judgedColumns));
}

/** Trains one after the other; those of one set share its judges. */
async function trainAll(
  trainings: readonly { readonly set: string; readonly generator: string; readonly repetition: number }[],
  out: string,
  report: Report,
): Promise<JudgedGenerator[]> {
  const judgesOf = keepJudges();
  const judged: JudgedGenerator[] = [];
  for (const { set, generator, repetition } of trainings) {
    const text = `${generator} on ${set}, repetition ${repetition}`;
    const progress = (done: number, steps: number) =>
      report(judged.length + done / steps, trainings.length, text);
    judged.push(await trainAndJudge(judgesOf(set), { generator, repetition, out, progress }));
  }
  return judged;
}
