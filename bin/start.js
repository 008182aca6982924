import { importOurs } from './run.js';

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

const { main } = await importOurs('src/cli/main');
await main(process.argv);
