import type { DiagnosisRule } from './contract.ts';
import { endLevel, finalSkill, type Run, show, showEnd, trainedLosses } from './run.ts';
import { onlyGuesses, troubleOf } from './trouble.ts';

/** Softmax or sigmoid in the network and again in the loss; or in neither. */
export const logitsAndSoftmax: DiagnosisRule = {
  id: 'logits-and-softmax',
  title: 'Logits where probabilities are wanted, or the reverse',
  source: 'taxonomy of real faults (Humbatova et al. 2020); UMLAUT (Schoop et al. 2021)',
  needs: ['observed.script.expectsLogits', 'observed.script.lastActivation', 'loss.train'],
  faultWhen: 'the loss stays above half of its start, or below zero, and the score short of 0.9; or the score is that of guessing',
  check(run) {
    const { expectsLogits, lastActivation, loss } = run.script;
    const ends = lastActivation === 'softmax' || lastActivation === 'sigmoid';
    if (ends && expectsLogits === true)
      return [
        {
          sentence: `The last layer applies ${lastActivation}, and ${loss} ${takesLogs(loss) ? 'wants logarithms of probabilities' : 'applies it again'}`,
          consequence: littleCameOfIt(run),
          class: 'loss',
          changes: [
            {
              repair: 'output-activation',
              action: takesLogs(loss)
                ? 'End the network with log-softmax'
                : `Take ${lastActivation} out of the last layer, and apply it only to predict`,
            },
            { repair: 'loss', action: 'Use a loss that takes what the network puts out: probabilities, logits or log-probabilities' },
          ],
        },
      ];
    if (lastActivation !== null && !ends && expectsLogits === false && isCrossEntropy(run))
      return [
        {
          sentence: `The last layer ${lastActivation === 'linear' ? 'puts out logits' : `applies ${lastActivation}`}, and ${loss ?? 'the loss'} takes ${lastActivation === 'linear' ? 'them' : 'what it puts out'} for probabilities`,
          consequence: littleCameOfIt(run),
          class: 'loss',
          changes: [
            { repair: 'output-activation', action: 'End the network with softmax, or with sigmoid where there is one output' },
            { repair: 'loss', action: 'Say to the loss that it gets logits (from_logits)' },
          ],
        },
      ];
    return [];
  },
  examples: {
    faulty: {
      observed: { task: 'multiclass', classes: 7 },
      script: { loss: 'CrossEntropyLoss', expectsLogits: true, lastActivation: 'softmax' },
      scalars: { 'loss.train': [1.95, 1.9, 1.8, 1.7, 1.62], 'loss.train-score': [0.1, 0.2, 0.5, 0.6, 0.7] },
    },
    healthy: {
      observed: { task: 'multiclass', classes: 7 },
      script: { loss: 'CrossEntropyLoss', expectsLogits: true, lastActivation: 'softmax' },
      scalars: { 'loss.train': [1.95, 1.6, 1.4, 1.3, 1.2], 'loss.train-score': [0.1, 0.6, 0.9, 0.97, 0.98] },
    },
  },
}; // biome-ignore format: sentences

function takesLogs(loss: string | null): boolean {
  return loss === 'NLLLoss';
}

function isCrossEntropy({ observed: { loss } }: Run): boolean {
  return (
    loss === 'categoricalCrossentropy' ||
    loss === 'sparseCategoricalCrossentropy' ||
    loss === 'binaryCrossentropy'
  );
}

function littleCameOfIt(run: Run): string | null {
  if (run.lost) return troubleOf(run);
  const losses = trainedLosses(run);
  const [first, last] = [losses[0], endLevel(losses)];
  const skill = finalSkill(run);
  if (first === undefined || last === null || (skill !== null && skill > 0.9)) return null;
  return last < 0 || last > first / 2
    ? `the loss came from ${show(first)} to ${showEnd(losses)} only`
    : onlyGuesses(run);
}
