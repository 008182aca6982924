import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { errorText, InputError } from '../../lib/errors.ts';

/** A Redis that was there once, and is waited for when it goes away. */
export interface RedisLink {
  readonly client: Redis;
  /** The address without user and password. */
  readonly address: string;
  /** Rejects once Redis has been silent for longer than the patience. */
  readonly lost: Promise<never>;
  close(): void;
}

interface RedisOptions {
  /** Seconds of silence after which Redis counts as gone. */
  readonly patience: number;
  /** Called with a line of text when Redis goes away and when it is back. */
  readonly onNote: (text: string) => void;
  /** Waits for a Redis that cannot be reached yet as long as for one that went away. */
  readonly mayComeLater?: boolean;
}

const secondsToConnect = 5;
const secondsBetweenTries = 0.5;
const secondsUntilNote = 3;

/**
 * Connects to the Redis at an address such as `redis://host:6379` or `rediss://user:password@host/2`.
 * @throws InputError `queue-address`, `queue-unreachable`, `queue-not-redis`, `queue-refused`.
 */
export async function openRedis(url: string, options: RedisOptions): Promise<RedisLink> {
  const address = checkAddress(url);
  const client = await connect(url, address, options);
  return { client, address, ...watch(client, address, options) };
}

async function connect(url: string, address: string, options: RedisOptions): Promise<Redis> {
  const { patience, onNote, mayComeLater = false } = options;
  const deadline = performance.now() + patience * 1000;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await connectOnce(url);
    } catch (error) {
      const refusal = cannotOpen(address, error);
      const isLate = performance.now() > deadline || refusal.code !== 'queue-unreachable';
      if (!mayComeLater || isLate) throw refusal;
      if (isFirst)
        onNote(`no Redis can be reached at ${address} yet; waiting for it for up to ${patience} s`);
      await sleep(secondsBetweenTries * 1000);
    }
  }
}

async function connectOnce(url: string): Promise<Redis> {
  let isOpen = false;
  let failure: Error | null = null;
  const client = new Redis(url, {
    lazyConnect: true,
    // BullMQ asks for it: a command waits for the connection, and `lost` says when that is too long.
    maxRetriesPerRequest: null,
    retryStrategy: () => (isOpen ? secondsBetweenTries * 1000 : null),
  });
  client.on('error', (error: Error) => {
    failure ??= error;
  });
  const connected = client.connect().then(
    // A database that is not there is otherwise passed over, and another recording's taken.
    () => client.select(client.options.db ?? 0),
    (error: Error) => Promise.reject(failure ?? error),
  );
  try {
    await within(secondsToConnect, connected, `no answer in ${secondsToConnect} s`);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  isOpen = true;
  return client;
}

function checkAddress(url: string): string {
  const address = /^rediss?:\/\/(?:[^@/]*@)?([^@/?#]+(?:\/\d*)?)$/.exec(url);
  if (address !== null && URL.canParse(url)) return `${url.slice(0, url.indexOf(':'))}://${address[1]}`;
  throw new InputError('queue-address', {
    rule: '--queue is the address of a Redis',
    need: 'redis://host:port or redis://host:port/database',
    value: url.replace(/\/\/[^@]*@/, '//'),
  });
}

function cannotOpen(address: string, error: unknown): InputError {
  const text = errorText(error);
  const reply = redisError(error, address);
  if (reply instanceof InputError) return reply;
  // A Redis that goes away while it is greeted closes the connection without another word.
  const isAway = /ECONN|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|ETIMEDOUT|EPIPE|^no answer|is closed/.test(
    text,
  );
  return isAway
    ? new InputError('queue-unreachable', {
        rule: `no Redis can be reached at ${address}`,
        value: text.replace(/\.$/, ''),
        remedy: 'Start one with "redis-server", or mend --queue.',
      })
    : new InputError('queue-not-redis', {
        rule: `what answers at ${address} is not a Redis`,
        value: text.replace(/\. Please report this\.$/, ''),
        remedy: 'Mend --queue.',
      });
}

/** The reply of Redis in words; any other error as it is. */
export function redisError(error: unknown, address: string): unknown {
  const text = errorText(error);
  if (/\bOOM\b/.test(text)) {
    return new InputError('queue-full', {
      rule: `the Redis at ${address} is full`,
      value: 'its maxmemory is used up',
      remedy: 'Raise its maxmemory and run the same command again: finished groups are kept.',
    });
  }
  if (!(error instanceof Error) || error.name !== 'ReplyError') return error;
  return new InputError('queue-refused', {
    rule: `the Redis at ${address} refuses a command`,
    value: text.replace(/\.$/, ''),
    remedy: 'Mend that and run the same command again: finished groups are kept.',
  });
}

/** Asks for a sign of life every second, which also tells a Redis that hangs with its connection open. */
function watch(client: Redis, address: string, { patience, onNote }: RedisOptions) {
  let isClosed = false;
  const listen = async (): Promise<never> => {
    for (;;) {
      const prediction = client.ping();
      const isLate = await isPending(prediction, Math.min(secondsUntilNote, patience));
      if (isLate) {
        onNote(`the Redis at ${address} does not answer; waiting for it for up to ${patience} s`);
        if (await isPending(prediction, patience)) throw gone(address, patience);
        onNote(`the Redis at ${address} is back`);
      }
      await sleep(1000, undefined, { ref: false });
    }
  };
  const lost = listen().catch((error: unknown) => {
    // A link that was closed on purpose is not lost.
    if (isClosed) return new Promise<never>(() => {});
    throw redisError(error, address);
  });
  lost.catch(() => {});
  const close = () => {
    isClosed = true;
    client.disconnect();
  };
  return { lost, close };
}

function gone(address: string, patience: number): InputError {
  return new InputError('queue-gone', {
    rule: `the Redis at ${address} has not answered for ${patience} s`,
    remedy:
      'Start it and run the same command again, perhaps with more --patience: finished groups are kept.',
  });
}

async function isPending(promise: Promise<unknown>, seconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(seconds * 1000, true, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([promise.then(() => false), late]);
  } finally {
    timer.abort();
  }
}

async function within(seconds: number, promise: Promise<unknown>, text: string): Promise<void> {
  if (await isPending(promise, seconds)) throw new Error(text);
}
