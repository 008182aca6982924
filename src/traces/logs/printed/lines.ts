import { epochIn } from './place.ts';

/** A line of a text that counts, and where it stands. */
export interface PrintedLine {
  readonly line: string;
  /** Number of the line in the text, from 1. */
  readonly at: number;
}

/** Lines that name no quantity beside its number, and what they say. */
const sentences: readonly (readonly [line: RegExp, said: string])[] = [
  // Darknet: `100: 2.41, 2.38 avg loss, 0.001 rate, …`
  [/^\s*(\d+): \S+, (\S+) avg(?: loss)?, (\S+) rate\b.*$/, 'step $1 loss $2 lr $3'],
  // Deeplearning4j
  [/^.*\bScore at iteration (\d+) is (\S+).*$/, 'step $1 loss $2'],
  // Stable-Baselines3 prints a table of two columns at a time.
  [/^\|\s+total_timesteps\s+\|\s+(\d+)\s+\|$/, 'step $1'],
  [/^\|\s+(\w[\w/ ]*?)\s+\|\s+(\S+)\s+\|$/, '$1: $2'],
  // The tutorial of PyTorch on TensorBoard
  [/^\s*LOSS train (\S+) valid (\S+)\s*$/i, 'train loss $1 valid loss $2'],
  // Estimators of TensorFlow
  [/^.*\bSaving dict for global step (\d+): (.*)$/, 'val: step $1, $2'],
  // Caffe
  [/^.*\b(Train|Test) net output #\d+: (\S+) = (\S+).*$/, '$1: $2 $3'],
  // PaddleOCR; what was best so far is no number of this epoch.
  [/^.*\bcur metric, (.*)$/, 'val: $1'],
  [/^.*\bbest metric, .*$/, ''],
  // Tutorials of PyTorch: `Accuracy of the network on the 10000 test images: 55 %`
  [/^(.*\b)Accuracy of the (?:\w+ ){1,2}on the \d+ (\w+) \w+: ([\d.]+) ?%.*$/i, '$1$2 accuracy: $3%'],
  // ESPnet
  [/^.*?(\d+)epoch results: (.*)$/, 'epoch $1: $2'],
  // YOLO up to v7: epoch, memory, box, objectness and class losses, their sum, rows, size, precision, recall, two mAP, losses.
  [
    /^\s*(\d+)\/\d+\s+[\d.]+G\s+(\S+)\s+(\S+)\s+(\S+)\s+\S+\s+\d+\s+\d+\s+\S+\s+\S+\s+\S+\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$/,
    'epoch $1 train box_loss $2 train obj_loss $3 train cls_loss $4 val map $5 val box_loss $6 val obj_loss $7 val cls_loss $8',
  ],
];

/** Names of parts in brackets, of which ESPnet has several in a line. */
const partInBrackets = /(?=\[(?:train|valid|val|test|eval)\])/;
/** A line that only says which rows those below it are of: `Test Error:`, `Eval begin...`. */
const heading =
  /^\W*(train(?:ing)?|valid(?:ation)?|val|test(?:ing)?|eval(?:uation)?)\b(?:\s+[a-z]+){0,2}\s*[:.]*\s*$/i;
/** A line that says itself where it stands, and so is below no heading. */
const counted = /\b(?:step|iter|iteration|batch)\b\s*[:#[]?\s*\d/i;
/** A state of a progress bar, perhaps a line of its own: `50/100 [==>…]`, `step 50/100 - loss: …`; of tqdm `Epoch 1:  50%|`. */
const barOfKeras = /^\s*(?:step\s+)?(\d+)\/(\d+)\s*(?:\[|━|-\s)/;
const barOfTqdm = /^(.*?)\s*(\d+)%\|/;
/** Rows that are not trained on, and how many of them: `Test: [ 0/50]`. */
const ofOthers = /^\W*(?:test|val|eval)\w*\b[^[]*\[\s*(\d+)\s*\/\s*(\d+)\s*\]/i;

/** The lines of a text as they stood in the end, in words that name what they say. */
export function printedLines(text: string): PrintedLine[] {
  const written = text
    .split('\n')
    .flatMap((raw, i) => lastWritten(raw).map((line) => ({ line, at: i + 1 })))
    .filter(({ line }) => !isBeginning(line));
  const lines = lastStates(written).map(({ line, at }) => ({ line: inWords(line), at }));
  return underHeadings(lines).flatMap(({ line, at }) => apart(line).map((part) => ({ line: part, at })));
}

/**
 * Progress bars write over themselves: what stands last counts, of each epoch where a line runs through several. Colours
 * are no text.
 */
function lastWritten(line: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are steered by it
  const plain = line.replaceAll(/\u001b\[[\d;]*[A-Za-z]/g, '');
  const parts = plain.split(/[\r\b]+/).filter((part) => part.trim() !== '');
  if (parts.length === 0) return [''];
  return parts.filter((part, i) => {
    const [own, next] = [epochIn(part), i + 1 < parts.length ? epochIn(parts[i + 1]!) : null];
    return i === parts.length - 1 || (own !== null && next !== null && own !== next);
  });
}

/** A mean over the first few rows of others, which the mean over all of them follows. */
function isBeginning(line: string): boolean {
  const [, done, all] = ofOthers.exec(line) ?? [];
  return done !== undefined && Number(done) < Number(all) / 2;
}

interface Bar {
  /** What it is of, by which its states are known. */
  readonly of: string;
  readonly done: number;
}

function barOf(line: string): Bar | null {
  const [, before, percent] = barOfTqdm.exec(line) ?? [];
  if (before !== undefined) return { of: before, done: Number(percent) };
  const [, done, all] = barOfKeras.exec(line) ?? [];
  return done === undefined ? null : { of: `/${all}`, done: Number(done) };
}

/** Of a progress bar that was written line by line the last state; without an epoch above, `3/10 - loss` counts epochs. */
function lastStates(lines: readonly PrintedLine[]): PrintedLine[] {
  const first = lines.findIndex(({ line }) => epochIn(line) !== null);
  const kept: PrintedLine[] = [];
  let next: Bar | null = null;
  for (let i = lines.length - 1; i >= 0; i--) {
    const { line, at } = lines[i]!;
    const bar = first >= 0 && i >= first ? barOf(line) : null;
    const isOld = bar !== null && next?.of === bar.of && bar.done < next.done;
    if (!isOld) kept.push({ line: bar === null ? line : line.replace(/^\s*step\s+/, ''), at });
    if (bar !== null) next = bar;
    else if (epochIn(line) !== null || heading.test(line)) next = null;
  }
  return kept.reverse();
}

function inWords(line: string): string {
  const found = sentences.find(([form]) => form.test(line));
  return found === undefined ? line : line.replace(...found);
}

/** Lines below a heading with its part before them, up to a blank line or one that counts. */
function underHeadings(lines: readonly PrintedLine[]): PrintedLine[] {
  let part: string | null = null;
  return lines.map(({ line, at }) => {
    const [, named] = heading.exec(line) ?? [];
    if (named !== undefined) part = named;
    else if (line.trim() === '' || epochIn(line) !== null || counted.test(line)) part = null;
    else if (part !== null && !/^\W*[a-z]+\s*:\s*[a-z]/i.test(line))
      return { line: `${part}: ${line.trim()}`, at };
    return { line, at };
  });
}

function apart(line: string): string[] {
  const parts = line.split(partInBrackets);
  return parts.length < 3 ? [line] : [parts[0]! + parts[1]!, ...parts.slice(2)];
}
