import type { Language } from './concepts.ts';

export const english: Language = {
  ignore:
    'ignore, ignoring, ignored, disregard, disregarding, forget, forget about, overlook, override, overrule, bypass, discard, ' +
    'neglect, pay no attention, do not follow, dont follow, stop following, do not listen, do not obey, no longer follow, ' +
    'not bound by, erase from memory, cancel, abandon, drop, set aside, no longer have to follow, supersede, void, nevermind, ' +
    'never mind, regardless of, do not adhere, stop being',
  prior:
    'previous, previously, prior, above, preceding, earlier, before, so far, until now, till now, foregoing, past, ' +
    'initial, original, existing, current, old, everything, all of them, what you were told, have been told, been instructed, ' +
    'you were given, you have been given, you got, you received, given to you, all that you, you learned',
  rules:
    'instruction, instructions, instructed, rule, rules, guideline, guidelines, directive, directives, orders, commands, ' +
    'restriction, restrictions, constraints, regulations, programming, policy, policies, safeguards, safety measures, ' +
    'prompts, the prompt, this prompt, prompt above, guardrails, filters, protocols, context, content policy, training, limitations',
  prompt:
    'system prompt, systemprompt, system message, system instructions, initial prompt, initial instructions, hidden prompt, ' +
    'hidden instructions, developer message, developer instructions, your instructions, your rules, ' +
    'your guidelines, above instructions, instructions above, previous instructions, prompt above, original instructions, ' +
    'pre prompt, preprompt, internal instructions, secret instructions, your configuration, your system, text above, ' +
    'everything above, given instructions, all instructions, your directives',
  reveal:
    'reveal, print, show, display, repeat, output, tell me, list, dump, disclose, share, give me, write out, recite, ' +
    'echo, expose, leak, provide, what is, what are, whats, confirm, spell, summarize, summarise, paste, quote, read out, ' +
    'return, translate your, encode your, let me know, include, attach, spit out, describe your',
  secret:
    'password, passwords, passcode, passphrase, secret key, secret keys, secret word, api key, api keys, apikey, credential, ' +
    'credentials, access token, access tokens, environment variable, environment variables, env vars, private key, ' +
    'private keys, secrets, your secret, pin code, connection string, master key, session token',
  yours: 'your, yours, you, yourself, you are, youre',
  assistant:
    'assistant, ai, ai assistant, ai agent, ai model, language model, llm, chatbot, chat bot, bot, gpt, chatgpt, virtual agent, ' +
    'the model, artificial intelligence, automated system, the agent, copilot, claude, gemini, openai, ai system, classifier',
  persona:
    'you are now, you are no longer, act as, acting as, pretend, pretend to be, from now on you, roleplay, role play, ' +
    'play the role, take on the role, you will act, you are going to act, simulate, impersonate, assume the role, ' +
    'assume the identity, behave as, respond as, answer as, stay in character, in character, persona, you are dan, ' +
    'your new name, you will be called, become, you are special, speak to me as, a character called, a character named, ' +
    'an ai named, a chatbot named, your new role, enter the role',
  unbound:
    'unfiltered, uncensored, amoral, unethical, no restrictions, without restrictions, no limits, without limits, ' +
    'without limitations, never refuse, cannot refuse, do anything now, jailbreak*, jailbroken, developer mode, god mode, ' +
    'dan mode, sudo mode, debug mode, maintenance mode, override mode, admin mode, unrestricted mode, no ethical, ' +
    'no moral, free of all restrictions, freed from, no rules, has no rules, not bound, unrestricted, no guidelines, ' +
    'without any restrictions, without any limits, ethical guidelines, moral guidelines, content policies, illegal, ' +
    'immoral, without censorship, anything now, no filters, without filters, broken free, no longer bound, security override, ' +
    'system override, root access mode, without disclaimers, no disclaimers, regardless of ethics, evil',
  conceal:
    'do not mention, dont mention, do not tell, dont tell, do not reveal, without telling, tell nobody, tell no one, ' +
    'keep this secret, keep it secret, keep this hidden, do not inform, dont inform, do not disclose, do not show this, ' +
    'without mentioning, do not notify, without notifying, hide this, quietly, silently, do not let the user, ' +
    'do not say that, say nothing about, do not log, without logging, secretly, do not alert, not visible to, ' +
    'do not acknowledge, do not include this, avoid detection',
  instead:
    'instead, do this instead, do the following, from now on, new instruction, new instructions, new task, new rules, ' +
    'your new, your task is now, your only task, your only goal, follow these, following instructions, only follow, ' +
    'updated instructions, henceforth, obey, comply, must obey, you must now, now you must, next task, real task, ' +
    'actual task, priority instruction, override instruction, begin new',
  act:
    'mark, close, approve, approved, set, reset, delete, remove, grant, refund, transfer, pay, assign, reassign, escalate, ' +
    'classify, categorize, categorise, label, route, treat, change, disable, enable, unlock, create, add, deposit, wire, ' +
    'update, upgrade, execute, run, call, invoke, open, reject, resolve, raise, lower, cancel, issue, whitelist, promote, ' +
    'override, authorize, authorise, release, credit, drop, wipe, purge, publish, tag, flag, downgrade, suspend, deactivate',
  record:
    'ticket, tickets, this ticket, invoice, invoices, request, requests, case, cases, account, accounts, priority, category, ' +
    'confidence, admin, administrator, administrators, user, users, customer, customers, database, permission, permissions, ' +
    'role, queue, spam, resolved, critical, urgent, purchase order, payment, payments, bank balance, conversation, messages, ' +
    'emails, records, files, documents, tool, tools, knowledge base, severity, sla, supplier, vendor, refund',
  skip:
    'skip, skipping, without, bypass, bypassing, no need for, do not ask, dont ask, do not wait, do not request, never ask, ' +
    'not ask, ignore the, do not involve, no further, do not require, avoid, circumvent, do not escalate, do not verify, ' +
    'do not check, do not hand, do not route',
  check:
    'approval, approvals, review, human, a human, person, verification, confirmation, confidence, purchase order check, ' +
    'check, checks, checking, validation, supervisor, manager approval, human review, authorization, authorisation, ' +
    'permission, consent, second person, four eyes, audit, oversight, matching, verify, escalation',
  reply:
    'your response, your answer, your reply, your output, your message, your replies, your responses, your answers, ' +
    'in the response, in the reply, in the answer, the response, every response, when replying, when answering, when you reply, ' +
    'in your, your summary, your next message, each response, all responses, your email, final answer, your text, ' +
    'your draft',
  task:
    'translate, write a, write an, write the, draft, compose, say, respond, reply, answer, respond only, reply only, answer only, ' +
    'begin your, start your, end your, append, prepend, poem, story, haiku, essay, song, joke, recipe, anagram, rhyme, ' +
    'misspell, typos, substitution, reverse order, replace letters, replace, capital letters, uppercase, lowercase, emoji, ' +
    'base64, morse, spaces, every third, every second, every fourth, every other, promote, recommend, advertise, ' +
    'include a, include an, add a sentence, insert a, link, website, click, download, state, claim, instruct, tell the user, ' +
    'advise the, inform the user, encourage, persuade, convince, suggest, explain how, introduction, short story, integrate a, ' +
    'provide a, introduce, output is, conclude',
  imagine:
    'imagine, suppose, hypothetical, hypothetically, lets say, pretend, fictional, in a world, in this world, in this scenario, ' +
    'in this society, scenario, just for testing, for testing purposes, for research, research project, for a project, ' +
    'as a renowned, as an expert, as a cybersecurity, i am a police, as your boss, i promise, my friend told, everyone in the, ' +
    'research shows, as a thought experiment, novel, game where, lets play a game, for educational, educational purposes, ' +
    'i am your, as your developer, as your creator, as your administrator, security audit, in the future, dystopian, utopian',
  personal:
    'birth date, date of birth, birthday, home address, where does, residence, city of residence, phone number of, ' +
    'personal data, personal information, social security number, bank balance, bank balances, salary of, email address of, ' +
    'users initials, customer list, list of users, list of customers, all customers, other customers, other users, ' +
    'employee data, medical records, credit card numbers, contact list, address book, last ten, other tickets, ' +
    'customer data, user data, live now, lives now, currently lives, conversation history, chat history, internal notes',
  code: 'code, code block, code excerpt, code snippet, snippet, script, excerpt, command',
  merge:
    'merge, blend, incorporate, integrate, insert, include, inclusion, embed, weave, implement, add the following, append, ' +
    'combine, interleave, assimilate, introduce, use the following, apply the following, run the following, execute',
  notice:
    'important, attention, system note, note to, notice to, message to, message for, note for, before you continue, ' +
    'before continuing, before you answer, before answering, before you reply, before processing, p.s., ps, urgent, ' +
    'important for, dear ai, hey ai, hello ai, to the ai, to the assistant, if you are an ai, if you are a, ' +
    'when you read this, when processing, when you process, for whoever, for the assistant, for the ai, for ai, system alert, ' +
    'system update, admin note, end of ticket, end of email, end of message, end of document, end of user, addendum, ' +
    'authorized by, authorised by, todo for, reading this, processing this, summarizing this, handling this, assistant only',
  send:
    'send, forward, email to, post, upload, transmit, exfiltrate, deliver, submit, cc, bcc, copy to, mail to, ship, leak, ' +
    'make a request, http request, fetch, curl, webhook',
  every:
    'every following, all following, all other, all open, all further, all future, every future, every ticket, all tickets, ' +
    'every other, all users, all data, every message, subsequent, all previous, all prior, all your, any further, all emails, ' +
    'all passwords, every request, all requests, everything you, all accounts, all records, all files, entire, the whole, ' +
    'full list, all customers, complete list',
};

export const german: Language = {
  ignore:
    'ignorier*, missachte*, vergiss, vergessen sie, vergesst, uberspring*, ubergeh*, verwirf, verwerfen sie,' +
    'beachte nicht, beachten sie nicht, nicht beachten, setze dich hinweg, uberschreib*, umgeh*, folge nicht mehr, ' +
    'befolge nicht, halte dich nicht, hor auf, streiche, losche aus dem gedachtnis, nicht mehr gebunden, unabhangig von',
  prior:
    'bisherig*, vorherig*, vorangegangen*, fruher*, obig*, obenstehend*, vorhergehend*, bisher, zuvor, oben, ursprunglich*, ' +
    'vorig*, alles was, gesagt wurde, was dir, was ihnen, bestehend*, geltend*, aktuell*, vorstehend*',
  rules:
    'anweisung*, instruktion*, regel, regeln, richtlinie*, vorgabe*, befehl, befehle, befehlen, vorschrift*, anordnung*, ' +
    'einschrankung*, beschrankung*, prompts, leitlinie*, programmierung, sicherheitsregel*, auftrag, auftrage, weisung*, kontext',
  prompt:
    'systemprompt*, system prompt, systemanweisung*, systemnachricht*, deine anweisungen, deinen anweisungen, ihre anweisungen, ' +
    'versteckte anweisungen, ursprunglichen anweisungen, deinen prompt, ihren prompt, entwicklernachricht, deine regeln, ' +
    'interne anweisungen, internen anweisungen, deine konfiguration, startprompt, anfangsprompt, obigen text, text oben',
  reveal:
    'zeig*, nenne*, gib, geben sie, verrat*, offenbar*, druck*, wiederhol*, ausgeben, liste*, sag mir, sagen sie mir, teile mir, ' +
    'teilen sie, mitteilen, was ist, wie lautet, wie lauten, schreib*, veroffentlich*, preisgeben, preis, bestatig*, ' +
    'schick mir, kopiere, lies vor, zitier*',
  secret:
    'passwort*, kennwort*, passworter*, zugangsdaten, geheimschlussel, geheimen schlussel, api schlussel, api-schlussel, ' +
    'geheimnis*, umgebungsvariable*, private schlussel, anmeldedaten, zugriffstoken, api keys, pin, losungswort, ' +
    'verbindungsdaten, schlussel',
  yours: 'dein*, du, dich, dir, ihre, ihren, ihrer, ihrem, ihr, sie, euer, eure*',
  assistant:
    'assistent*, ki, ki assistent, ki-assistent, ki-modell, sprachmodell*, chatbot*, bot, modell, kunstliche intelligenz, ' +
    'agent, agenten, ki-agent, ki-system, automat, kunstlichen intelligenz',
  persona:
    'du bist jetzt, du bist nun, sie sind jetzt, sie sind nun, tu so, tun sie so, spiele die rolle, verhalte dich, ' +
    'gib dich aus, schlupf* in die rolle, ab jetzt bist du, ab sofort bist du, von nun an bist du, agier* als, handle als, ' +
    'du bist nicht mehr, du heisst jetzt, nimm die rolle, in der rolle, simulier*, antworte als, rollenspiel',
  unbound:
    'ohne einschrankung*, ohne beschrankung*, keine einschrankung*, keine regeln, unzensiert*, ungefiltert*, ohne filter, ' +
    'entwicklermodus, wartungsmodus, administratormodus, ohne grenzen, keinerlei regeln, ohne ethisch*, unmoralisch*, ' +
    'verweigere nie, nie ablehnen, niemals ablehnen, an keine, nicht gebunden, keine grenzen, uneingeschrankt*, alles darf, ' +
    'ohne moral*, jailbreak*, illegal*, notfallmodus, debugmodus',
  conceal:
    'erwahne diesen hinweis nicht, erwahne das nicht, erwahnen sie, nicht erwahnen, sag niemandem, ' +
    'sage niemandem, sagen sie niemandem, ohne zu erwahnen, ohne es zu erwahnen, ohne dem, heimlich, verschweig*, geheim halten, ' +
    'niemandem davon, behalte fur dich, stillschweigend, ohne ruckmeldung, nichts davon, ohne hinweis, verrate niemandem, ' +
    'informiere niemanden, ohne jemanden zu informieren, erwahne nicht',
  instead:
    'stattdessen, folgendes, tue folgendes, mache folgendes, ab jetzt, ab sofort, von nun an, neue anweisung*, neue aufgabe*, ' +
    'neue regel*, deine aufgabe, deine neue, befolge nur, befolge diese, neuen anweisungen, gehorch*, folge nur, ' +
    'einzige aufgabe, nunmehr, fuhre folgend*, fuhre aus, eigentliche aufgabe',
  act:
    'markier*, schliess*, genehmig*, setze, setzen sie, losch*, entfern*, erteil*, gewahr*, erstatte*, uberweis*, zahle, ' +
    'bezahle, weise zu, stufe, stufen sie, klassifizier*, leite, leiten sie, behandle, behandeln sie, ander*, deaktivier*, ' +
    'aktivier*, entsperr*, lege an, fuge hinzu, fuhre, freigeb*, gib frei, vergib, verschieb*, erhoh*, senke, schalte, ' +
    'storniere, ordne, kennzeichne, eskaliere, zurucksetz*, setz*, richte ein, zuruck, freigegeben, tippe, buche',
  record:
    'ticket*, rechnung*, anfrage*, fall, falle, konto, konten, prioritat, kategorie, admin, administrator*, benutzer*, nutzer*, ' +
    'kunde, kunden, datenbank*, berechtigung*, rechte, warteschlange, spam, erledigt, gelost, kritisch, bestellung*, ' +
    'zahlung*, nachricht*, mails, e-mails, dateien, dokumente, konfidenz, sicherheit, postfach, vorgang, vorgange',
  skip:
    'uberspring*, ohne, umgeh*, frage nicht, fragen sie nicht, nicht nachfragen, keine ruckfrage*, nicht nachzufragen, ' +
    'verzichte auf, verzichten sie auf,nicht prufen, nicht warten, keinen menschen, keine person',
  check:
    'prufung*, freigabe*, genehmigung*, mensch, menschen, person, bestatigung*, kontrolle*, bestellabgleich*, abgleich, ' +
    'rucksprache, ruckfrage*, uberprufung*, vier-augen*, zustimmung, konfidenz, verifizierung, vorgesetzt*, sicherheitsprufung',
  reply:
    'deine antwort, deiner antwort, ihre antwort, ihrer antwort, in der antwort, deine ausgabe, deiner ausgabe, ' +
    'jede antwort, deine antworten, wenn du antwortest, beim antworten, antwort, deiner nachricht, deiner zusammenfassung',
  task:
    'ubersetz*, schreib*, verfass*, dichte, antworte, antworten sie, antworte nur, beginne deine, gedicht*, geschichte, ' +
    'rezept*, witz*, aufsatz, hinzufug*, fuge, empfiehl*, bewirb, wirb, baue, link, webseite, klick*, ruckwarts, ' +
    'grossbuchstaben, reim*, ersetz*, behaupt*, sag dem, teile dem, erklare,tippfehler',
  imagine:
    'stell dir vor, stellen sie sich vor, stellt euch vor, angenommen, nehmen wir an, hypothetisch*, szenario, in einer welt, ' +
    'in dieser welt, fiktiv*, gedankenexperiment, nur zum test, zu testzwecken, rein hypothetisch, als experte, ' +
    'sicherheitscheck, sicherheitsaudit, forschungsprojekt, ich bin der, ich bin dein, als dein, als euer, im jahr 20, ' +
    'in einer zukunft, wir spielen ein',
  personal:
    'geburtsdatum, geburtstag, wohnort, wohnt, wohnadresse, privatadresse, telefonnummer von, personliche daten, ' +
    'personenbezogen*, kontostand, kontostande, gehalt von, kundenliste, alle kunden, anderer kunden, andere kunden, ' +
    'mitarbeiterdaten, kreditkartennummern, adresse von, kundendaten, initialen, letzten zehn, gesprachsverlauf, interne notizen',
  code: 'code, codeblock, quellcode, skript, befehl, programmcode, codeausschnitt',
  merge:
    'fuge ein, baue ein, integrier*, fuge hinzu, einfugen, einbauen, ubernimm, fuhre aus, fuhren sie aus, binde ein',
  notice:
    'wichtig, achtung, hinweis an, hinweis fur, nachricht an, systemhinweis, systemmeldung, an den assistenten, an die ki, ' +
    'fur den assistenten, fur die ki, wichtig fur, bevor du, bevor sie fortfahren, bevor du fortfahrst, ps, p.s., dringend, ' +
    'liebe ki, lieber assistent, falls du eine ki, wenn du eine ki, wenn du das liest, ende der nachricht, ende des tickets, ' +
    'an das sprachmodell, an das system, fur das sprachmodell, anmerkung fur, anweisung an, systemnachricht',
  send:
    'sende*, schick*,weiterleit*, leite weiter, weiter, ubermittl*, poste, hochladen, lade hoch, maile, ' +
    'verschick*, ubertrag*',
  every:
    'alle weiteren, alle anderen, jedes weitere, alle folgenden, alle kunftigen, alle offenen, samtlich*, alle bisherigen, ' +
    'jede weitere, alle tickets, alle daten, alle benutzer, jede kunftige, alle passworter, alle nachrichten, komplette liste, ' +
    'gesamte*, vollstandig*',
};

export const dutch: Language = {
  ignore:
    'negeer*, vergeet, sla over, laat buiten beschouwing, overschrijf, omzeil*, volg niet, luister niet',
  prior:
    'vorige, eerdere, voorgaande, bovenstaande, hierboven, tot nu toe, oorspronkelijke, bestaande, alles wat',
  rules:
    'instructie*, regels, richtlijnen, opdrachten, bevelen, aanwijzingen, beperkingen, voorschriften',
  prompt:
    'systeemprompt*, systeeminstructie*, systeembericht, je instructies, uw instructies, verborgen instructies, je prompt',
  reveal:
    'toon, laat zien, geef, vertel me, onthul*, druk af, herhaal, wat is, noem, deel, schrijf op, stuur me',
  secret:
    'wachtwoord*, geheime sleutel*, api-sleutel*, inloggegevens, toegangscode, omgevingsvariabele*, geheimen',
  yours: 'je, jouw, jij, uw, u',
  assistant:
    'assistent*, ai, ai-model, taalmodel*, chatbot*, bot, kunstmatige intelligentie, agent',
  persona:
    'je bent nu, u bent nu, doe alsof, gedraag je als, vanaf nu ben je, speel de rol, je bent niet langer, jij bent nu',
  unbound:
    'zonder beperkingen, geen beperkingen, ongefilterd*, ongecensureerd*, geen regels, ontwikkelaarsmodus, zonder filters, weiger nooit, jailbreak*',
  conceal:
    'vermeld dit niet, vertel niemand, zeg niets, zonder het te vermelden, stiekem, houd dit geheim, zonder te melden, noem dit niet',
  instead:
    'in plaats daarvan, vanaf nu, het volgende, nieuwe instructies, nieuwe opdracht, je nieuwe taak, volg alleen',
  act: 'markeer, sluit, keur goed, goedgekeurd, zet, stel in, verwijder*, wijs toe, geef toegang, betaal terug, maak over, classificeer, wijzig*, schakel, reset, annuleer',
  record:
    'ticket*, factuur, facturen, verzoek*, account*, prioriteit, categorie, beheerder*, gebruiker*, klant, klanten, databank, database, rechten, wachtrij, spam, opgelost, kritiek',
  skip: 'zonder, omzeil*, vraag niet, wacht niet, niet vragen',
  check:
    'goedkeuring, controle, mens, medewerker, bevestiging, verificatie, toestemming, beoordeling',
  reply: 'je antwoord, uw antwoord, je reactie, je antwoorden, in het antwoord',
  task: 'vertaal*, schrijf een, gedicht, verhaal, antwoord alleen, antwoord met, recept, voeg toe, beveel aan, vervang, zeg dat',
  imagine:
    'stel je voor, stel dat, hypothetisch*, scenario, fictie*, alleen om te testen, in een wereld',
  personal:
    'geboortedatum, woont, huisadres, woonplaats, persoonsgegevens, banksaldo, klantenlijst, klantgegevens, andere klanten',
  notice:
    'belangrijk, let op, opmerking voor, bericht aan, voor de assistent, aan de ai, voordat je verdergaat, systeemmelding, ps, als je een ai',
  send: 'stuur*, verzend*, mail naar, upload*, doorsturen, stuur door',
  every:
    'alle volgende, alle andere, elk volgend, alle openstaande, alle tickets, alle gegevens, volledige',
};

export const swedish: Language = {
  ignore: 'ignorera*, glom, bortse fran, strunta i, asidosatt, kringga',
  prior: 'tidigare, foregaende, ovanstaende, alla, hittills, ursprungliga',
  rules: 'instruktion*, regler, reglerna, riktlinjer*, order, begransningar*',
  prompt: 'systemprompt*, systeminstruktion*, dina instruktioner, systemmeddelande*',
  reveal: 'visa, skriv ut, avsloja, beratta, upprepa, vad ar, ge mig, lista',
  secret: 'losenord*, hemlig nyckel, api-nyckel*, inloggningsuppgifter, hemligheter*',
  yours: 'din, ditt, dina, du, ditt',
  assistant: 'assistent*, ai, sprakmodell*, chattbot*, bot, agent',
  persona: 'du ar nu, latsas, agera som, fran och med nu ar du, spela rollen',
  unbound:
    'utan begransningar, inga begransningar, ofiltrerad*, ocensurerad*, inga regler, utvecklarlage, jailbreak*',
  conceal: 'namn inte, beratta inte, sag inget, i hemlighet, utan att namna',
  instead: 'i stallet, istallet, fran och med nu, foljande, nya instruktioner, ny uppgift',
  act: 'markera, stang, godkann*, satt, ta bort, radera, tilldela, aterbetala, overfor, klassificera, andra, aterstall',
  record:
    'arende*, faktura*, konto*, prioritet*, kategori, administrator*, anvandar*, kund*, databas*, behorighet*',
  skip: 'hoppa over, utan, fraga inte, kringga',
  check: 'godkannande, manniska, granskning, bekraftelse, kontroll*, tillstand',
  reply: 'ditt svar, i svaret, dina svar',
  task: 'oversatt, skriv en, dikt, berattelse, svara bara, recept',
  imagine: 'forestall dig, tank dig, hypotetisk*, anta att, scenario',
  personal: 'fodelsedatum, hemadress, bor, personuppgifter, kundlista',
  notice: 'viktigt, obs, meddelande till, till assistenten, innan du fortsatter, till ai',
  send: 'skicka, vidarebefordra, ladda upp',
  every: 'alla foljande, alla andra, alla arenden, fullstandig*',
};
