import { type WildHalf, wildHalves } from '../../corpus/wild/deal.ts';
import { examPredictionsSchema } from '../diagnosis/exam/contract.ts';
import { frozenRunsPath, keepFrozenRun } from '../diagnosis/exam/frozen-runs.ts';
import { examItems, exportExam } from '../diagnosis/exam/items.ts';
import { scoreExam } from '../diagnosis/exam/score.ts';
import { parseConfig, readJson } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { formatExam } from '../report/exam.ts';
import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printNote, printResult } from './output.ts';

export const registerExam = defineCommand({
  name: 'exam',
  about: 'score predictions of trainings that our engine did not run, faulty and healthy',
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
    export: option('<dir>', 'place', 'write what is to be predicted from: logs and recorder files'),
    json,
  },
  async run({ half, predictions, export: directory, json }) {
    if (predictions === undefined && directory === undefined)
      throw new InputError('exam-nothing', {
        rule: 'an exam gives out its runs or scores predictions of them',
        need: '--export DIR or --predictions FILE',
      });
    if (directory !== undefined) {
      const runs = await exportExam(directory, half);
      printNote(`${runs} runs of the ${half} half are in ${directory}, as logs and as recorder files`);
    }
    if (predictions === undefined) return;
    const read = parseConfig(predictions, await readJson(predictions), examPredictionsSchema);
    const result = scoreExam(read, examItems(half), half);
    if (half === 'frozen') await keepFrozenRun(result, frozenRunsPath);
    printResult(json, result, formatExam);
  },
});
