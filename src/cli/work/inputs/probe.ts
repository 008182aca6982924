import { programs } from '../../../../corpus/programs/index.ts';
import { type ProbeResult, probeRecording } from '../../../inputs/bank/index.ts';
import { formatTable } from '../../../report/table.ts';
import { selectBackend } from '../../../training/backend.ts';
import type { probeOptions } from '../../inputs/probe.ts';
import { resumable } from '../../long-work.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';

/** Trains runs again, and probes their networks. */
export async function runProbe(
  recording: string,
  { programs: ids, out, workers, backend, quiet, json }: Parsed<typeof probeOptions>,
): Promise<void> {
  const chosen = ids === undefined ? programs.members : ids.map((id) => programs.get(id));
  await selectBackend(backend);
  const request = { recording, programs: chosen, out, workers, backend };
  const result = await resumable(quiet, (progress, signal) =>
    probeRecording({ ...request, progress, signal }),
  );
  if (result !== null) printResult(json, result, formatProbe);
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
