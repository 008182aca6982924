import { readAnswers } from './answers.ts';
import { readStudyKey } from './key.ts';
import { type HumanResult, judgeStudy } from './verdicts.ts';

/**
 * What people said of the inputs of a study.
 * @param keyFile that was made with the page
 * @param files of answers that the page gave, one or more per assessor
 * @throws InputError as `readStudyKey`, `readAnswers` and `judgeStudy`.
 */
export function importHumanStudy(keyFile: string, files: readonly string[]): HumanResult {
  const key = readStudyKey(keyFile);
  return judgeStudy(key, readAnswers(key, files));
}
