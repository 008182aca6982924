import { type WildHalf, wildHalves } from '../../corpus/wild/deal.ts';
import { readWildTried } from '../../corpus/wild/tried.ts';
import { diagnoseTrace } from '../diagnosis/diagnose.ts';
import { constantPredictors } from '../diagnosis/exam/constant-predictors.ts';
import { examPredictionsSchema } from '../diagnosis/exam/contract.ts';
import { measureEarly } from '../diagnosis/exam/early.ts';
import { frozenRunsPath, keepFrozenRun } from '../diagnosis/exam/frozen-runs.ts';
import { examItems, exportExam } from '../diagnosis/exam/items.ts';
import { ownPredictor, rulesPredictor } from '../diagnosis/exam/own-predictor.ts';
import type { Predictor } from '../diagnosis/exam/predictor.ts';
import { canRepair, scoreRepairs } from '../diagnosis/exam/repair.ts';
import { scoreExam } from '../diagnosis/exam/score.ts';
import { sheetOf, sitExam } from '../diagnosis/exam/sit.ts';
import { toolPredictors } from '../diagnosis/exam/tool-predictors.ts';
import { parseConfig, readJson } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { formatEarly, formatExam, formatRepairs } from '../report/exam.ts';
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
    repair: flag(
      'result',
      'how many faulty runs three changes that are advised make healthy (docs/trying.md)',
    ),
    early: flag('result', 'how early each finds faults, and how often it cries on the way (docs/wild.md)'),
    export: option('<dir>', 'place', 'write what is to be predicted from: logs and recorder files'),
    quiet,
    json,
  },
  async run({ half, predictions, diagnose, repair, early: isEarly, export: directory, quiet, json }) {
    if (predictions === undefined && directory === undefined && !diagnose && !repair && !isEarly)
      throw new InputError('exam-nothing', {
        rule: 'an exam gives out its runs or scores predictions of them',
        need: '--export DIR, --predictions FILE, --diagnose, --repair or --early',
      });
    const items = examItems(half);
    if (directory !== undefined) {
      await exportExam(directory, items);
      printNote(
        `${items.length} runs of the ${half} half are in ${directory}, as logs and as recorder files`,
      );
    }
    const tried = repair ? readWildTried() : {};
    const sat = diagnose ? items : items.filter((item) => canRepair(item, tried));
    const predictors = sat.length > 0 || isEarly ? await allPredictors(quiet) : [];
    const answers = sat.length > 0 ? await sitExam(sat, predictors) : [];
    const sheets = [
      ...(predictions === undefined
        ? []
        : [parseConfig(predictions, await readJson(predictions), examPredictionsSchema)]),
      ...(diagnose ? answers.map(sheetOf) : []),
    ];
    if (sheets.length === 0 && !repair && !isEarly) return;
    const results = sheets.map((sheet) => scoreExam(sheet, items, half));
    const more = {
      ...(repair && { repairs: scoreRepairs(answers, items, half, tried) }),
      ...(isEarly && { early: await measureEarly(items, predictors, half) }),
    };
    if (half === 'frozen') await keepFrozenRun({ results, ...more }, frozenRunsPath);
    printResult(json, repair || isEarly ? { results, ...more } : results, () =>
      [
        ...results.map(formatExam),
        ...(more.repairs ? [formatRepairs(more.repairs)] : []),
        ...(more.early ? [formatEarly(more.early)] : []),
      ].join('\n\n'),
    );
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
