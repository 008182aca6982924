import type {
  Advice,
  Diagnosis,
  DiagnosisPrediction,
  Fact,
  Signal,
  Trust,
  Verdict,
} from '../../diagnosis/contract.ts';
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
export function learnerPlace({ verdict: { by, kind } }: Diagnosis): string {
  if (by === 'rule') return 'Rules go first: the verdict is theirs, whatever the learner says here.';
  const first = 'Rules go first and find no fault';
  if (by === 'curves')
    return `${first}; the verdict is by the curves, not the learner’s. Of 100 killed mutants of the corpus three pass so (docs/diagnosing.md).`;
  return kind === 'silent'
    ? `${first}, and neither the learner nor the curves tell.`
    : `${first}: the verdict is the learner’s.`;
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

function detectionWords(prediction: DiagnosisPrediction): string {
  if (prediction.status === 'not-asked') return `No verdict: ${prediction.why}.`;
  const [first] = prediction.probabilities;
  const sure = formatProbability(first!.value);
  if (prediction.answer === 'clean')
    return first!.name === 'clean'
      ? `Healthy: no sign of a fault (${sure} sure).`
      : `Healthy, though not for sure: a fault has a probability of ${sure}, which healthy runs of the corpus reach too.`;
  if (prediction.answer === 'faulty') return `Faulty (${sure} sure).`;
  if (prediction.why !== null) return `No verdict: ${prediction.why}.`;
  return `No verdict: ${first!.name === 'clean' ? 'healthy' : 'faulty'} is the likelier (${sure}), and that is not sure enough.`;
}

/** A second class is worth a word from this probability on. */
const worthNaming = 0.1;

/** The class of fault; only an `if` where nobody says that there is a fault. */
function typingWords(prediction: DiagnosisPrediction, isFaulty: boolean): string | null {
  if (prediction.status === 'not-asked') return null;
  const [first, second] = prediction.probabilities;
  const likely = [first!, second!].filter(({ value }, i) => i === 0 || value >= worthNaming);
  const both = likely.map(({ name, value }) => `${name} (${formatProbability(value)})`).join(' or ');
  const { named } = prediction;
  if (named.length === 0)
    return isFaulty
      ? `Its class is not certain, most likely ${both}.`
      : `If it is faulty, its class is not certain, most likely ${both}.`;
  const sure = formatProbability(named.length === 1 ? first!.value : first!.value + second!.value);
  return isFaulty
    ? `Class of fault: ${named.join(' or ')} (${sure} sure).`
    : `If it is faulty, then of the class ${named.join(' or ')} (${sure}).`;
}

function instabilityWords(prediction: DiagnosisPrediction): string | null {
  const part = `seen from its first ${percentOf(prediction.window)} %`;
  // Why not stands in the table.
  if (prediction.status === 'not-asked') return null;
  const [first] = prediction.probabilities;
  const sure = formatProbability(first!.value);
  if (prediction.answer === 'unstable') return `It will turn unstable, ${part} (${sure} sure).`;
  if (prediction.answer === 'stable') return `It will stay stable, ${part} (${sure} sure).`;
  return `Whether it turns unstable cannot be said, ${part}; ${first!.name} is the likelier (${sure}).`;
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

/** What a prediction is worth, beside it. */
export function trustWords(trust: Trust): string {
  const {
    balancedAccuracy: { value, low, high },
    threshold,
    target,
    coverage,
    accuracy,
  } = trust;
  const level = `balanced accuracy ${formatNumber(value)} ${low === null ? '' : `(${formatNumber(low)} to ${formatNumber(high)}) `}on ${trust.programs} programs held out (${trust.split})`;
  if (trust.alarms !== null) return `${level}; ${alarmWords(trust.alarms)}`;
  return threshold === null
    ? `${level}; no threshold reaches ${formatProbability(target)}, so it always abstains`
    : `${level}; it predicts from probability ${formatProbability(threshold)} on: ${formatProbability(coverage)} of traces, ${formatProbability(accuracy!)} of them correctly`;
}

/** How runs of programs held out and foreign ones were called, beside each other. */
function alarmWords({ heldOut, foreign }: NonNullable<Trust['alarms']>): string {
  const of = ({ healthy, faulty, falseAlarms, found, silent }: typeof heldOut) =>
    `${falseAlarms} of ${healthy} healthy runs were called faulty and ${found} of ${faulty} faulty ones found, and of ${silent} nothing was said`;
  return `there ${of(heldOut)}; ${foreign === null ? 'on foreign runs it was not measured' : `of foreign runs (docs/wild.md) ${of(foreign)}`}`;
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
