import { programs } from '../../../corpus/programs/index.ts';
import { type ProbeResult, probeRecording } from '../../inputs/bank/index.ts';
import { formatTable } from '../../report/table.ts';
import { recordingDefaults } from '../../traces/recording-defaults.ts';
import { selectBackend } from '../../training/backend.ts';
import { json, list, quiet, recordingArgument, workers } from '../common-options.ts';
import { resumable } from '../long-work.ts';
import { defineCommand, option, required } from '../options.ts';
import { printResult } from '../output.ts';

/** `faultgap inputs probe`: features of what trained networks predict on a bank of inputs. */
export const registerProbe = defineCommand({
  name: 'probe',
  about: 'train the runs of a recording again and run each network on the probe bank of its program',
  page: 'docs/test-inputs.md',
  examples: ['inputs probe reference --out probe'],
  args: [recordingArgument],
  options: {
    programs: list('comma-separated (default: all of the recording)'),
    backend: option('<name>', 'result', 'the one that recorded it', { default: recordingDefaults.backend }),
    out: required('<dir>', 'place', 'where banks, networks and probe-bank.arrow go', { writes: 'folder' }),
    workers,
    quiet,
    json,
  },
  async run(recording, { programs: ids, out, workers, backend, quiet, json }) {
    const chosen = ids === undefined ? programs.members : ids.map((id) => programs.get(id));
    await selectBackend(backend);
    const request = { recording, programs: chosen, out, workers, backend };
    const result = await resumable(quiet, (progress, signal) =>
      probeRecording({ ...request, progress, signal }),
    );
    if (result !== null) printResult(json, result, formatProbe);
  },
});

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
