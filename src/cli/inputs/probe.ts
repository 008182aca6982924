import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { programs } from '../../../corpus/programs/index.ts';
import { type ProbeResult, probeRecording } from '../../inputs/bank/index.ts';
import { formatTable } from '../../report/table.ts';
import { recordingDefaults } from '../../traces/plan.ts';
import { selectBackend } from '../../training/backend.ts';
import { parseList, wholeNumber } from '../options.ts';
import { printJson, printNote, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { stoppable, stoppedExitCode } from '../stoppable.ts';
import { addOutputOptions, type InputsOptions } from './choices.ts';

interface ProbeCommandOptions extends InputsOptions {
  readonly programs?: string;
  readonly backend: string;
}

/** `faultgap inputs probe`: features of what trained networks answer to a bank of inputs. */
export function registerProbe(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('probe')
      .description('train the runs of a recording again and ask each network the probe bank of its program')
      .argument('<dir>', 'a recording')
      .requiredOption('--out <dir>', 'where banks, networks and probe-bank.arrow go')
      .option('--programs <ids>', 'comma-separated (default: all of the recording)')
      .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
      .option('--backend <name>', 'the one that recorded it', recordingDefaults.backend),
  ).action(probe);
}

async function probe(recording: string, options: ProbeCommandOptions): Promise<void> {
  const { out, workers, backend, quiet = false, json = false } = options;
  const chosen =
    options.programs === undefined
      ? programs.members
      : parseList(options.programs).map((id) => programs.get(id));
  await selectBackend(backend);
  const { report, stop } = createProgress(quiet);
  const asked = { recording, programs: chosen, out, workers, backend, progress: report };
  const result = await stoppable((signal) => probeRecording({ ...asked, signal })).finally(stop);
  if (result === null) {
    printNote('stopped; the same command goes on from here');
    process.exitCode = stoppedExitCode;
  } else if (json) printJson(result);
  else printText(formatProbe(result));
}

function formatProbe({ path, traces, programs, leftOut }: ProbeResult): string {
  const rows = [
    ...programs.map(({ program, missing }) => ({
      program,
      lacks:
        Object.entries(missing)
          .map((pair) => pair.join(': '))
          .join('; ') || 'nothing',
    })),
    ...leftOut.map(({ program, reason }) => ({ program, lacks: `everything: ${reason}` })),
  ];
  return `${formatTable(rows, [
    { heading: 'program', align: 'left', cell: ({ program }) => program },
    { heading: 'its bank lacks', align: 'left', cell: ({ lacks }) => lacks },
  ])}\n\n${traces} traces probed, in ${path}`;
}
