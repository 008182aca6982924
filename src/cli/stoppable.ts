/** Exit code of a command that Ctrl-C ended: 128 and the number of SIGINT, as shells have it. */
export const stoppedExitCode = 130;

/**
 * Runs a task that Ctrl-C can stop: the first one gives the signal, so that the task ends in a state that can be resumed;
 * the second ends the process.
 */
export async function stoppable<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(stoppedExitCode);
    process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, stop);
  try {
    return await task(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
