/** Whoever writes from one of these belongs to no organisation that the address tells of. */
const publicMail: ReadonlySet<string> = new Set([
  ...['aol.com', 'bluewin.ch', 'btinternet.com', 'comcast.net', 'fastmail.com', 'free.fr'],
  ...['freenet.de', 'gmail.com', 'gmx.at', 'gmx.ch', 'gmx.com', 'gmx.de', 'gmx.net'],
  ...['googlemail.com', 'hey.com', 'hotmail.co.uk', 'hotmail.com', 'hotmail.de', 'hotmail.fr'],
  ...['hotmail.it', 'icloud.com', 'interia.pl', 'laposte.net', 'libero.it', 'live.com', 'live.de'],
  ...['mac.com', 'mail.com', 'mail.de', 'mail.ru', 'mailbox.org', 'me.com', 'msn.com', 'naver.com'],
  ...['o2.pl', 'online.de', 'orange.fr', 'outlook.com', 'outlook.de', 'outlook.fr', 'pm.me'],
  ...['posteo.de', 'proton.me', 'protonmail.com', 'qq.com', 'seznam.cz', 'sfr.fr', 't-online.de'],
  ...['tutanota.com', 'virgilio.it', 'wanadoo.fr', 'web.de', 'wp.pl', 'yahoo.co.jp'],
  ...['yahoo.co.uk', 'yahoo.com', 'yahoo.de', 'yahoo.es', 'yahoo.fr', 'yahoo.it', 'yandex.ru'],
  ...['zoho.com', '126.com', '163.com'],
]);

/**
 * The customer an address belongs to, by its domain; null where strangers share it. A provider that is not listed would make
 * one customer of strangers, so what is learned of customers is no more than values and what people state.
 */
export function customerOf(domain: string | null): string | null {
  const name = domain?.trim().toLowerCase() ?? '';
  return name === '' || !name.includes('.') || publicMail.has(name) ? null : name;
}
