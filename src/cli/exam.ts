import { type WildHalf, wildHalves } from '../../corpus/wild/deal.ts';
import { diagnoseTrace } from '../diagnosis/diagnose.ts';
import { constantPredictors } from '../diagnosis/exam/constant-predictors.ts';
import { examPredictionsSchema } from '../diagnosis/exam/contract.ts';
import { frozenRunsPath, keepFrozenRun } from '../diagnosis/exam/frozen-runs.ts';
import { examItems, exportExam } from '../diagnosis/exam/items.ts';
import { ownPredictor, rulesPredictor } from '../diagnosis/exam/own-predictor.ts';
import type { Predictor } from '../diagnosis/exam/predictor.ts';
import { scoreExam } from '../diagnosis/exam/score.ts';
import { sitExam } from '../diagnosis/exam/sit.ts';
import { toolPredictors } from '../diagnosis/exam/tool-predictors.ts';
import { parseConfig, readJson } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { formatExam } from '../report/exam.ts';
import { findRecording, json, quiet, reference } from './common-options.ts';
import { openCorpusWithNotes } from './open-corpus.ts';
import { defineCommand, flag, option } from './options.ts';
import { printNote, printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerExam = defineCommand({
  name: 'exam',
  about: summaries.exam,
  page: 'docs/wild.md',
  examples: ['exam --export runs', 'exam --predictions mine.json', 'exam --diagnose'],
  options: {
    half: option<WildHalf>(
      '<half>',
      'result',
      'which half; each look at the frozen one is kept, three at most',
      {
        choices: wildHalves,
        default: 'open',
      },
    ),
    predictions: option('<file>', 'result', 'predictions to score (docs/wild.md)'),
    diagnose: flag('result', 'let `diagnose` predict, and what it is compared with beside it'),
    export: option('<dir>', 'place', 'write what is to be predicted from: logs and recorder files'),
    quiet,
    json,
  },
  async run({ half, predictions, diagnose, export: directory, quiet, json }) {
    if (predictions === undefined && directory === undefined && !diagnose)
      throw new InputError('exam-nothing', {
        rule: 'an exam gives out its runs or scores predictions of them',
        need: '--export DIR, --predictions FILE or --diagnose',
      });
    if (directory !== undefined) {
      const runs = await exportExam(directory, half);
      printNote(`${runs} runs of the ${half} half are in ${directory}, as logs and as recorder files`);
    }
    const sheets = [
      ...(predictions === undefined
        ? []
        : [parseConfig(predictions, await readJson(predictions), examPredictionsSchema)]),
      ...(diagnose ? await sitExam(half, await allPredictors(quiet)) : []),
    ];
    if (sheets.length === 0) return;
    const results = sheets.map((sheet) => scoreExam(sheet, examItems(half), half));
    if (half === 'frozen') await keepFrozenRun(results, frozenRunsPath);
    printResult(json, results, (all) => all.map(formatExam).join('\n\n'));
  },
});

/** Our own diagnosis, and what it is compared with. */
async function allPredictors(quiet: boolean): Promise<Predictor[]> {
  const corpus = await openCorpusWithNotes(findRecording(reference), quiet);
  return [
    ownPredictor((trace) => diagnoseTrace(trace, corpus)),
    rulesPredictor,
    ...toolPredictors,
    ...constantPredictors(),
  ];
}
