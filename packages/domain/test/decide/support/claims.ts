/** Sentences about a passage, some of which it says and some not. Written by hand, in two languages. */
export interface ClaimSet {
  readonly language: 'en' | 'de';
  readonly passage: string;
  readonly said: readonly string[];
  /** Of another matter, with another number or name, or plausible and said nowhere. */
  readonly notSaid: readonly string[];
}

export const claimSets: readonly ClaimSet[] = [
  {
    language: 'en',
    passage:
      'VPN drops every few minutes. Lower the MTU of the tunnel adapter to 1300: open FortiClient, Settings, Advanced, and enter 1300. Home routers with DS-Lite cut larger packets. Restart the client afterwards.',
    said: [
      'Please open the advanced settings of FortiClient and set the MTU to 1300.',
      'Home routers using DS-Lite cut packets that are too large.',
      'After that, restart the client.',
      'Your VPN drops because the router cuts larger packets.',
      'Lowering the MTU of the tunnel adapter stops the drops.',
    ],
    notSaid: [
      'Please set the MTU to 1400 in FortiClient.',
      'Your certificate expired yesterday and has to be renewed.',
      'Open Cisco AnyConnect and enter 1300 in the advanced settings.',
      'The outage was caused by a broken switch in the data centre.',
      'We will replace your laptop free of charge this week.',
    ],
  },
  {
    language: 'en',
    passage:
      'Forgotten password. Requesters reset it themselves at the self-service page with the code sent to their phone. The new password has at least 12 characters and must differ from the last 5. Accounts are locked for 15 minutes after 6 failed attempts.',
    said: [
      'You can reset the password yourself on the self-service page.',
      'A code is sent to your phone.',
      'It needs at least 12 characters and has to differ from your last 5 passwords.',
      'Your account is locked for 15 minutes after 6 failed attempts.',
      'Resetting is done with the code you receive on your phone.',
    ],
    notSaid: [
      'Your account is locked for 60 minutes after 3 failed attempts.',
      'Administrators can read your old password in the directory.',
      'Please send us the new password by e-mail so that we can test it.',
      'Passwords expire every 90 days.',
      'Your manager has to approve the request in writing.',
    ],
  },
  {
    language: 'en',
    passage:
      'Printer HP M404 shows error 49.4C02. Switch it off, remove the network cable, wait 30 seconds, switch it on and update the firmware to 002_2310A. If the error stays, the formatter board has to be replaced by the service partner.',
    said: [
      'Switch the printer off and remove its network cable for 30 seconds.',
      'Then update the firmware to 002_2310A.',
      'If error 49.4C02 stays, the service partner replaces the formatter board.',
      'The network cable is removed before the printer is switched on again.',
      'The formatter board may have to be replaced.',
    ],
    notSaid: [
      'Update the firmware to 003_9999Z.',
      'The toner cartridge is empty and a new one is on its way.',
      'Install the Brother driver from the software centre.',
      'Warranty covers the repair for three years.',
      'You are entitled to compensation for the lost hours.',
    ],
  },
  {
    language: 'en',
    passage:
      'Shared mailboxes are ordered in the service catalogue under Collaboration. The owner names members; access is there within 4 hours. Mailboxes over 50 GB are archived automatically. Guests cannot be members.',
    said: [
      'You can order a shared mailbox in the service catalogue.',
      'Members are named by the owner of the mailbox.',
      'You will have access within 4 hours.',
      'Mailboxes larger than 50 GB are archived automatically.',
      'Guests cannot become members of shared mailboxes.',
    ],
    notSaid: [
      'You will have access within 10 minutes.',
      'A licence for 12 euros a month is charged to your cost centre.',
      'The invoice was forwarded to accounting.',
      'Calendar sharing with external partners was switched off by the security team.',
      'Send your credentials so that an engineer can configure Outlook.',
    ],
  },
  {
    language: 'de',
    passage:
      'VPN bricht alle paar Minuten ab. Die MTU des Tunneladapters auf 1300 senken: FortiClient öffnen, Einstellungen, Erweitert, 1300 eintragen. Router mit DS-Lite schneiden größere Pakete ab. Danach den Client neu starten.',
    said: [
      'Bitte öffnen Sie FortiClient und tragen Sie in den erweiterten Einstellungen 1300 ein.',
      'Router mit DS-Lite schneiden zu große Pakete ab.',
      'Starten Sie den Client danach neu.',
      'Senken Sie die MTU des Tunneladapters auf 1300.',
      'Die Verbindung bricht ab, weil der Router größere Pakete abschneidet.',
    ],
    notSaid: [
      'Bitte senken Sie die MTU auf 1500.',
      'Ihr Zertifikat ist gestern abgelaufen und wird erneuert.',
      'Öffnen Sie Cisco AnyConnect und tragen Sie dort 1300 ein.',
      'Wir tauschen Ihr Notebook noch diese Woche kostenlos aus.',
      'Ursache war ein Ausfall im Rechenzentrum.',
    ],
  },
  {
    language: 'de',
    passage:
      'Passwort vergessen. Setzen Sie es im Self-Service-Portal selbst zurück; der Code kommt per SMS. Das neue Passwort hat mindestens 12 Zeichen und unterscheidet sich von den letzten 5. Nach 6 Fehlversuchen ist das Konto 15 Minuten gesperrt.',
    said: [
      'Sie können Ihr Passwort im Self-Service-Portal selbst zurücksetzen.',
      'Den Code erhalten Sie per SMS.',
      'Es braucht mindestens 12 Zeichen und darf keinem der letzten 5 gleichen.',
      'Ihr Konto ist nach 6 Fehlversuchen für 15 Minuten gesperrt.',
      'Das neue Passwort muss sich von den letzten 5 unterscheiden.',
    ],
    notSaid: [
      'Ihr Konto ist nach 3 Fehlversuchen für 60 Minuten gesperrt.',
      'Schicken Sie uns das Kennwort bitte per Mail, damit wir es prüfen.',
      'Administratoren können Ihr altes Kennwort im Verzeichnis nachlesen.',
      'Kennwörter laufen alle 90 Tage ab.',
      'Ihre Führungskraft muss den Antrag schriftlich genehmigen.',
    ],
  },
  {
    language: 'de',
    passage:
      'Dienstreise abrechnen. Belege werden in der Reise-App fotografiert und bis zum 10. des Folgemonats eingereicht. Verpflegung wird pauschal mit 28 Euro je Tag erstattet. Taxifahrten brauchen eine Begründung. Die Auszahlung erfolgt mit dem nächsten Gehalt.',
    said: [
      'Fotografieren Sie die Belege in der Reise-App.',
      'Bitte reichen Sie alles bis zum 10. des Folgemonats ein.',
      'Für Verpflegung erhalten Sie pauschal 28 Euro je Tag.',
      'Taxifahrten müssen begründet werden.',
      'Ausgezahlt wird mit Ihrem nächsten Gehalt.',
    ],
    notSaid: [
      'Für Verpflegung erhalten Sie pauschal 45 Euro je Tag.',
      'Die Kosten des Hotels übernimmt der Kunde.',
      'Ihr Konto wurde auf die neue IBAN umgestellt.',
      'Bahntickets erster Klasse sind ab 2 Stunden erlaubt.',
      'Der Betriebsrat hat die Ausnahme bewilligt.',
    ],
  },
  {
    language: 'de',
    passage:
      'Neuer Monitor. Bestellungen laufen über den Warenkorb im Serviceportal, Kategorie Hardware. Genehmigt wird von der Kostenstelle. Lieferzeit etwa 2 Wochen; Altgeräte nimmt der Hausdienst mit. Dockingstationen vom Typ WD19 sind kompatibel.',
    said: [
      'Den Monitor bestellen Sie über den Warenkorb im Serviceportal.',
      'Ihre Kostenstelle muss die Bestellung genehmigen.',
      'Die Lieferzeit beträgt etwa 2 Wochen.',
      'Das Altgerät nimmt der Hausdienst mit.',
      'Mit der Dockingstation WD19 ist er kompatibel.',
    ],
    notSaid: [
      'Die Lieferzeit beträgt etwa 3 Tage.',
      'Mit der Dockingstation TB16 ist er kompatibel.',
      'Sie dürfen den alten Bildschirm privat kaufen.',
      'Die Rechnung geht direkt an Ihre Privatadresse.',
      'Für das Homeoffice gibt es zusätzlich einen Stuhl.',
    ],
  },
];

/** What words alone do not tell: the passage has them, and says the opposite or something else of them. */
export const beyondWords: readonly { readonly passage: string; readonly claim: string }[] = [
  {
    passage: 'Guests cannot be members of a shared mailbox.',
    claim: 'Guests can be members of the shared mailbox.',
  },
  {
    passage: 'Nach 6 Fehlversuchen ist das Konto 15 Minuten gesperrt.',
    claim: 'Nach 15 Fehlversuchen ist das Konto 6 Minuten gesperrt.',
  },
];
