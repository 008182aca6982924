#!/usr/bin/env node
// The sources are run as they are, so that a checkout, a worker and a user's own .ts plug-in all take one path.
import './register.js';

const { main } = await import('../src/cli/main.ts');
await main(process.argv);
