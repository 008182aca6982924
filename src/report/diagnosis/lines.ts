import type {
  Advice,
  Diagnosis,
  DiagnosisPrediction,
  Fact,
  Signal,
  Trust,
  Verdict,
} from '../../diagnosis/contract.ts';
import { bandFor, even } from '../../diagnosis/trust/alarms.ts';
import { fewestMeasured } from '../../diagnosis/trust/size.ts';
import { classesOfRules, passedByCurves } from '../../diagnosis/verdict-counts.ts';
import { percentOf } from '../../features/table.ts';
import { groupBy } from '../../lib/group.ts';
import { formatNumber } from '../numbers.ts';

/** A share in whole percent, never 0 % or 100 % of what is not quite that. */
export function formatProbability(share: number): string {
  const percent = Math.round(100 * share);
  if (percent === 0 && share > 0) return '< 1 %';
  return percent === 100 && share < 1 ? '> 99 %' : `${percent} %`;
}

/** The verdict in a sentence or two: what it is first, then whose it is and why. */
export function verdictOf(diagnosis: Diagnosis): string {
  const { verdict, answers } = diagnosis;
  const classes = verdict.classes.join(' or ');
  if (verdict.by === 'rule') return `Faulty. ${verdict.why}${classes && ` Class of fault: ${classes}.`}`;
  return verdict.by === 'curves' ? `Healthy, by its curves. ${verdict.why}` : learnerWords(verdict, answers);
}

/** What the learner's answers count for, beside them. */
export function learnerPlace({ verdict: { by, kind, classes } }: Diagnosis): string {
  if (by === 'rule') {
    const theirs = 'Rules go first: the verdict is theirs, whatever the learner says here.';
    return classes.length === 0 ? theirs : `${theirs} ${ruleClassWords()}`;
  }
  const first = 'Rules go first and find no fault';
  if (by === 'curves')
    return `${first}; the verdict is by the curves, not the learner’s. Of 100 killed runs of the corpus ${passedByCurves('in full')} pass so, of their logs ${passedByCurves('log')} (docs/diagnosing.md).`;
  return kind === 'silent'
    ? `${first}, and neither the learner nor the curves tell.`
    : `${first}: the verdict is the learner’s.`;
}

function ruleClassWords(): string {
  const [full, log] = (['recorder', 'log'] as const).map(classesOfRules);
  return `Of the wild runs on which they were mended (docs/wild.md) the class that rules named first was right of ${full!.right} of ${full!.named} that were recorded and of ${log!.right} of ${log!.named} logs.`;
}

function learnerWords({ kind }: Verdict, answers: Diagnosis['answers']): string {
  const [detection, typing, instability] = (['detection', 'fault-typing', 'instability'] as const).map(
    (task) => answers.find((prediction) => prediction.task === task),
  );
  return [
    detection && detectionWords(detection),
    // A run that is called healthy has no class of fault.
    kind !== 'healthy' && typing && typingWords(typing, kind === 'faulty'),
    instability && instabilityWords(instability),
  ]
    .filter((sentence) => typeof sentence === 'string')
    .join(' ');
}

/** From this probability on something is said without reserve; below it, with its probability and as likely. */
const plainFrom = 0.9;

const isPlain = (probability: number) => probability >= plainFrom;

function detectionWords(prediction: DiagnosisPrediction): string {
  const { status, why, answer, probabilities } = prediction;
  if (status === 'not-asked' || why !== null) return `No verdict: ${why}.`;
  const [{ name, value }] = probabilities as [DiagnosisPrediction['probabilities'][number]];
  const sure = formatProbability(value);
  if (answer === 'clean')
    return isPlain(value)
      ? `Healthy: no sign of a fault (${sure} sure).`
      : `Healthy, though not for sure (${sure}): no sign of a fault.`;
  if (answer === 'faulty')
    return isPlain(value) ? `Faulty (${sure} sure).` : `Faulty, though not for sure (${sure}).`;
  return `No verdict: ${classWord(name)} is the likelier, ${besideLimit(value, limitOf(name, prediction))}.`;
}

/** A second class is worth a word from this probability on. */
const worthNaming = 0.1;

/** The class of fault; only an `if` where nobody says that there is a fault. Of a run unlike all that was learned from, nothing. */
function typingWords(prediction: DiagnosisPrediction, isFaulty: boolean): string | null {
  const { status, why, named, probabilities } = prediction;
  if (status === 'not-asked' || why !== null) return null;
  const [first, second] = probabilities;
  if (named.length > 0) {
    const together = named.length === 1 ? first!.value : first!.value + second!.value;
    const sure = `${formatProbability(together)}${isPlain(together) ? ' sure' : ''}`;
    return `${isFaulty ? 'Class of fault:' : 'If it is faulty, then of the class'} ${named.join(' or ')} (${sure}).`;
  }
  const others =
    second !== undefined && second.value >= worthNaming
      ? `, then ${second.name} (${formatProbability(second.value)})`
      : '';
  const words = `${isFaulty ? 'Its' : 'If it is faulty, its'} class is not certain`;
  return `${words}: ${first!.name} is the likeliest, ${besideLimit(first!.value, limitOf(first!.name, prediction))}${others}.`;
}

function instabilityWords(prediction: DiagnosisPrediction): string | null {
  const { status, why, answer, probabilities } = prediction;
  const part = `seen from its first ${percentOf(prediction.window)} %`;
  // Why not stands in the table.
  if (status === 'not-asked' || why !== null) return null;
  const [{ name, value }] = probabilities as [DiagnosisPrediction['probabilities'][number]];
  const sure = formatProbability(value);
  if (answer === null)
    return `Whether it turns unstable cannot be said, ${part}: ${name} is the likelier, ${besideLimit(value, limitOf(name, prediction))}.`;
  const what = answer === 'unstable' ? 'turn unstable' : 'stay stable';
  return isPlain(value)
    ? `It will ${what}, ${part} (${sure} sure).`
    : `It is likely to ${what}, ${part} (${sure}).`;
}

/** Probability from which on a class is named: of detection by the number of checks; null where none is. */
export function limitOf(name: string, { trust, checks }: DiagnosisPrediction): number | null {
  if (!trust?.alarms) return trust?.threshold ?? null;
  return name === 'faulty' ? bandFor(trust.alarms.bands, checks).faultyFrom : even;
}

/** A probability beside the limit that it is below, in as many digits as tell them apart. */
function besideLimit(value: number, limit: number | null): string {
  if (limit === null) return `${formatProbability(value)}, and none is ever named on these columns`;
  const digits = [0, 1, 2, 3].find((d) => (100 * value).toFixed(d) !== (100 * limit).toFixed(d)) ?? 4;
  const show = (share: number) => `${(100 * share).toFixed(digits)} %`;
  return `${show(value)}, and is named from ${show(limit)} on`;
}

/** The prediction in a word. A run predicted healthy need not have the fault that is named. */
export function predictionWord({ task, status, named }: DiagnosisPrediction, { answers }: Diagnosis): string {
  if (status === 'not-asked') return 'no prediction';
  if (named.length === 0) return 'abstains';
  const words = named.map(classWord).join(' or ');
  const isFaulty = answers.some((other) => other.task === 'detection' && other.answer === 'faulty');
  return task === 'fault-typing' && !isFaulty ? `${words}, if any` : words;
}

/** The word for a class: who reads of health elsewhere on a page should not meet another word for it. */
export function classWord(name: string): string {
  return name === 'clean' ? 'healthy' : name;
}

/** How much of a training was seen: `30 epochs, 30 checks`, `12 of 90 steps, 1 check`. */
export function lengthWords({ doneSteps, plannedSteps, unit, checks }: Diagnosis['trace']): string {
  const length = doneSteps === plannedSteps ? doneSteps : `${doneSteps} of ${plannedSteps}`;
  return `${length} ${unit}, ${checks} ${checks === 1 ? 'check' : 'checks'}`;
}

/** Over the signals: they speak for a fault, or stand out although none was found. */
export function signalsTitle({ verdict }: Diagnosis): string {
  if (verdict.kind === 'silent') return 'What stands out';
  return verdict.kind === 'faulty' ? 'What speaks for it' : 'What stands out all the same';
}

/** A prediction, and what it is worth. */
export type TrustedAnswer = DiagnosisPrediction & { readonly trust: Trust };

/** Predictions that say something: trust in what was not said is of no use. */
export function trustedAnswers({ answers }: Diagnosis): TrustedAnswer[] {
  return answers.flatMap((answer) => {
    const { trust, status } = answer;
    return trust === null || status === 'not-asked' ? [] : [{ ...answer, trust }];
  });
}

/** What a prediction is worth, beside it. */
export function trustWords({ trust, checks, named }: TrustedAnswer): string {
  const {
    balancedAccuracy: { value, low, high },
    threshold,
    target,
    coverage,
    accuracy,
  } = trust;
  const level = `balanced accuracy ${formatNumber(value)} ${low === null ? '' : `(${formatNumber(low)} to ${formatNumber(high)}) `}on ${trust.programs} programs held out (${trust.split})`;
  if (trust.alarms !== null) return `${level}; ${alarmWords(trust.alarms, checks)}`;
  // Classes are learned from runs at all their checks, and a log of few lines tells less.
  const limit =
    threshold === null
      ? `no threshold reaches ${formatProbability(target)}, so it ${trust.twoFrom === null ? 'always abstains' : 'never names one class alone'}`
      : `it predicts from probability ${formatProbability(threshold)} on: ${formatProbability(coverage)} of traces, ${formatProbability(accuracy!)} of them correctly`;
  return `${level}, recorded in full; ${limit}; ${namingWords(trust.namings, named)}`;
}

/** How often as many classes as here were named of faulty runs held out, and correctly, and of foreign ones beside them; where none is, one and two. */
function namingWords(namings: Trust['namings'], named: readonly string[]): string {
  if (namings === null) return notOnForeign;
  const { heldOut, foreign } = namings;
  const one = ({ one: own }: typeof heldOut) =>
    `one class was named of ${own.named}, correctly of ${own.right}`;
  const two = ({ two: own }: typeof heldOut) =>
    `two were named of ${own.named}, the correct one among them of ${own.right}`;
  const of = (counts: typeof heldOut) =>
    [...(named.length === 2 ? [] : [one(counts)]), ...(named.length === 1 ? [] : [two(counts)])].join(', ');
  const held = `of ${heldOut.runs} faulty runs there ${of(heldOut)}`;
  return `${held}; ${foreign === null ? notOnForeign : `of ${foreign.runs} foreign ones (docs/wild.md) ${of(foreign)}`}`;
}

const notOnForeign = 'on foreign runs it was not measured';

/** How runs of programs held out that have about as many checks were called, and foreign ones beside them. */
function alarmWords({ bands, foreign }: NonNullable<Trust['alarms']>, checks: number): string {
  const of = ({ healthy, faulty, falseAlarms, found, silent }: NonNullable<typeof foreign>) =>
    `${falseAlarms} of ${healthy} healthy runs were called faulty and ${found} of ${faulty} faulty ones found, and of ${silent} nothing was said`;
  const band = bandFor(bands, checks);
  const before = bands[bands.indexOf(band) - 1]?.checks ?? fewestMeasured - 1;
  const length = `of ${before + 1} ${band.checks === null ? 'checks and more' : `to ${band.checks} checks`}`;
  return `there, of those ${length} as this run has, ${of(band.heldOut)}; ${foreign === null ? notOnForeign : `of foreign runs (docs/wild.md), of any length, ${of(foreign)}`}`;
}

/** By how much probabilities are off, of detection among runs with about as many checks. */
export function calibrationWords({ trust, checks }: TrustedAnswer): string {
  const off =
    trust.alarms === null
      ? trust.calibrationError.after
      : bandFor(trust.alarms.bands, checks).calibrationError;
  return `probabilities are off by ${formatNumber(off)} on average`;
}

/** Signals of each family, in the order of their weights; families without signals come last. */
export function signalsByFamily({
  signals,
  training,
}: Diagnosis): [family: string, signals: readonly Signal[]][] {
  const found = groupBy(signals, ({ family }) => family);
  const without = training.families.filter((family) => !found.has(family));
  return [...found, ...without.map((family): [string, Signal[]] => [family, []])];
}

/** Facts as lines, a fault with its consequence. */
export function factWords({ sentence, fault, consequence }: Fact): string {
  return fault ? `${sentence}: ${consequence}` : sentence;
}

/** Whose advice it is and what for. */
export function adviceOrigin({ class: name, source }: Advice): string {
  return name === null ? source : `${name}; ${source}`;
}

/** Whether advice has the reason and the source of the one before it, so that they need not be said again. */
export function isSaid(one: Advice, before: Advice | undefined): boolean {
  const reasons = one.because.join();
  return before !== undefined && reasons !== '' && reasons === before.because.join() && adviceOrigin(one) === adviceOrigin(before); // biome-ignore format: one condition
}

/** How many columns are unusual, and how many would be by chance. */
export function unusualWords({ unusual: { columns, outside } }: Diagnosis): string {
  return `${outside} of ${columns} numbers lie outside the middle 95 % of healthy runs; ${Math.round(columns / 20)} would by chance.`;
}
