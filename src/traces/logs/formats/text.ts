import { type LogFormat, type LogHints, notALog } from '../contract.ts';
import { refuseTrees } from '../layouts/boosted.ts';
import { readTableRuns } from '../layouts/index.ts';
import { readLists, tableOfLists } from '../lists.ts';
import { readPrinted } from '../printed/read-printed.ts';

/** Lists by name that are no JSON: a dictionary as Python prints it, a line per quantity. */
export const listedText: LogFormat = {
  id: 'lists',
  matches: ({ text }) => text !== null && readLists(text) !== null,
  async read([file]) {
    const lists = readLists(await file!.text());
    if (lists === null) throw notALog(file!.name, 'text that goes on otherwise than it begins');
    const { table, notes } = tableOfLists(file!.name, lists);
    return readTableRuns(table, notes);
  },
};

/** What a training printed: lines with names and numbers, and what counts in the same line or one before it. */
export const printedText: LogFormat = {
  id: 'text',
  matches: ({ text }) => text !== null && (boostedLine.test(text) || looksPrinted(text)),
  async read([file]) {
    const text = await file!.text();
    if (boostedLine.test(text)) throw refuseTrees(file!.name);
    const { title, hints } = printers.find(({ line }) => line.test(text)) ?? anybody;
    const { table, notes } = readPrinted(file!.name, text);
    if (table.rows === 0) throw notALog(file!.name, 'text without a loss beside its epoch or step');
    return [{ title, name: '', table, hints, notes }];
  },
};

/** `[0]	train-rmse:0.5` of XGBoost, `[1]	valid_0's l2: 0.5` of LightGBM, `0:	learn: 0.5` of CatBoost. */
const boostedLine = /^\[\d+\]\s+[\w' -]+[-' ][\w@]+:\s*[\d.]|^\d+:\s+learn:\s*[\d.]/m;

/** Lines of a quantity that nothing counts, at least; they are half of the text. */
const fewestUncounted = 4;

/** Two lines with a quantity and something that counts, or a text that is all quantities. */
function looksPrinted(text: string): boolean {
  const { table } = readPrinted('', text);
  if (table.columns.has('epoch') || table.columns.has('step')) return table.rows >= 2;
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  return table.rows >= fewestUncounted && 2 * table.rows >= lines;
}

/** Who prints so, the particular before the general. */
const printers: readonly { readonly line: RegExp; readonly title: string; readonly hints: LogHints }[] = [
  { line: /^s:-?\d+ (tel|trl|eval):/m, title: 'llm.c main.log', hints: {} },
  { line: /^step\s+\d+\/\d+ \| (train )?loss /m, title: 'llm.c output', hints: {} },
  { line: /^step \d+: train loss \S+ \(took /m, title: 'llm.c output', hints: { from: 0 } },
  {
    line: /^(step \d+: train loss \S+, val loss|iter \d+: loss \S+, time)/m,
    title: 'nanoGPT output',
    hints: { from: 1 },
  },
  { line: /^\d+ (train|val) -?[\d.]+\s*$/m, title: 'nanoGPT log.txt (step, part, loss)', hints: { from: 1 } },
  { line: /^Epoch \d+\/\d+\s*\n[^\n]*- loss: /m, title: 'Keras output', hints: { span: 'epoch' } },
  {
    line: /^Train Epoch: \d+ \[\d+\/\d+ \(\d+%\)\]/m,
    title: 'Output of the PyTorch MNIST example',
    hints: { unit: 'training rows' },
  },
  { line: /\{'(loss|eval_loss)': .*'epoch': /, title: 'Hugging Face output', hints: { span: 'rows' } },
  { line: /\| (train|valid|train_inner) \| .*\bloss /, title: 'fairseq output', hints: {} },
];
const anybody = { title: 'Text with a loss per line', hints: {} };
