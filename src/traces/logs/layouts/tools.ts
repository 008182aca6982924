import { readText } from '../../../tables/cells.ts';
import { isNumeric } from '../cells.ts';
import { hasQuantity } from '../names.ts';
import { wideLayout } from './wide.ts';

const is = (names: readonly string[], ...wanted: readonly string[]) =>
  wanted.every((name) => names.includes(name));
const some = (names: readonly string[], pattern: RegExp) => names.some((name) => pattern.test(name));

/** Ultralytics `results.csv`: epochs from 1, from 0 in old versions; what is called metrics is of validation. */
export const yolo = wideLayout(
  'yolo',
  'YOLO results.csv (Ultralytics)',
  (names) => names[0] === 'epoch' && some(names, /^train\/\w+_loss$/) && some(names, /^metrics\//),
  () => ({ scorePart: 'validation', span: 'epoch' }),
);

/** fastai's CSVLogger: its metrics are of validation, its times are minutes and seconds. */
export const fastai = wideLayout(
  'fastai',
  'fastai CSVLogger',
  (names, table) =>
    is(names, 'epoch', 'train_loss', 'time') &&
    /^\d+:\d+/.test(readText(table.columns.get('time')![0]) ?? ''),
  () => ({ scorePart: 'validation', span: 'rows' }),
);

/** Lightning's CSVLogger: epoch and step in every row, of which several have one step; steps from 0. */
export const lightning = wideLayout(
  'lightning',
  'Lightning CSVLogger',
  (names, table) =>
    is(names, 'epoch', 'step') &&
    [...table.columns.keys()].some(
      (name) => !/^(epoch|step)$/.test(name) && hasHoles(table.columns.get(name)!),
    ),
);

/** Trainer's history as a table. */
export const trainerTable = wideLayout(
  'trainer-table',
  'Hugging Face log history',
  (names) => is(names, 'epoch', 'step') && some(names, /^eval_(loss|runtime)$/),
  () => ({ counter: 'step', from: 1, span: 'rows' }),
);

/** Weights & Biases run history, from its page or `run.history()`. */
export const wandbHistory = wideLayout(
  'wandb-history',
  'Weights & Biases run history',
  (names) => is(names, '_step') && some(names, /^_(timestamp|runtime)$/),
);

/** Keras' CSVLogger writes its names in the order of the alphabet after the epoch. */
export const keras = wideLayout(
  'keras',
  'Keras CSVLogger',
  ([first, ...names]) =>
    first === 'epoch' &&
    names.length > 1 &&
    is(names, 'loss') &&
    names.every((name, i) => ofKeras.test(name) && (i === 0 || names[i - 1]! <= name)),
  () => ({ span: 'epoch' }),
);

/** What Keras calls a loss, a metric or a rate. */
const ofKeras = /^(?!train|batch|step|iter|epoch|time|run)[a-z][a-z0-9_]*$/;

/** `pandas.DataFrame(history.history)`, with its index, without, or on its side. */
export const kerasHistory = wideLayout(
  'keras-history',
  'Keras History as a table',
  (names) => {
    const [first] = names;
    const rest = /^(|index|Unnamed: 0)$/.test(first ?? '-') ? names.slice(1) : names;
    return (
      is(rest, 'loss') &&
      rest.every(
        (name) => /^(val_)?[a-z0-9_]+$/.test(name) && !/^(epoch|step|iter|iteration|train.*)$/.test(name),
      ) &&
      rest.some((name) => name.startsWith('val_') && rest.includes(name.slice(4)))
    );
  },
  () => ({ span: 'epoch' }),
);

/** Columns named by metric ids, as docs/formats.md has them. */
export const namedByIds = wideLayout('metric-ids', 'Columns named by metric ids', (names) =>
  some(names, /^(loss|gradient|optimizer|activation|curvature)\.[a-z]/),
);

/** Whatever has a column that is called like a loss or a score. */
export const anyTable = wideLayout('table', 'Table', (names, table) => {
  if (table.rows === 0)
    return names.length > 1 && hasQuantity(names) && names.every((name) => name.length <= 40);
  // With an epoch beside it, a loss that is no number is a fault of the log, not of the name.
  return hasQuantity(is(names, 'epoch') ? names : names.filter((name) => isNumeric(table, name)));
});

function hasHoles(cells: ArrayLike<unknown>): boolean {
  return Array.from(cells).some((cell) => cell === null || cell === undefined || cell === '');
}
