const ways: Readonly<Record<string, string>> = {
  missing_column:
    'No column is read as the text of the tickets. Choose which one holds it under Columns.',
  bad_mapping: 'The columns cannot be read as chosen. Change what each is read as.',
  compressed_file:
    'The file is packed or of a spreadsheet program. Unpack it, or save it as CSV UTF-8, and choose that file.',
  encoding_unsupported:
    'The file is not in UTF-8. Open it in its program and save it as “CSV UTF-8”.',
  empty_file: 'The file has no rows. Choose the file with the tickets.',
  header_unreadable:
    'The first line cannot be read as names of columns. It must name them, as in id,subject,text,category.',
  malformed_json: 'A JSON file holds one array of objects; for one object a line name it .jsonl.',
};

/** What is wrong with a file as a whole, and the way out. */
export function wayOut(code: string, message: string): string {
  return ways[code] ?? message;
}
