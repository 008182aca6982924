import { join } from 'node:path';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { randomStream } from '../../lib/random.ts';
import { generators, obtainGenerator } from '../generators/index.ts';
import { type GeneratorQuality, judgeGenerator, type SetJudges } from '../judges/index.ts';
import type { JobPlace } from './inputs-result.ts';

/** A generator of a study, and what the gate says of it. */
export interface JudgedGenerator extends GeneratorQuality, JobPlace {
  /** Of training it; null where it came from its file. */
  readonly cpuSeconds: number | null;
}

/** Which generator of a study is to be trained and judged. */
interface GeneratorPlace extends Pick<JobPlace, 'generator' | 'repetition'> {
  /** Directory of the study. */
  readonly out: string;
  /** In steps. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * A generator of a study, trained or from its file, with what the gate says of it. The caller disposes
 * of it. @throws InputError as `obtainGenerator` and `judgeGenerator`.
 */
export async function openGenerator(
  judges: SetJudges,
  { generator: id, repetition, out, progress }: GeneratorPlace,
) {
  const cpuTime = startCpuTimer();
  let trained = false;
  const generator = await obtainGenerator({
    generator: generators.get(id),
    data: judges.parts.train,
    seed: repetition,
    directory: join(out, 'generators'),
    progress(done, total) {
      trained = true;
      progress?.(done, total);
    },
  });
  const cpuSeconds = trained ? cpuTime() : null;
  try {
    const random = randomStream(judges.set.id, id, repetition, 'gate');
    return { generator, cpuSeconds, quality: judgeGenerator(generator, judges, random) };
  } catch (error) {
    generator.dispose();
    throw error;
  }
}

/** What the gate says of a generator of a study. @throws InputError as `openGenerator`. */
export async function trainAndJudge(judges: SetJudges, place: GeneratorPlace): Promise<JudgedGenerator> {
  const opened = await openGenerator(judges, place);
  opened.generator.dispose();
  const { generator, repetition } = place;
  return {
    ...{ set: judges.set.id, generator, repetition, cpuSeconds: opened.cpuSeconds },
    ...opened.quality,
  };
}
