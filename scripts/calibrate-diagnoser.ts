/**
 * Learns what `faultgap diagnose` ships with, from the shipped recording, for the columns of usual logs and recordings, and
 * measures it on the open half of the wild runs: `npx tsx scripts/calibrate-diagnoser.ts`, then `npm run metadata`. What is learned stays;
 * `--anew` learns all again.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnsOfTrace } from '../src/diagnosis/columns.ts';
import { openCorpus } from '../src/diagnosis/corpus.ts';
import { recordedKinds } from '../src/diagnosis/exam/contract.ts';
import { type ExamItem, examItems, exportExam } from '../src/diagnosis/exam/items.ts';
import { findTraces } from '../src/diagnosis/find-trace.ts';
import { learn, withForeign } from '../src/diagnosis/learner/learn.ts';
import type { Model } from '../src/diagnosis/learner/model.ts';
import { openModels, shippedModels } from '../src/diagnosis/learner/store.ts';
import { compare, predictTask, see } from '../src/diagnosis/predict-task.ts';
import { countCalls } from '../src/diagnosis/trust/alarms.ts';
import { countNamings } from '../src/diagnosis/trust/confidence.ts';
import { packageRoot } from '../src/lib/files.ts';
import { hashJson } from '../src/lib/hash.ts';
import { instruments } from '../src/traces/instruments/index.ts';
import { observe } from '../src/traces/observed.ts';
import { pinDerived } from '../src/traces/store/pin-derived.ts';
import type { Trace } from '../src/traces/trace.ts';

const recorded = join(packageRoot, 'corpus', 'recorded');
const validation = ['loss.validation'];
const validationScore = ['loss.validation-score', 'loss.validation-skill'];
const score = ['loss.train-score', 'loss.train-skill'];
const byInstrument = (families: readonly string[]) =>
  instruments.members.flatMap(({ metrics }) => metrics.filter(({ family }) => families.includes(family)).map(({ id }) => id)); // biome-ignore format: one call
const cheap = ['loss', 'gradient', 'optimizer', 'activation'];

/** Series by what has them. */
const usual: Readonly<Record<string, readonly string[]>> = {
  'a log of the loss': ['loss.train'],
  'a log of the losses': ['loss.train', ...validation],
  'a log of the losses and the validation score': ['loss.train', ...validation, ...validationScore],
  'a log of losses and scores': ['loss.train', ...validation, ...score, ...validationScore],
  'a recording with all but curvature': byInstrument(cheap),
  'the same without validation rows': byInstrument(cheap).filter((id) => !id.startsWith('loss.validation')),
  'a recording with all instruments': byInstrument([...cheap, 'curvature']),
};

/** A foreign run, as its log and as its recordings, the least first. */
interface ForeignRun extends Pick<ExamItem, 'card' | 'variant'> {
  readonly traces: readonly Trace[];
}

if (process.argv.includes('--anew')) await rm(shippedModels, { recursive: true, force: true });
const models = openModels([shippedModels]);
const corpus = await openCorpus(recorded, models);
const foreign = await readForeign();
const kept = new Set<string>();
for (const [name, series] of Object.entries(usual)) await learnFor(name, series);
for (const file of await readdir(shippedModels)) if (!kept.has(file)) await rm(join(shippedModels, file));
await pinDerived(recorded);

async function learnFor(name: string, series: readonly string[]): Promise<void> {
  const { log, has } = columnsOfTrace({
    scalars: Object.fromEntries(series.map((id) => [id, [1]])),
    layered: {},
  });
  console.log(`${name}: ${log.length} columns of a log, ${has.length} of families`);
  const detection = await learn(corpus, { task: 'detection', columns: log, without: null });
  const typing = await learn(corpus, { task: 'fault-typing', columns: has, without: null });
  await keep(detection, { calls: judgeForeign(detection) });
  await keep(typing, { namings: nameForeign(typing, detection) });
  await keep(await learn(corpus, { task: 'instability', columns: has, without: null }), {});
}

/** Writes a model with what foreign runs showed of it; not where the file says so already. */
async function keep(model: Model, shown: Parameters<typeof withForeign>[1]): Promise<void> {
  const measured = withForeign(model, shown);
  if (hashJson(measured) !== hashJson(model)) await models.write(measured);
  kept.add(`${model.key}.json.gz`);
  tell((await models.read(model.key))!);
}

async function readForeign(): Promise<ForeignRun[]> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-foreign-'));
  await exportExam(directory, examItems('open'));
  const runs: ForeignRun[] = [];
  for (const { item, card, variant } of examItems('open')) {
    const traces: Trace[] = [];
    for (const kind of recordedKinds) {
      const file = (await readdir(join(directory, kind))).find((name) => name.startsWith(item))!;
      traces.push(...(await findTraces(join(directory, kind, file))));
    }
    runs.push({ card, variant, traces });
  }
  await rm(directory, { recursive: true });
  return runs;
}

/** How foreign runs that have the model's columns are called: by their logs where these have them, else as recorded. */
function judgeForeign(model: Model) {
  return countCalls(
    foreign.flatMap(({ variant, traces }) => {
      const trace = traces.find((one) => hasColumns(one, model));
      if (trace === undefined) return [];
      const seen = see(trace, model);
      const unlike = compare(trace, seen);
      const { answer } = predictTask(trace, seen, unlike);
      const called = unlike.is ? 'unlike' : (answer as 'faulty' | 'clean' | null);
      return [{ faulty: variant === 'faulty', called }];
    }),
  );
}

/** What is named of foreign faulty runs that have the model's columns. @param detection says which are unlike all that was learned from */
function nameForeign(model: Model, detection: Model) {
  return countNamings(
    foreign.flatMap(({ card, variant, traces }) => {
      const trace = traces.find((one) => hasColumns(one, model));
      if (trace === undefined || card.kind !== 'pair' || variant !== 'faulty') return [];
      const { named } = predictTask(trace, see(trace, model), compare(trace, see(trace, detection)));
      return [{ is: card.class as string, named }];
    }),
  );
}

function hasColumns(trace: Trace, { task, columns }: Model): boolean {
  if (!observe(trace).steps.some((step) => step > 0)) return false;
  const { log, has } = columnsOfTrace(trace);
  const own = new Set(task === 'detection' ? log : has);
  return columns.every((column) => own.has(column));
}

function tell({ task, trust: { balancedAccuracy, coverage, accuracy, alarms, namings } }: Model): void {
  console.log(
    `  ${task}: balanced accuracy ${balancedAccuracy.value.toFixed(3)}, names ${coverage.toFixed(2)}, right ${accuracy?.toFixed(2)}`,
  );
  if (alarms !== null) console.log(`  ${JSON.stringify(alarms)}`);
  if (namings !== null) console.log(`  ${JSON.stringify(namings)}`);
}
