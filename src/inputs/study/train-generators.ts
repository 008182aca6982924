import { join } from 'node:path';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { randomStream } from '../../lib/random.ts';
import { generators, obtainGenerator } from '../generators/index.ts';
import { type GeneratorQuality, judgeGenerator, type SetJudges } from '../judges/index.ts';

/** Folder of generators in the directory of a study. */
const generatorsFolder = 'generators';

/** A generator of a study, and what the gate says of it. */
export interface JudgedGenerator extends GeneratorQuality {
  readonly set: string;
  readonly generator: string;
  readonly repetition: number;
  /** Of training it; null where it came from its file. */
  readonly cpuSeconds: number | null;
}

/** Which generator of a study is to be trained and judged. */
export interface GeneratorPlace {
  readonly generator: string;
  readonly repetition: number;
  /** Directory of the study. */
  readonly out: string;
  /** In steps. */
  readonly progress?: (done: number, total: number) => void;
}

/** Trains a generator of a study, or takes it from its file. @throws InputError as `obtainGenerator`. */
export async function openGenerator(
  { parts }: SetJudges,
  { generator, repetition, out, progress }: GeneratorPlace,
) {
  const cpuTime = startCpuTimer();
  let trained = false;
  const opened = await obtainGenerator({
    generator: generators.get(generator),
    data: parts.train,
    seed: repetition,
    directory: join(out, generatorsFolder),
    progress(done, total) {
      trained = true;
      progress?.(done, total);
    },
  });
  return { generator: opened, cpuSeconds: trained ? cpuTime() : null };
}

/** The same, with what the gate says of it: the same judgement as before a search. */
export async function trainAndJudge(bench: SetJudges, place: GeneratorPlace): Promise<JudgedGenerator> {
  const { generator, cpuSeconds } = await openGenerator(bench, place);
  const { set } = bench;
  const { repetition } = place;
  try {
    const names = [set.id, place.generator, repetition, 'gate'];
    const quality = judgeGenerator(generator, bench, randomStream(...names));
    return { set: set.id, generator: place.generator, repetition, cpuSeconds, ...quality };
  } finally {
    generator.dispose();
  }
}
