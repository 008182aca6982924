import { readWildTried } from '../../../corpus/wild/tried.ts';
import { diagnoseTrace } from '../../diagnosis/diagnose.ts';
import { constantPredictors } from '../../diagnosis/exam/constant-predictors.ts';
import { type ExamResult, examPredictionsSchema } from '../../diagnosis/exam/contract.ts';
import { measureEarly } from '../../diagnosis/exam/early.ts';
import { frozenRunsPath, keepFrozenRun } from '../../diagnosis/exam/frozen-runs.ts';
import { examItems, exportExam, kindsOfHalf } from '../../diagnosis/exam/items.ts';
import { ownPredictor, rulesPredictor } from '../../diagnosis/exam/own-predictor.ts';
import type { Predictor } from '../../diagnosis/exam/predictor.ts';
import { canRepair, scoreRepairs } from '../../diagnosis/exam/repair.ts';
import { scoreExam } from '../../diagnosis/exam/score.ts';
import { sheetOf, sitExam } from '../../diagnosis/exam/sit.ts';
import { toolPredictors } from '../../diagnosis/exam/tool-predictors.ts';
import { parseConfig, readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { formatEarly, formatExam, formatRepairs } from '../../report/exam.ts';
import { findRecording, reference } from '../common-options.ts';
import type { examOptions } from '../exam.ts';
import { openCorpusWithNotes } from '../open-corpus.ts';
import type { Parsed } from '../options.ts';
import { printNote, printResult } from '../output.ts';

/** Gives runs out, scores predictions of them, or makes some. */
export async function runExam({
  half,
  predictions,
  diagnose,
  repair,
  early: isEarly,
  least,
  export: directory,
  quiet,
  json,
}: Parsed<typeof examOptions>): Promise<void> {
  if (predictions === undefined && directory === undefined && !diagnose && !repair && !isEarly)
    throw new InputError('exam-nothing', {
      rule: 'an exam gives out its runs or scores predictions of them',
      need: '--export DIR, --predictions FILE, --diagnose, --repair or --early',
    });
  if (least !== undefined && predictions === undefined && !diagnose)
    throw new InputError('exam-least', {
      rule: 'a least balanced accuracy is one of predictions',
      need: '--predictions FILE or --diagnose beside --least',
    });
  const items = examItems(half);
  if (directory !== undefined) {
    await exportExam(directory, items);
    printNote(
      `${items.length} runs of the ${half} half are in ${directory}, as much as was recorded: ${kindsOfHalf(half).join(', ')}`,
    );
  }
  // Before our own diagnosis learns for minutes.
  const theirs =
    predictions === undefined
      ? []
      : [parseConfig(predictions, await readJson(predictions), examPredictionsSchema)];
  const tried = repair ? readWildTried() : {};
  const sat = diagnose ? items : items.filter((item) => canRepair(item, tried));
  const predictors = sat.length > 0 || isEarly ? await allPredictors(quiet) : [];
  const answers = sat.length > 0 ? await sitExam(sat, predictors) : [];
  const sheets = [...theirs, ...(diagnose ? answers.map(sheetOf) : [])];
  if (sheets.length === 0 && !repair && !isEarly) return;
  const results = sheets.map((sheet) => scoreExam(sheet, items, half));
  const more = {
    ...(repair && { repairs: scoreRepairs(answers, items, half, tried) }),
    ...(isEarly && { early: await measureEarly(items, predictors, half) }),
  };
  const judged = results.slice(0, theirs.length + Number(diagnose));
  if (least !== undefined && !judged.every((result) => reaches(result, least))) process.exitCode = 1;
  if (half === 'frozen') await keepFrozenRun({ results, ...more }, frozenRunsPath);
  printResult(json, repair || isEarly ? { results, ...more } : results, () =>
    [
      ...results.map(formatExam),
      ...(more.repairs ? [formatRepairs(more.repairs)] : []),
      ...(more.early ? [formatEarly(more.early)] : []),
    ].join('\n\n'),
  );
}

/** Whether everything that was predicted from is enough; nothing is not. */
function reaches({ rows }: ExamResult, least: number): boolean {
  return rows.length > 0 && rows.every(({ balancedAccuracy }) => balancedAccuracy.value >= least);
}

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
