/** What a table holds for a name. A name that a user chose may be `toString`, which every object has without holding it. */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  // eslint-disable-next-line names/no-name-as-key -- the one place that asks first
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
