const headBytes = 1024 * 1024;
/** What the server takes at most. */
export const fileBytesMax = 200 * 1024 * 1024;

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/csv',
  txt: 'text/csv',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
};

/** The media type by the ending of a name; null: not a kind that can be read. */
export function typeOf(name: string): string | null {
  const ending = name.toLowerCase().split('.').at(-1) ?? '';
  return types[ending] ?? null;
}

/** Why a file cannot be taken, as a sentence with the way out; null: it can. */
export function refusalOf(file: Pick<File, 'name' | 'size'>): string | null {
  if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) {
    return `${file.name} is of a spreadsheet program. Save it there as “CSV UTF-8” and choose that file.`;
  }
  if (/\.(zip|gz|7z|tar|tgz|bz2|xz)$/i.test(file.name)) {
    return `${file.name} is packed. Unpack it and choose the file inside.`;
  }
  if (typeOf(file.name) === null) {
    return `${file.name} has an ending nothing is known of. Choose a .csv, .jsonl or .json file.`;
  }
  if (file.size === 0) return `${file.name} is empty. Choose the file with the tickets.`;
  if (file.size > fileBytesMax) {
    return `${file.name} is larger than 200 MiB. Split it: what was imported before is told apart and left out.`;
  }
  return null;
}

/** The beginning of a file, cut after a whole line, for the preview. */
export async function headOf(file: File): Promise<Blob> {
  if (file.size <= headBytes) return file;
  const head = file.slice(0, headBytes);
  const bytes = new Uint8Array(await head.arrayBuffer());
  const lineEnd = bytes.lastIndexOf(0x0a);
  return lineEnd === -1 ? head : head.slice(0, lineEnd + 1);
}
