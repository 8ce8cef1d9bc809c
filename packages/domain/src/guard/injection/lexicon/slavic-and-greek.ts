import type { Language } from './concepts.ts';

export const polish: Language = {
  ignore:
    'zignoruj*, ignoruj*, zapomnij*, pomin*, nie zwracaj uwagi, odrzuc, nie przestrzegaj, nadpisz, obejdz, nie stosuj',
  prior:
    'poprzedni*, wczesniejsz*, powyzsz*, dotychczasow*, wszystkie, do tej pory, oryginaln*, pierwotn*',
  rules: 'instrukcj*, polecen*, zasad*, regul*, wytyczn*, rozkaz*, ograniczen*, dyrektyw*',
  prompt:
    'prompt systemowy, promptu systemowego, instrukcje systemowe, swoje instrukcje, twoje instrukcje, ukryte instrukcje, wiadomosc systemowa',
  reveal:
    'pokaz*, wyswietl*, ujawnij*, wypisz*, powtorz*, podaj*, powiedz mi, jakie jest, jakie sa, wymien, wydrukuj, udostepnij*',
  secret:
    'haslo, hasla, hasel, tajny klucz, klucz api, klucze api, kluczy api, dane logowania, zmienne srodowiskowe, sekret*',
  yours: 'twoj*, swoj*, ty, panstwa',
  assistant:
    'asystent*, ai, sztuczna inteligencj*, model jezykowy, modelu jezykowego, chatbot*, bot, agent*',
  persona:
    'jestes teraz, teraz jestes, udawaj*, zachowuj sie jak, od teraz jestes, wciel sie, odgrywaj role, nie jestes juz',
  unbound:
    'bez ograniczen, brak ograniczen, nieocenzurowan*, bez cenzury, bez filtrow, tryb programisty, zadnych zasad, nigdy nie odmawiaj, jailbreak*',
  conceal:
    'nie wspominaj, nie mow nikomu, nie informuj, w tajemnicy, bez informowania, po cichu, nie ujawniaj tej',
  instead:
    'zamiast tego, od teraz, od tej pory, nastepujac*, nowe instrukcje, nowe zadanie, wykonaj nastepujace',
  act: 'oznacz*, zamknij*, zatwierdz*, ustaw*, usun*, przyznaj*, zwroc, przelej*, zaplac, przypisz*, sklasyfikuj*, zmien*, wylacz*, zresetuj*, utworz*, dodaj*',
  record:
    'zgloszen*, ticket*, faktur*, kont*, priorytet*, kategori*, administrator*, uzytkownik*, klient*, baz* danych, uprawnien*, spam, krytyczn*, platnosc*',
  skip: 'pomin*, bez, nie pytaj, nie czekaj, omin*',
  check:
    'zatwierdzen*, czlowiek*, osob*, weryfikacj*, potwierdzen*, kontrol*, zgod*, przeglad*, akceptacj*',
  reply: 'twoja odpowiedz, twojej odpowiedzi, swojej odpowiedzi, w odpowiedzi',
  task: 'przetlumacz*, napisz, wiersz, opowiadanie, odpowiedz tylko, odpowiadaj tylko, przepis, polec*, kliknij',
  imagine: 'wyobraz sobie, zalozmy, hipotetyczn*, scenariusz*, w swiecie',
  personal:
    'data urodzenia, adres domowy, mieszka, dane osobowe, lista klientow, innych klientow, saldo',
  notice:
    'wazne, uwaga, wiadomosc do, dla asystenta, do asystenta, dla ai, zanim bedziesz kontynuowac, komunikat systemowy, ps',
  send: 'wyslij*, przeslij*, przekaz*, opublikuj*',
  every: 'wszystkie kolejne, wszystkie inne, wszystkie zgloszenia, kazde kolejne, pelna liste',
};

export const czech: Language = {
  ignore: 'ignoruj*, zapomen*, nedbej, prehliz*, vynech*, obejdi, nesleduj',
  prior: 'predchozi*, predesl*, vyse uveden*, dosavadni*, vsechny, puvodni*, drivejsi*',
  rules: 'pokyn*, instrukc*, pravidl*, prikaz*, omezen*, smernic*',
  prompt:
    'systemovy prompt, systemoveho promptu, systemove pokyny, sve pokyny, tve instrukce, skryte pokyny',
  reveal: 'ukaz*, zobraz*, vypis*, prozrad*, zopakuj*, rekni mi, jake je, sdel*, odhal*',
  secret: 'hesl*, tajny klic, api klic*, prihlasovaci udaje, promenne prostredi',
  yours: 'tvuj, tve, tvoj*, sve, svuj, vas*',
  assistant: 'asistent*, ai, umela inteligence, jazykovy model, chatbot*, bot, agent*',
  persona: 'nyni jsi, ted jsi, predstirej*, chovej se jako, od ted jsi, hraj roli',
  unbound:
    'bez omezeni, zadna omezeni, bez cenzury, necenzurovan*, vyvojarsky rezim, zadna pravidla, jailbreak*',
  conceal: 'nezminuj, nerikej nikomu, tajne, bez upozorneni, neinformuj',
  instead: 'misto toho, od ted, od nynejska, nasledujici, nove pokyny, novy ukol',
  act: 'oznac*, zavri*, uzavri*, schval*, nastav*, smaz*, odstran*, prevest, preved*, zaplat*, prirad*, zmen*, resetuj*, vytvor*',
  record:
    'tiket*, pozadav*, faktur*, ucet, uctu, priorit*, kategori*, administrator*, uzivatel*, zakazni*, databaz*, opravnen*, spam, platb*',
  skip: 'preskoc*, bez, neptej se, necekej',
  check: 'schvalen*, clovek*, osob*, overen*, potvrzen*, kontrol*, souhlas*',
  reply: 'tve odpovedi, v odpovedi, svou odpoved',
  task: 'preloz*, napis*, basen, pribeh, odpovidej pouze, recept',
  imagine: 'predstav si, predpokladejme, hypotetick*, scenar*',
  personal: 'datum narozeni, bydli, osobni udaje, seznam zakazniku',
  notice: 'dulezite, pozor, zprava pro, pro asistenta, nez budes pokracovat, systemova zprava',
  send: 'posli*, odesli*, prepos*, nahraj*',
  every: 'vsechny dalsi, vsechny ostatni, kazdy dalsi, uplny seznam',
};

export const russian: Language = {
  ignore:
    'игнориру*, проигнорируй*, забудь*, не обращай внимания, пренебреги*, отбрось, пропусти*, обойди*, не следуй, отмени, нехтуй*, iгноруй*, забудьте',
  prior:
    'предыдущ*, прошлы*, вышеуказанн*, выше, ранее, все, прежни*, исходн*, первоначальн*, попередн*',
  rules:
    'инструкци*, правил*, указани*, команд*, приказ*, ограничени*, директив*, вказивк*, iнструкц*',
  prompt:
    'системный промпт, системного промпта, системные инструкции, свои инструкции, твои инструкции, скрытые инструкции, системное сообщение, системный запрос',
  reveal:
    'покажи*, выведи*, раскрой*, распечатай*, повтори*, скажи*, назови*, какой, какие, напиши*, перечисли*, поделись, сообщи*, где',
  secret:
    'парол*, секретный ключ, ключ api, ключи api, api ключ*, учетные данные, переменные окружения, секрет*, токен доступа',
  yours: 'твой, твои, твоя, твое, свои, свой, ваш*, ты',
  assistant:
    'ассистент*, ии, искусственный интеллект, языковая модель, чат-бот*, чатбот*, бот, агент*, нейросет*, помощник*',
  persona:
    'ты теперь, теперь ты, вы теперь, притворись*, действуй как, веди себя как, отныне ты, с этого момента ты, сыграй роль, представь, что ты, ты больше не',
  unbound:
    'без ограничений, никаких ограничений, без цензуры, без фильтров, режим разработчика, нет правил, никогда не отказывай*, джейлбрейк*, незаконн*, аморальн*',
  conceal:
    'не упоминай*, никому не говори, не сообщай*, тайно, втайне, без уведомления, не рассказывай*, скрой*, незаметно',
  instead:
    'вместо этого, отныне, с этого момента, следующее, новые инструкции, новая задача, выполни следующее, подчиняйся',
  act: 'отметь*, закрой*, одобри*, установи*, удали*, предоставь*, верни*, переведи*, оплати*, назначь*, классифицируй*, измени*, отключи*, сбрось*, создай*, добавь*, пометь*',
  record:
    'тикет*, заявк*, счет*, аккаунт*, приоритет*, категори*, администратор*, пользовател*, клиент*, баз* данных, прав*, спам*, критическ*, платеж*, обращени*, учетн*',
  skip: 'пропусти*, без, не спрашивай*, не жди, минуя',
  check:
    'одобрени*, человек*, проверк*, подтверждени*, контрол*, согласовани*, разрешени*, оператор*',
  reply: 'твой ответ, своем ответе, твоем ответе, в ответе, ответ',
  task: 'напиши стих*, напиши, стихотворени*, рассказ*, отвечай только, ответь только, рецепт*, рекомендуй*, ссылк*, нажми*',
  imagine: 'представь*, вообрази*, предположим, гипотетическ*, сценари*, в мире',
  personal:
    'дата рождения, дату рождения, домашний адрес, живет, проживает, персональные данные, личные данные, список клиентов, других клиентов, баланс',
  notice:
    'важно, внимание, сообщение для, для ассистента, ассистенту, для ии, прежде чем продолжить, системное сообщение, если ты ии',
  send: 'отправь*, перешли*, пошли*, загрузи*, передай*',
  every:
    'все последующие, все остальные, все другие, каждый следующий, полный список, все тикеты, все данные',
};

export const greek: Language = {
  ignore: 'αγνοησ*, αγνοησε, ξεχασ*, παρακαμψ*, μην ακολουθ*, παραβλεψ*',
  prior: 'προηγουμεν*, παραπανω, ολες, μεχρι τωρα, αρχικ*',
  rules: 'οδηγι*, εντολ*, κανον*, περιορισμ*, κατευθυνσεις',
  prompt: 'οδηγιες συστηματος, προτροπη συστηματος, οδηγιες σου, κρυφες οδηγιες, system prompt',
  reveal:
    'δειξ*, αποκαλυψ*, εμφανισ*, εκτυπωσ*, επαναλαβ*, πες μου, ποιος ειναι, ποιο ειναι, ποια ειναι, που ζει, γραψ*',
  secret: 'κωδικ*, μυστικο κλειδι, κλειδι api, κλειδια api, διαπιστευτηρια, μυστικ*',
  yours: 'σου, σας, εσυ',
  assistant: 'βοηθ*, τεχνητη νοημοσυνη, γλωσσικο μοντελο, ρομποτ, bot, πρακτορ*',
  persona:
    'τωρα εισαι, εισαι τωρα, προσποιησ*, συμπεριφερσ*, παιξε τον ρολο, απο εδω και περα εισαι',
  unbound:
    'χωρις περιορισμους, κανενα περιορισμο, χωρις φιλτρα, χωρις λογοκρισια, λειτουργια προγραμματιστη',
  conceal: 'μην αναφερ*, μην πεις, κρυφα, χωρις να πεις, μην ενημερωσ*',
  instead:
    'αντι για αυτο, αντι αυτου, απο εδω και περα, απο τωρα, το εξης, τα εξης, νεες οδηγιες, νεα εργασια',
  act: 'επισημαν*, κλεισ*, εγκριν*, ορισ*, διαγραψ*, επιστρεψ*, μεταφερ*, πληρωσ*, αναθεσ*, ταξινομησ*, αλλαξ*, επαναφερ*, σημειωσ*',
  record:
    'δελτι*, τιμολογι*, λογαριασμ*, προτεραιοτητα, κατηγορια, διαχειριστ*, χρηστ*, πελατ*, βαση δεδομενων, δικαιωματα, αιτημα*',
  skip: 'παραλειψ*, χωρις, μη ρωτησ*, μην ρωτησ*',
  check: 'εγκριση, ανθρωπο*, ελεγχο*, επιβεβαιωση, επαληθευση',
  reply: 'απαντηση σου, στην απαντηση',
  task: 'μεταφρασ*, γραψε ενα, ποιημα, ιστορια, απαντησε μονο, συνταγη',
  imagine: 'φαντασ*, υποθεσ*, ας υποθεσουμε, σεναριο',
  personal: 'ημερομηνια γεννησης, διευθυνση κατοικιας, ζει, προσωπικα δεδομενα, λιστα πελατων',
  notice: 'σημαντικο, προσοχη, μηνυμα προς, για τον βοηθο, προς τον βοηθο, πριν συνεχισεις',
  send: 'στειλ*, προωθησ*, αποστειλ*',
  every: 'ολα τα επομενα, ολα τα αλλα, καθε επομενο, πληρη λιστα',
};
