import type { ImportFailure } from './http-imports.ts';

const sentences: Readonly<Record<ImportFailure, string>> = {
  file_not_found: 'The file cannot be opened.',
  not_a_file: 'This is a folder or a device, not a file.',
  compressed_file: 'The file is packed or of a spreadsheet program: save it as CSV in UTF-8.',
  encoding_unsupported: 'The file is not in UTF-8: save it as UTF-8.',
  empty_file: 'The file has no rows.',
  header_unreadable: 'The first line must name the columns, in UTF-8.',
  missing_column:
    'No column holds the text of the tickets, or a mapped column is not there: look at the preview.',
  bad_mapping: 'The mapping cannot be read: write it as text=body,category=label.',
  malformed_json: 'A JSON file holds one array of objects.',
  file_lost: 'The file is gone: send it again.',
  training_failed:
    'All rows are in, but training on them failed and changed nothing: look at the log, then run signalbox train on the server.',
  internal: 'Something unexpected failed; the log has the id of the import. Send the file again.',
};

/** A sentence for each code an import can fail with, without anything of its file. */
export const importFailures: Readonly<Record<string, string | undefined>> = sentences;
