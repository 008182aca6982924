/**
 * Runs coroutines in lockstep: what all of them ask is answered at once, until each has returned. Their results do not
 * depend on each other as long as answers to one question do not depend on the others.
 * @param prediction to the questions of the coroutines at the given places, in their order
 * @param progress is told how many coroutines have returned
 */
export function advanceTogether<Question, Answer, Result>(
  coroutines: readonly Generator<Question, Result, Answer>[],
  prediction: (questions: readonly Question[], places: readonly number[]) => readonly Answer[],
  progress?: (done: number, total: number) => void,
): Result[] {
  const results = new Array<Result>(coroutines.length);
  let steps = coroutines.map((coroutine, place) => ({ place, step: coroutine.next() }));
  for (;;) {
    const asking: number[] = [];
    const questions: Question[] = [];
    for (const { place, step } of steps) {
      if (step.done === true) results[place] = step.value;
      else {
        asking.push(place);
        questions.push(step.value);
      }
    }
    progress?.(coroutines.length - asking.length, coroutines.length);
    if (asking.length === 0) return results;
    const predictions = prediction(questions, asking);
    steps = asking.map((place, i) => ({ place, step: coroutines[place]!.next(predictions[i]!) }));
  }
}
