import type { ToolGrant } from '@signalbox/domain';

/** A tool's name as models' providers take it: letters, digits, `-` and `_`. `mcp.cmdb.find_asset` is `mcp__cmdb__find_asset`. */
export function modelNameOf(name: string): string {
  return name.replaceAll('.', '__');
}

/** The tool a model means, by either of its names; null: none that is listed. */
export function toolNamed(given: string, grants: readonly ToolGrant[]): string | null {
  const found = grants.find(({ tool }) => tool === given || modelNameOf(tool) === given);
  return found?.tool ?? null;
}
