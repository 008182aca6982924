import { type Action, actions } from './actions.ts';
import type { Advice, Answer, Signal } from './contract.ts';

/** Classes this likely are advised on where no class is named. */
const worthTrying = 0.25;

/** What to try for the class named, or for those that may be it; what more signals of this run point to comes first. */
export function advise(typing: Answer, signals: readonly Signal[]): Advice[] {
  const likely = typing.probabilities.filter(({ value }) => value >= worthTrying).map(({ name }) => name);
  const classes = typing.answer === null ? likely : [typing.answer];
  return classes.flatMap((name) =>
    (actions[name] ?? [])
      .map((action) => ({
        class: name,
        action: action.action,
        source: action.source,
        because: signals.filter((signal) => pointsTo(signal, action)).map(({ sentence }) => sentence),
      }))
      .sort((a, b) => b.because.length - a.because.length),
  );
}

function pointsTo({ feature, side }: Signal, action: Action): boolean {
  return action[side]?.includes(feature) ?? false;
}
