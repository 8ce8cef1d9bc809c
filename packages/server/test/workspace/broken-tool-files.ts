import { agent, type BrokenFile } from './broken.ts';
import type { Files } from './folder.ts';

/** A server's file; what it needs is added when the text has none. */
function server(text: string): Files {
  const way = /^(command|url):/m.test(text) ? '' : 'command: [/bin/cmdb]\n';
  const tools = /^tools:/m.test(text) ? '' : 'tools: { find: { risk: read } }\n';
  return { 'tools/cmdb.yaml': `mcp: cmdb\n${text}${way}${tools}` };
}

const secret =
  'expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.';
const vpn = { 'knowledge/network/vpn.md': '# VPN\n\nText.\n' };

/** Files of tools/ and knowledge/, and what agents say of them. */
export const brokenToolFiles: readonly BrokenFile[] = [
  [
    'a risk there is not, and a time that is too long',
    server('tools:\n  find: { risk: reading, timeout: 5m }\n'),
    [
      'invalid_value tools/cmdb.yaml:3:17: tools.find.risk is reading; expected one of read, reversible, visible, irreversible, money, safety.',
    ],
  ],
  [
    'a program and an address',
    server('command: [x]\nurl: http://h/mcp\n'),
    [
      'invalid_value tools/cmdb.yaml:3:6: url is http://h/mcp; expected either command or url, not both.',
    ],
  ],
  [
    'a shell line for a program',
    server('command: node cmdb.mjs\n'),
    [
      'invalid_value tools/cmdb.yaml:2:10: command is node cmdb.mjs; expected a list of a program and its arguments, such as [node, tools/cmdb.mjs].',
    ],
  ],
  [
    'secrets in the file',
    server('env: { CMDB_TOKEN: hidden, CMDB_URL: http://x }\n'),
    [`invalid_value tools/cmdb.yaml:2:20: env.CMDB_TOKEN is hidden; ${secret}`],
  ],
  [
    'names nobody could call',
    server(`tools: { ${'a'.repeat(50)}: { risk: read }, "find asset": { risk: read } }\n`),
    [
      'invalid_value tools/cmdb.yaml:2:78: tools.find asset is find asset; expected a tool name of letters, digits, - and _, at most 50 characters.',
    ],
  ],
  [
    'two servers of one name',
    {
      ...server(''),
      'tools/other.yaml': 'mcp: cmdb\ncommand: [x]\ntools: { a: { risk: read } }\n',
    },
    [
      'duplicate_name tools/other.yaml:1:6: mcp is cmdb; expected a tool server name of its own. The first is at tools/cmdb.yaml:1; rename one of them.',
    ],
  ],
  [
    'tools an agent lists and there are not',
    { ...server(''), ...agent('tools: [knowlege, mcp.cmdb.fnd, requester]\n') },
    [
      'invalid_value agents/triage.yaml:4:9: tools[0] is knowlege; expected one of knowledge, similar_tickets, requester, or mcp.SERVER.TOOL. Did you mean knowledge?',
    ],
  ],
  [
    'a tool no file has',
    { ...server(''), ...agent('tools: [mcp.cmdb.fnd]\n') },
    [
      'unknown_reference agents/triage.yaml:4:9: tools[0] is mcp.cmdb.fnd; expected a tool of a file in tools/: mcp.cmdb.find. Did you mean mcp.cmdb.find?',
    ],
  ],
  [
    'a tool listed twice',
    agent('tools: [requester, { tool: requester, at_most: 2 }]\n'),
    [
      'invalid_value agents/triage.yaml:4:20: tools[1] is a mapping; expected a tool that is not listed yet.',
    ],
  ],
  [
    'a search in nothing',
    agent('tools: [knowledge]\n'),
    [
      'unknown_reference agents/triage.yaml:4:9: tools[0] is knowledge; expected the key knowledge beside it, with what the agent may read. Add knowledge, such as [network/**].',
    ],
  ],
  [
    'paths that mean no file, or leave the folder',
    { ...vpn, ...agent('knowledge: [netwrk/vpn.md]\n') },
    [
      'unknown_reference agents/triage.yaml:4:13: knowledge[0] is netwrk/vpn.md; expected a path that means at least one file below knowledge/. Did you mean network/vpn.md?',
    ],
  ],
  [
    'a path out of the folder',
    { ...vpn, ...agent('knowledge: [../secrets.md]\n') },
    [
      'invalid_value agents/triage.yaml:4:13: knowledge[0] is ../secrets.md; expected a path below knowledge/ that ends in .md or in a * or **, such as network/** or vpn.md.',
    ],
  ],
  [
    'articles that would not be read',
    {
      'knowledge/notes.txt': 'x',
      'knowledge/empty.md': '# Only a heading\n',
      'knowledge/a b.md': 'x',
      'knowledge/.draft.md': 'x',
      'knowledge/picture.png': 'x',
    },
    [
      'file_misnamed knowledge/a b.md:1:1: expected folders and a name of letters, digits, - _ and . only. Rename it.',
      'invalid_value knowledge/empty.md:1:1: expected some text. Write it, or delete the file.',
      'file_misnamed knowledge/notes.txt:1:1: expected a name that ends in .md. Rename or remove the file.',
    ],
  ],
  [
    'an article that is no text',
    { 'knowledge/bad.md': new Uint8Array([35, 32, 65, 10, 0xff]) },
    ['not_utf8 knowledge/bad.md:2:1: expected text in UTF-8. Save the file as UTF-8.'],
  ],
];
