import { TOTP, URI } from 'otpauth';
import type { Lab } from '../http/support/lab.ts';

const own = { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' };

/** What a browser does: keeps cookies, sends them along, and says which page it is on. */
export interface Browser {
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  readonly cookies: Map<string, string>;
}

export function openBrowser(lab: Pick<Lab, 'app'>): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    send: async (method, path, body, headers = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await lab.app.request(path, {
        method,
        headers: { ...own, ...(cookie === '' ? {} : { cookie }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of response.headers.getSetCookie()) keep(cookies, line);
      return response;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

/** The code an authenticator app shows now for what its QR code said. */
export function codeOf(totpUri: string): string {
  const totp = URI.parse(totpUri);
  if (!(totp instanceof TOTP)) throw new TypeError('not a time-based code');
  return totp.generate();
}
