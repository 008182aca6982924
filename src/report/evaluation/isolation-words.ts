import type { Isolation } from '../../lib/sandbox/confine.ts';

/** How a plug-in was kept from looking around, in words. */
export const isolationWords: Readonly<Record<Isolation, string>> = {
  namespace: 'ran without files, network and processes, which the system saw to (namespace)',
  permission: 'ran without files, network and processes, which Node.js saw to alone (permission)',
};
