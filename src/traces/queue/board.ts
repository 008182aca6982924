import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import type { RedisLink } from './redis.ts';

/** What a queue says of the recording it serves, for workers that come along. */
const boardSchema = z.object({
  schemaVersion: z.int(),
  code: z.string(),
  /** The directory, as the machine that began the recording sees it. */
  out: z.string(),
});
type Board = z.output<typeof boardSchema>;

const boardKey = 'faultgap:recording';
const holderKey = 'faultgap:holder';
const leaseSeconds = 6;

/** The right to put jobs on a queue. */
export interface Claim {
  /** To be called every second or so; also puts back what Redis forgot. @throws InputError `queue-taken`. */
  renew(): Promise<void>;
  /** Does this last thing and gives the queue back, unless another recording has taken it. */
  release(last: () => Promise<void>): Promise<void>;
}

/**
 * Takes a queue for one recording at a time. What a killed process left runs out after some seconds, for which it waits.
 * @throws InputError `queue-taken`.
 */
export async function claimQueue({ client, address }: RedisLink, board: Board): Promise<Claim> {
  const me = `process ${process.pid} of ${hostname()} (${randomUUID().slice(0, 8)})`;
  const deadline = performance.now() + (leaseSeconds + 1) * 1000;
  const isFree = () => client.set(holderKey, me, 'EX', leaseSeconds, 'NX');
  while ((await isFree()) === null) {
    if (performance.now() > deadline) throw taken(address, await client.get(holderKey));
    await sleep(500);
  }
  const findOther = async () => {
    const holder = await client.get(holderKey);
    return holder === me ? null : holder;
  };
  const renew = async () => {
    const other = await findOther();
    if (other !== null) throw taken(address, other);
    await client.set(holderKey, me, 'EX', leaseSeconds);
    await client.set(boardKey, JSON.stringify(board));
  };
  await renew();
  const release = async (last: () => Promise<void>) => {
    if ((await findOther()) !== null) return;
    try {
      await last();
    } finally {
      await client.del(holderKey, boardKey);
    }
  };
  return { renew, release };
}

/** Null where nothing is being recorded. */
export async function readBoard({ client }: RedisLink): Promise<Board | null> {
  const text = await client.get(boardKey);
  return text === null ? null : boardSchema.parse(JSON.parse(text));
}

function taken(address: string, holder: string | null): InputError {
  return new InputError('queue-taken', {
    rule: `one recording at a time uses the queue at ${address}`,
    value: `one by ${holder ?? 'another process'}`,
    remedy: 'Wait for it, or give each recording a database of its own, such as redis://host:port/1.',
  });
}
