import { sha256 } from '../../src/lib/hash.ts';

/** Half of all ids by their own hash, so that nobody chooses which are looked at only by the exam. */
export function halfOf(id: string): 'open' | 'frozen' {
  return Number.parseInt(sha256(`wild ${id}`).slice(0, 2), 16) < 128 ? 'open' : 'frozen';
}
