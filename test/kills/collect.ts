/** What a generator yields, as a list. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const members: T[] = [];
  for await (const member of source) members.push(member);
  return members;
}
