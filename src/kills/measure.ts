/** A number in [0, 1], or null where it is undefined, with the reason: no denominator, never a 0 in its place. */
export interface Measure {
  readonly value: number | null;
  /** Null where there is a value. */
  readonly reason: string | null;
}

export function measured(value: number): Measure {
  return { value, reason: null };
}

export function undefinedFor(reason: string): Measure {
  return { value: null, reason };
}

/** The published studies write 0 where a measure has no denominator. Only for comparison with their tables. */
export function asPublished({ value }: Measure): number {
  return value ?? 0;
}
