import { hashJson } from '../../lib/hash.ts';
import type { Corpus, DiagnosedTask } from '../corpus.ts';
import type { Calls } from '../trust/alarms.ts';
import type { Namings } from '../trust/confidence.ts';
import { trustSize } from '../trust/size.ts';
import type { Model } from './model.ts';

/**
 * Raise it when a change of code moves what is learned, then run `scripts/calibrate-diagnoser.ts`. A
 * hash of the code would change at every edit and leave the shipped models unread.
 */
const learnerVersion = 1;

/** What is to be learned: a task in some columns, from all programs but one. */
export interface Lesson {
  readonly task: DiagnosedTask;
  readonly columns: readonly string[];
  /** Program whose runs are left out; null where the corpus has none of it. */
  readonly without: string | null;
}

/** The model of a lesson: that which was kept, else learned here and kept. */
export async function learn(corpus: Corpus, lesson: Lesson): Promise<Model> {
  const madeFrom = await parentsOf(corpus, lesson.task);
  const key = hashJson([learnerVersion, trustSize, madeFrom, lesson]);
  const known = await corpus.models.read(key);
  if (known !== null) return known;
  corpus.onLearn?.(lesson.task);
  // Loading what learns takes half a second, which only who learns should wait for.
  const { learnHere } = await import('./learn-here.ts');
  const model = { ...(await learnHere(corpus, lesson, key)), madeFrom };
  await corpus.models.write(model);
  return model;
}

/** What a model is made from. A shipped corpus need not be read for it, as its manifest pins its tables. */
async function parentsOf(corpus: Corpus, task: DiagnosedTask): Promise<Model['madeFrom']> {
  const { hash, derived } = corpus.manifest;
  const pinned = derived?.filter(({ path }) => /^(?:labels|features(?:-\d+)?)\.arrow$/.test(path));
  if (pinned !== undefined && pinned.length > 0)
    return { recording: hash, ...Object.fromEntries(pinned.map(({ path, sha256 }) => [path, sha256])) };
  const { hashTables } = await import('./learn-here.ts');
  return { recording: hash, ...(await hashTables(corpus, task)) };
}

/** The same with what foreign runs showed of it: of detection how they were called, of fault typing what was named. */
export function withForeign(
  model: Model,
  { calls, namings }: { readonly calls?: Calls; readonly namings?: Namings },
): Model {
  const { trust } = model;
  return {
    ...model,
    trust: {
      ...trust,
      alarms: trust.alarms && { ...trust.alarms, foreign: calls ?? null },
      namings: trust.namings && { ...trust.namings, foreign: namings ?? null },
    },
  };
}
