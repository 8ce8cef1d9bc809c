/** A record's own value; undefined for a name it only inherits. Fields are named by users, who may call one `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
