import { isObject } from '../../../lib/json.ts';
import type { LogFormat } from '../contract.ts';
import { flatten } from '../json-tables.ts';
import { RowTable } from '../points.ts';
import { parseWholeJson } from './json.ts';

const ofEpoch = /(?:^|\/)metrics_epoch_(\d+)\.json$/;
/** What was best so far, and what the machine did, is no number of this epoch. */
const ofOthers = /^best_|_memory_MB$|^training_(duration|start_epoch|epochs)$|^epoch$/;

/** AllenNLP: a file of JSON per epoch, `metrics_epoch_0.json` (github.com/allenai/allennlp, training/gradient_descent_trainer.py). */
export const allenNlp: LogFormat = {
  id: 'allennlp',
  matches: ({ name, text }) => ofEpoch.test(name) && text !== null && /^\s*\{/.test(text),
  group: (name) => name.split('/').slice(0, -1).join('/') || '.',
  async read(files) {
    const epochOf = (name: string) => Number(ofEpoch.exec(name)![1]);
    const inOrder = [...files].sort((a, b) => epochOf(a.name) - epochOf(b.name));
    const rows = new RowTable(files[0]!.name);
    for (const file of inOrder) {
      const value = parseWholeJson(file.name, await file.text());
      const cells = isObject(value) ? [...flatten(value)].filter(([name]) => !ofOthers.test(name)) : [];
      rows.add([['epoch', epochOf(file.name)], ...cells]);
    }
    const hints = { span: 'epoch' } as const;
    return [{ title: 'AllenNLP metrics_epoch_N.json', name: '', table: rows.finish(), hints, notes: [] }];
  },
};
