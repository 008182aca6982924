/** The signal of work that nobody can stop. */
export const neverAborted = new AbortController().signal;
