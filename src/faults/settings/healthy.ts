import { InputError } from '../../lib/errors.ts';
import { hashJson } from '../../lib/hash.ts';
import { randomStream } from '../../lib/random.ts';
import { checkPractice } from '../../training/practice/rules.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { buildsLike } from '../buildable.ts';
import { plainSetting, settingName } from '../change.ts';
import { cleanVariants } from '../clean.ts';
import type { Applicability, FaultParameters } from '../contract.ts';
import type { Practice } from '../practices/contract.ts';
import { practices } from '../practices/index.ts';

/** A healthy program as somebody would run it: as it is, at a harmless setting, or under a normal practice. */
export interface HealthySetting {
  /** `plain`, `<change>-<factor>` or the id of a practice. */
  readonly id: string;
  /** What of the program is different; `plain` for nothing. */
  readonly kind: string;
  /** Of its clean runs. */
  readonly parameters: FaultParameters;
  readonly spec: ProgramSpec;
  /** Null for a harmless setting. */
  readonly practice: Practice | null;
}

/** The setting of a program that is not changed. */
export function asItIs(spec: ProgramSpec): HealthySetting {
  return { id: plainSetting, kind: plainSetting, parameters: {}, spec, practice: null };
}

/** Settings beside the program as it is. */
const wanted = 12;

/**
 * The program as it is, and up to twelve healthy variants of it: two practices, then a harmless change, and so on, so that a
 * recording of fewer has both sorts. Kinds take turns, in an order that is drawn for each program, so that over a corpus
 * every practice is common. No two train alike and are looked at alike. Nothing depends on other programs.
 */
export function healthySettings(spec: ProgramSpec, most: number = wanted): HealthySetting[] {
  const plain = asItIs(spec);
  const seen = new Set([identify(plain)]);
  const queues = { practice: takeTurns(spec, practised(spec)), harmless: takeTurns(spec, harmless(spec)) };
  const settings = [plain];
  while (settings.length <= most) {
    const [first, second] =
      settings.length % 3 === 0 ? [queues.harmless, queues.practice] : [queues.practice, queues.harmless];
    const next = first.shift() ?? second.shift();
    if (next === undefined) break;
    if (seen.has(identify(next))) continue;
    seen.add(identify(next));
    settings.push(next);
  }
  return settings;
}

function identify({ spec, practice }: HealthySetting): string {
  return hashJson([spec, practice?.checks ?? null]);
}

function practised(spec: ProgramSpec): HealthySetting[] {
  return practices.members
    .filter((practice) => canFollow(practice, spec).applicable)
    .map((practice) => {
      const parameters = { change: practice.kind, practice: practice.id };
      const id = settingName(parameters);
      return { id, kind: practice.kind, parameters, spec: practice.apply(spec), practice };
    });
}

function harmless(spec: ProgramSpec): HealthySetting[] {
  return cleanVariants(spec, Number.POSITIVE_INFINITY).map(({ parameters, spec: changed }) => {
    return {
      id: settingName(parameters),
      kind: String(parameters.change),
      parameters,
      spec: changed,
      practice: null,
    };
  });
}

/** Whether a program can follow a practice, and if not, why not. */
export function canFollow(practice: Practice, spec: ProgramSpec): Applicability {
  const reason = practice.obstacle(spec);
  if (reason !== null) return { applicable: false, reason };
  const changed = practice.apply(spec);
  if (!buildsLike(spec, changed)) return { applicable: false, reason: 'its network would be another one' };
  try {
    checkPractice(changed);
    return { applicable: true };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { applicable: false, reason: `it would be no program: ${error.message}` };
  }
}

/** The first of each kind, then the second, and so on; kinds and what is of one kind in an order of the program’s own. */
function takeTurns(spec: ProgramSpec, settings: readonly HealthySetting[]): HealthySetting[] {
  const rank = (name: string) => randomStream('healthy settings', spec.id, name).uniform();
  const ranked = settings
    .map((setting) => ({ setting, own: rank(`of ${setting.id}`), kind: rank(setting.kind) }))
    .sort((a, b) => a.own - b.own);
  const turns = new Map<string, number>();
  return ranked
    .map((one) => {
      const turn = turns.get(one.setting.kind) ?? 0;
      turns.set(one.setting.kind, turn + 1);
      return { ...one, turn };
    })
    .sort((a, b) => a.turn - b.turn || a.kind - b.kind)
    .map(({ setting }) => setting);
}
