import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../wire/wire.ts';
import { anthropicError, badRequest, notJson } from './errors.ts';

/** Those that stream as is described now: https://platform.claude.com/docs/en/api/versioning */
const versions = ['2023-06-01', '2026-10-21'] as const;
export type AnthropicVersion = (typeof versions)[number];

/** The version of a request whose headers were taken. */
export function versionOf(headers: IncomingHttpHeaders): AnthropicVersion {
  return versions.find((version) => version === headers['anthropic-version']) ?? versions[0];
}

/** A key comes as `x-api-key`, or, as clients of the newer version send it, as bearer. */
export function refuseAnthropicHeaders(
  headers: IncomingHttpHeaders,
  apiKey: string | null,
): Refusal | null {
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  const key = headers['x-api-key'] ?? bearer ?? '';
  if (key === '' || (apiKey !== null && key !== apiKey)) {
    const message = key === '' ? 'x-api-key header is required' : 'invalid x-api-key';
    return {
      status: 401,
      body: anthropicError('authentication_error', message),
      problem: `header x-api-key: ${key === '' ? 'no key' : 'not the key of this server'}`,
    };
  }
  const version = headers['anthropic-version'];
  if (version === undefined) return badRequest('anthropic-version: header is required');
  if (!versions.some((one) => one === version)) {
    return badRequest(`anthropic-version: not one of ${versions.join(', ')}`);
  }
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return { ...notJson(), problem: 'header content-type: not application/json' };
  }
  return null;
}
