import { InputError } from './errors.ts';

/** What every member of a written list has. */
export interface Named {
  readonly id: string;
  readonly title: string;
}

/** A written list of plug-ins of one kind, looked up by id. */
export interface Registry<T extends Named> {
  /** What the members are, in the singular: `program`, `operator`. */
  readonly kind: string;
  /** Written ones first, then those added. */
  readonly members: readonly T[];
  has(id: string): boolean;
  /** Old names are found too (`currentName`). @throws InputError `unknown-<kind>` with the nearest names. */
  get(id: string): T;
  /** @throws InputError `duplicate-<kind>` where an id is taken. */
  requireFree(id: string): void;
  /** A plug-in from outside, for this process only. @throws InputError `duplicate-<kind>` where its id is taken. */
  add(member: T): void;
}

/**
 * The name of today for one of the last release, which is read until the next release: `default`, the tool DEFault, reads
 * as a setting.
 */
export function currentName(name: string): string {
  return name.replace(/^default(?=(-corrected)?(-noval)?$)/, 'de-fault');
}

/** @throws Error where two members share an id: a defect of the list, not of the input. */
export function createRegistry<T extends Named>(kind: string, written: readonly T[]): Registry<T> {
  const members = [...written];
  const byId = new Map<string, T>();
  for (const member of members) {
    if (byId.has(member.id)) throw new Error(`two ${kind}s are called ${member.id}`);
    byId.set(member.id, member);
  }
  const has = (id: string) => byId.has(id) || byId.has(currentName(id));
  const requireFree = (id: string) => {
    if (has(id)) throw idTaken(kind, id);
  };
  return {
    kind,
    members,
    has,
    requireFree,
    get(id) {
      const member = byId.get(id) ?? byId.get(currentName(id));
      if (member === undefined) throw unknownName(kind, id, [...byId.keys()]);
      return member;
    },
    add(member) {
      requireFree(member.id);
      byId.set(member.id, member);
      members.push(member);
    },
  };
}

/** The error for a member of which the id belongs to another thing. */
export function idTaken(kind: string, id: string, rule = 'has its own id'): InputError {
  return new InputError(`duplicate-${kind.replaceAll(' ', '-')}`, {
    rule: `every ${kind} ${rule}`,
    value: `${id}, which already exists`,
    remedy: 'Give yours another id.',
  });
}

/** The error for a name that is in no list, with up to three near matches. */
export function unknownName(kind: string, name: string, known: readonly string[]): InputError {
  return new InputError(`unknown-${kind.replaceAll(' ', '-')}`, {
    rule: `no ${kind} is called "${name}"`,
    remedy: remedyFor(name, known),
  });
}

function remedyFor(name: string, known: readonly string[]): string {
  if (/\.[cm]?[jt]s$/.test(name))
    return 'Where a command takes a file of your own, it has an option for it, such as --diagnoser.';
  const near = nearestNames(name, known);
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Known: ${listSome(known)}.`;
}

/** As many names as somebody reads. */
function listSome(known: readonly string[]): string {
  const more = known.length - mostListed;
  if (more <= 0) return known.join(', ');
  return `${known.slice(0, mostListed).join(', ')} and ${more} more, which \`faultgap list\` tells`;
}

const mostListed = 40;

/** At most three of `known` that contain `name` or lie within a third of its length in edits, nearest first. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((id) => ({
      id,
      distance: id.toLowerCase().includes(wanted) ? 1 : editDistance(wanted, id.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitution));
    }
    row = next;
  }
  return row[b.length]!;
}
