import { type Action, actions } from './actions.ts';
import type { Advice, DiagnosisPrediction, Signal } from './contract.ts';
import { isTrend } from './signals.ts';

/** Classes this likely are advised on where no class is named. */
const worthTrying = 0.25;

/**
 * What to try for the class named, or for those that may be it: the actions that more signals of this run point to than away
 * from, those with most first; all of a class where no signal points to any.
 */
export function advise(typing: DiagnosisPrediction, signals: readonly Signal[]): Advice[] {
  const likely = typing.probabilities.filter(({ value }) => value >= worthTrying).map(({ name }) => name);
  const classes = typing.answer === null ? likely : [typing.answer];
  return classes.flatMap((name) => {
    const weighed = (actions[name] ?? []).map((action) => weigh(name, action, signals));
    const pointed = weighed.filter(({ net }) => net > 0).sort((a, b) => b.net - a.net);
    return (pointed.length > 0 ? pointed : weighed).map(({ advice }) => advice);
  });
}

/** An action with what points to it, and by how many signals more than point away. */
function weigh(name: string, action: Action, signals: readonly Signal[]): { advice: Advice; net: number } {
  const telling = signals.filter(({ column }) => !isTrend(column));
  const pointing = telling.filter((signal) => pointsTo(signal, action));
  const contrary = telling.filter((signal) => !pointsTo(signal, action) && pointsTo(turned(signal), action));
  return {
    advice: {
      class: name,
      action: action.action,
      source: action.source,
      because: pointing.map(({ sentence }) => sentence),
    },
    net: pointing.length - contrary.length,
  };
}

function pointsTo({ feature, side }: Pick<Signal, 'feature' | 'side'>, action: Action): boolean {
  return action[side]?.includes(feature) ?? false;
}

function turned({ feature, side }: Signal): Pick<Signal, 'feature' | 'side'> {
  return { feature, side: side === 'above' ? 'below' : 'above' };
}
