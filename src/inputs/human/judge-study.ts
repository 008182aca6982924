import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { type Agreement, measureAgreement } from '../../statistics/agreement.ts';
import { median } from '../../statistics/descriptive.ts';
import { type HumanAnswer, readAnswers } from './answers.ts';
import { readStudyKey, type StudyKey } from './plan.ts';

/** What both assessors of an input see in it. */
interface HumanVerdict extends Readonly<StudyKey['inputs'][number]> {
  /** Of both assessors, by name; null for "not a …". */
  readonly answers: readonly [number | null, number | null];
  /** Both see something of the domain, or neither does; otherwise undecided. */
  readonly validity: 'valid' | 'invalid' | 'undecided';
  /** Both see the class that the input should show. */
  readonly labelKept: boolean;
}

/** One who answered. */
export interface Assessor {
  readonly name: string;
  readonly answers: number;
  /** Attention checks answered, and answered correctly. */
  readonly checks: number;
  readonly checksRight: number;
  readonly medianSeconds: number;
  /** Whether enough checks were correct for the answers to count. */
  readonly counted: boolean;
}

/** What a human study found. */
export interface HumanResult {
  readonly verdicts: readonly HumanVerdict[];
  /** Inputs of the study that two counted assessors have not answered. */
  readonly unjudged: number;
  readonly assessors: readonly Assessor[];
  /** On whether inputs are of the domain, and on their class, "not a …" being one. */
  readonly agreement: { readonly validity: Agreement; readonly class: Agreement };
}

/** Share of attention checks that must be correct. The published study gives no threshold; this one is ours. */
const leastCorrect = 0.75;

/**
 * The verdicts of two assessors per input, by the rule of arXiv 2412.17652: valid where both see the
 * domain, label kept where both see the class. Answers of assessors who missed more than a quarter of the
 * attention checks do not count.
 * @throws InputError `human-assessors` where an input has more than two.
 */
function judgeStudy(key: StudyKey, answers: readonly HumanAnswer[]): HumanResult {
  const assessors = [...groupBy(answers, ({ assessor }) => assessor)]
    .map(([name, own]) => describeAssessor(key, name, own))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const counted = new Set(assessors.filter((one) => one.counted).map(({ name }) => name));
  const byInput = groupBy(
    answers.filter(({ assessor }) => counted.has(assessor)),
    ({ id }) => id,
  );
  const verdicts = key.inputs.flatMap((input) => judgeInput(input, byInput.get(input.id) ?? []));
  const column = (place: 0 | 1) => verdicts.map((verdict) => verdict.answers[place]);
  const inDomain = (place: 0 | 1) => column(place).map((answer) => answer !== null);
  return {
    verdicts,
    unjudged: key.inputs.length - verdicts.length,
    assessors,
    agreement: {
      validity: measureAgreement(inDomain(0), inDomain(1)),
      class: measureAgreement(column(0), column(1)),
    },
  };
}

function describeAssessor({ checks }: StudyKey, name: string, answers: readonly HumanAnswer[]): Assessor {
  const labels = new Map(checks.map(({ id, label }) => [id, label]));
  const checked = answers.filter(({ id }) => labels.has(id));
  const correct = checked.filter(({ id, answer }) => answer === labels.get(id)).length;
  return {
    name,
    answers: answers.length - checked.length,
    checks: checked.length,
    checksRight: correct,
    medianSeconds: median(answers.map(({ seconds }) => seconds)),
    counted: correct >= leastCorrect * checked.length,
  };
}

function judgeInput(input: StudyKey['inputs'][number], given: readonly HumanAnswer[]): HumanVerdict[] {
  if (given.length > 2) {
    throw new InputError('human-assessors', {
      rule: 'an input of a human study is judged by two',
      need: 'the answers of two assessors',
      value: given.map(({ assessor }) => assessor).join(', '),
      remedy: 'Leave out the files of the others.',
    });
  }
  const [first, second] = [...given].sort((a, b) => (a.assessor < b.assessor ? -1 : 1));
  if (first === undefined || second === undefined) return [];
  const answers = [first.answer, second.answer] as const;
  const inDomain = answers.filter((answer) => answer !== null).length;
  return [
    {
      ...input,
      answers,
      validity: inDomain === 2 ? 'valid' : inDomain === 0 ? 'invalid' : 'undecided',
      labelKept: answers.every((answer) => answer === input.label),
    },
  ];
}

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
