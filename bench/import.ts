/**
 * How fast a folder of per-epoch CSV files becomes a recording: generated files in the layout of Deep4ge.
 * `node --import tsx bench/import.ts [files] [epochs]`, 14,000 files of 50 × 31 by default.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCpuTimer } from '../src/jobs/cpu-time.ts';
import { importRuns } from '../src/traces/import/import.ts';
import { readMapping } from '../src/traces/import/mapping.ts';
import { deep4geLog, writeFiles } from '../test/traces/import/logs.ts';

const [files, epochs] = [Number(process.argv[2] ?? 14_000), Number(process.argv[3] ?? 50)];
const programs = 59;
const folder = mkdtempSync(join(tmpdir(), 'faultgap-bench-'));
try {
  for (let i = 0; i < files; i++) {
    const name = `${10_000 + (i % programs)}_${i % 3 === 0 ? 'correct' : 'Loss'}_${String(i).padStart(5, '0')}.csv`;
    writeFiles(join(folder, 'logs'), { [name]: deep4geLog(name, epochs) });
  }
  globalThis.gc?.();
  const [start, cpuTime] = [performance.now(), startCpuTimer()];
  let peak = 0;
  const { manifest } = await importRuns({
    from: join(folder, 'logs'),
    mapping: readMapping('deep4ge'),
    out: join(folder, 'out'),
    command: 'bench',
    onFile: (done) => {
      if (done % 100 === 0) peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = cpuTime();
  process.stdout.write(
    `${manifest.counts.traces} files of ${epochs} × 31: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ` +
      `${Math.round(peak / 2 ** 20)} MiB at most\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
