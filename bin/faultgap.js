#!/usr/bin/env node
// The sources are run as they are, so that a checkout, a worker and a user's own .ts plug-in all take one path.
import './register.js';

// Whoever reads our output may stop before its end, as `head` does; that is no fault, and there is nobody left to tell.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { main } = await import('../src/cli/main.ts');
await main(process.argv);
