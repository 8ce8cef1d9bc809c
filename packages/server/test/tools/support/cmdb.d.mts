import type { McpServerFactory } from '@modelcontextprotocol/server';

export function cmdb(
  file: string,
  misbehave?: Readonly<Record<string, () => void>>,
): McpServerFactory;
