import type { LogFormat } from '../contract.ts';
import { allenNlp } from './allennlp.ts';
import { tensorboardEvents } from './events.ts';
import { jsonDocument, jsonLines, trainerState } from './json.ts';
import { recorderFile } from './recorder.ts';
import { database, dvclive, mlflowStore, seriesFiles } from './stores.ts';
import { binaryTable, delimited, wandbCharts } from './tables.ts';
import { listedText, printedText } from './text.ts';
import { wandbFile } from './wandb.ts';

/** Kinds of files that hold logs, in the order in which they are tried: the first that knows a file reads it. */
export const logFormats: readonly LogFormat[] = [
  tensorboardEvents,
  wandbFile,
  database,
  mlflowStore,
  dvclive,
  seriesFiles,
  trainerState,
  allenNlp,
  recorderFile,
  jsonLines,
  jsonDocument,
  binaryTable,
  listedText,
  wandbCharts,
  delimited,
  printedText,
];
