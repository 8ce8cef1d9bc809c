import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { cmdb } from './cmdb.mjs';

serveStdio(
  cmdb(process.env.SAID, {
    die: () => process.exit(1),
    garbage: () => process.stdout.write('Listening on port 3000\n'),
    endless: () => process.stdout.write('x'.repeat(3_000_000)),
  }),
);
