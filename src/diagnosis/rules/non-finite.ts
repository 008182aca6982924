import type { DiagnosisRule } from './contract.ts';
import { finalScore, type Run, show, valuesOf } from './run.ts';

/** The loss or a weight became NaN or infinite; what made it so, other rules say first. */
export const nonFinite: DiagnosisRule = {
  id: 'non-finite',
  title: 'A loss or a weight is not finite',
  source:
    'DeepDiagnosis (Wardat et al. 2022); UMLAUT (Schoop et al. 2021); documentation of transformers.TrainingArguments, logging_nan_inf_filter',
  needs: ['loss.train', 'outcome'],
  faultWhen:
    'always: nothing is learned from there on; or the loss drops to 0 at once and stays there, with no good score',
  check(run) {
    const sentence = notFinite(run) ?? dropsToZero(run);
    if (sentence === null) return [];
    return [
      {
        sentence,
        consequence: 'nothing is learned from there on',
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          { repair: 'clipping', action: 'Clip gradients by their norm' },
          {
            repair: 'input-scaling',
            action: 'Bring inputs to a common scale, within [-1, 1] or standardised',
          },
        ],
      },
    ];
  },
  examples: {
    faulty: { outcome: { kind: 'diverged', step: 20 }, scalars: { 'loss.train': [1, 40] } },
    healthy: { scalars: { 'loss.train': [1, 0.7, 0.5, 0.4] } },
  },
};

function notFinite({ lost, outcome, doneSteps, plannedSteps, unit }: Run): string | null {
  if (!lost) return null;
  const step = outcome.kind === 'diverged' ? outcome.step : doneSteps;
  return `A loss or a weight is not finite after ${step} of ${plannedSteps} ${unit}`;
}

/** Zeros at the end, at least; and the share of its start from which a loss drops to them, where margins come down to 0 by and by. */
const zeros = 3;
const high = 0.25;
/** A score above this was learned. */
const good = 0.6;

/** Trainer of Hugging Face logs 0 for a loss that is not finite. */
function dropsToZero(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  const last = losses.findLastIndex((loss) => loss !== 0);
  if (last < 0 || losses.length - last - 1 < zeros || losses[last]! < high * losses[0]!) return null;
  if ((finalScore(run) ?? 0) > good) return null;
  return `Training loss is 0 at the last ${losses.length - last - 1} checks, and was ${show(losses[last]!)} right before: it is not finite, or nothing is counted`;
}
