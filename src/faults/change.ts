import type { FaultParameters } from './contract.ts';
import { practices } from './practices/index.ts';

/** What `changeOf` reads of a row. */
interface ChangedRun {
  readonly operator: string;
  /** `<program>/<operator>/<parameters>`, and `@<setting>` where the program is not as it is. */
  readonly mutant: string;
}

/**
 * The kind of change that a run differs by from its clean program, whatever its strength: the operator of a mutant, or
 * `clean-variant/<kind>` (`learningRate`, `width`, `schedule`, `restart` …), so that a harmless change of epochs is not
 * the fault operator of that name. Clean variants whose id names no setting, as imported ones, are all of one kind.
 */
export function changeOf({ operator, mutant }: ChangedRun): string {
  if (operator !== 'clean-variant') return operator;
  const kind = /\/clean-variant\/change=([^,/]+)/.exec(mutant)?.[1];
  return kind === undefined ? operator : `${operator}/${kind}`;
}

/** The setting of a program as it is. */
export const plainSetting = 'plain';

/** What a setting is called by the parameters of its clean runs: `epochs-0.9`, `cosine`. */
export function settingName({ change, factor, practice }: FaultParameters): string {
  return practice === undefined ? `${change}-${factor}` : String(practice);
}

/** The healthy setting that a run is of, or that its fault was put into, by its id. */
export function settingOf({ operator, mutant }: ChangedRun): string {
  if (operator !== 'clean-variant') return /@([^@/]+)$/.exec(mutant)?.[1] ?? plainSetting;
  const named = /\/clean-variant\/change=([^,/]+),(factor|practice)=([^,/]+)$/.exec(mutant);
  if (named === null) return plainSetting;
  const [, change, by, value] = named;
  return settingName({ change: change!, [by!]: value! });
}

/** What kind of setting it is: `epochs` of `epochs-0.9`, `schedule` of `cosine`. */
export function settingKind(setting: string): string {
  return practices.has(setting) ? practices.get(setting).kind : setting.replace(/-[\d.]+$/, '');
}
