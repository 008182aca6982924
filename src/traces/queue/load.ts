import { errorText, InputError } from '../../lib/errors.ts';

const clients = ['bullmq', 'ioredis'] as const;

/**
 * What records by a queue. Its clients are optional packages, and loaded for those who use them only.
 * @throws InputError `queue-not-installed`.
 */
export async function loadQueue() {
  try {
    const { openRedis } = await import('./redis.ts');
    const { runOnQueue } = await import('./queue-runner.ts');
    const { workQueue } = await import('./queue-worker.ts');
    return { openRedis, runOnQueue, workQueue };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    const isAbsent = clients.some((name) => errorText(error).split('\n', 1)[0]!.includes(`'${name}'`));
    if (code !== 'ERR_MODULE_NOT_FOUND' || !isAbsent) throw error;
    throw new InputError(
      'queue-not-installed',
      {
        rule: `a queue needs the optional packages ${clients.join(' and ')}, which are not installed`,
        remedy: 'npm install bullmq@6 ioredis@5',
      },
      { cause: error },
    );
  }
}
