import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importOurs } from './run.js';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

// Whoever reads our output may stop before its end, as `head` does; that is no fault, and there is nobody left to tell.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`faultgap: cannot write to stdout; got ${error.message} [write-failed]\n`);
  process.exit(2);
});
// A terminal that was closed says so by a signal as well; a pipe does not, and there 141 is what SIGPIPE gives.
process.stderr.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(141);
});

try {
  const { endLate, main } = await importOurs('src/cli/main');
  process.on('uncaughtException', endLate);
  await main(process.argv);
} catch (error) {
  const missing = missingIn(error);
  if (missing === null) throw error;
  process.stderr.write(
    `faultgap: the compiled files of faultgap changed while it ran, or are not all there; got ${missing}. ` +
      'Run `npm run prepare` in a checkout, else install faultgap again; then the same command. [dist-broken]\n',
  );
  process.exitCode = 2;
}

/** What Node says of a file of `dist` that is gone, half written, or of another time than those that import it; null of other errors. */
function missingIn(error) {
  const text = String(error?.stack ?? error);
  const [said] = /^.*(Cannot find module|does not provide an export).*$/m.exec(text) ?? [];
  if (said !== undefined && text.includes(dist)) return said.replace(/^.*?: /, '');
  return text.includes('at compileSourceTextModule') ? text.split('\n')[0] : null;
}
