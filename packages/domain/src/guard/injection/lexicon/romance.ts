import type { Language } from './concepts.ts';

export const french: Language = {
  ignore:
    'ignore, ignorez, ignorer, oublie, oubliez, oublier, ne tiens pas compte, ne tenez pas compte, ne tiens plus compte, fais abstraction, faites abstraction, outrepass*, contourn*, neglige*, ecarte, laisse tomber, ne suis plus, annule, fi de',
  prior:
    'precedent*, anterieur*, ci-dessus, au-dessus, jusqu ici, jusqu a present, initial*, existant*, avant, tout ce que, toutes, d origine',
  rules:
    'instruction*, consigne*, regle, regles, directive*, ordres, commandes, restrictions, contraintes, politique*, programmation, prompt',
  prompt:
    'prompt systeme, prompt du systeme, instructions systeme, message systeme, tes instructions, vos instructions, instructions cachees, instructions initiales, prompt initial, tes consignes, vos consignes, ton prompt, votre prompt, invite systeme, instructions internes',
  reveal:
    'revele*, affiche*, montre*, repete*, donne-moi, donnez-moi, donner, dis-moi, dites-moi, dire, imprime*, divulgu*, quel est, quelle est, quels sont, liste*, communiqu*, partage*, ecris, confirme*, indique*, fournis*, recopie*, envoie-moi',
  secret:
    'mot de passe, mots de passe, cle secrete, cles api, cle api, cles d api, cle d api, identifiants, secret*, variables d environnement, code secret, cle privee, jeton d acces, code d acces',
  yours: 'ton, ta, tes, votre, vos, tu, vous, toi',
  assistant:
    'assistant*, ia, l ia, intelligence artificielle, modele de langage, chatbot*, bot, robot conversationnel, agent, modele',
  persona:
    'tu es maintenant, vous etes maintenant, tu es desormais, vous etes desormais, fais semblant, faites semblant, agis comme, agissez comme, joue le role, jouez le role, a partir de maintenant tu, comporte-toi, tu n es plus, fais comme si, incarne*',
  unbound:
    'sans restriction*, sans limite*, aucune restriction, aucune limite, non censure*, sans filtre*, sans censure, mode developpeur, mode maintenance, aucune regle, immoral*, jamais refuser, ne refuse jamais, jailbreak*, illegal*, sans ethique, libere de',
  conceal:
    'ne mentionne pas, ne mentionnez pas, ne dis a personne, ne dites a personne, sans mentionner, sans le dire, en secret, discretement, ne revele pas cette, n en parle, ne parle pas de, sans informer, sans prevenir, garde le secret, a l insu',
  instead:
    'a la place, plutot, au lieu de, desormais, a partir de maintenant, dorenavant, nouvelle instruction, nouvelles instructions, nouvelle tache, nouvelle consigne, fais ceci, faites ceci, ce qui suit, obeis, ta seule tache, execute les',
  act: 'marque*, ferme*, approuve*, valide*, mets, mettez, definis*, supprime*, efface*, accorde*, rembourse*, transfere*, paie, payez, assigne*, attribue*, classe*, traite*, change*, desactive*, active*, debloque*, cree, creez, ajoute*, vire, reinitialise*, modifie*, escalade*, cloture*, execute*',
  record:
    'ticket*, facture*, demande*, compte, comptes, priorite, categorie, administrateur*, admin, utilisateur*, client, clients, base de donnees, droits, autorisations, file d attente, spam, indesirable*, resolu*, critique, urgent, paiement*, commande*, fichiers, messages, confiance',
  skip: 'sans, saute*, contourn*, ne demande pas, ne demandez pas, passe outre, n attends pas, evite*, ignore la',
  check:
    'approbation, validation, verification, humain*, personne, confirmation, controle*, autorisation, revision, rapprochement, responsable, accord',
  reply:
    'ta reponse, votre reponse, tes reponses, vos reponses, dans la reponse, ta sortie, ton resume, votre message',
  task: 'traduis*, traduire, ecris un, ecrivez un, redige*, poeme, histoire, recette, reponds uniquement, reponds seulement, repondez uniquement, commence ta, recommande*, lien, site web, clique*, telecharge*, ajoute une, remplace*, dis que, dissertation, blague, declare*',
  imagine:
    'imagine*, imaginons, supposons, suppose*, hypothetique*, scenario, dans un monde, dans ce monde, fictif*, fictive*, juste pour tester, a des fins de test, en tant qu expert, projet de recherche, je suis le president, je suis ton, audit de securite, dans cette societe',
  personal:
    'date de naissance, adresse personnelle, adresse e-mail de, habite, vit actuellement, ville de residence, donnees personnelles, solde bancaire, numero de telephone de, liste des clients, autres clients, donnees des clients, initiales',
  code: 'code, script, extrait de code, bloc de code, commande',
  merge: 'integre*, insere*, incorpore*, fusionne*, inclus, incluez, execute*',
  notice:
    'important, attention, note a, note pour, message pour, a l attention de, pour l assistant, a l assistant, pour l ia, avant de continuer, avant de repondre, message systeme, note systeme, ps, p.s., urgent, si tu es une ia, si vous etes une ia, cher assistant, fin du message, fin du ticket',
  send: 'envoie*, envoyez, envoyer, transmet*, transfere*, fais suivre, poste, telecharge vers, mets en copie, transferer',
  every:
    'tous les, toutes les, chaque, tous les autres, suivants, futurs, l integralite, liste complete, l ensemble',
};

export const spanish: Language = {
  ignore:
    'ignora, ignore, ignorar, ignoren, olvida, olvidate, olvide, olvidar, omite, omita, descarta, descarte, no hagas caso, no tengas en cuenta, no sigas, haz caso omiso, pasa por alto, desobedece, deja de seguir, sobrescrib*, elude',
  prior:
    'anterior, anteriores, previa, previas, previo, previos, de arriba, hasta ahora, arriba, inicial*, original*, existentes, todo lo que, antes, todas tus, precedente*',
  rules:
    'instruccion, instrucciones, regla, reglas, directriz, directrices, orden, ordenes, indicaciones, restricciones, normas, comandos, politica*, prompt, limitaciones, pautas',
  prompt:
    'prompt del sistema, instrucciones del sistema, mensaje del sistema, tus instrucciones, sus instrucciones, instrucciones ocultas, instrucciones iniciales, tu prompt, prompt inicial, tus reglas, indicaciones del sistema, instrucciones internas',
  reveal:
    'revela*, muestra*, muestre*, imprime*, imprima, repite*, repita, dime, diga, digame, decir, dame, deme, cual es, cuales son, lista, enumera*, comparte*, comparta, confirma*, escribe*, proporciona*, divulga*, ensena*',
  secret:
    'contrasena*, clave secreta, clave api, claves api, clave de api, claves de api, credenciales, secreto, secretos, variables de entorno, codigo secreto, clave privada, token de acceso, clave de acceso, clave',
  yours: 'tu, tus, su, sus, usted, ti, vuestra*, vuestro*',
  assistant:
    'asistente*, ia, la ia, inteligencia artificial, modelo de lenguaje, chatbot*, bot, agente, modelo',
  persona:
    'ahora eres, eres ahora, usted es ahora, finge*, actua como, actue como, haz de cuenta, haz como si, a partir de ahora eres, interpreta el papel, asume el papel, comportate como, ya no eres, simula ser, hazte pasar',
  unbound:
    'sin restricciones, sin limites, sin ninguna restriccion, ninguna restriccion, sin censura, sin filtros, modo desarrollador, modo mantenimiento, sin reglas, inmoral*, nunca te niegues, haz cualquier cosa, jailbreak*, ilegal*, sin etica, modo dios',
  conceal:
    'no menciones, no mencione, no lo menciones, no se lo digas, no digas a nadie, no le digas, sin mencionar, sin decir, en secreto, discretamente, sin avisar, sin informar, no reveles esta, guarda el secreto, ocultalo, no informes',
  instead:
    'en su lugar, en cambio, en lugar de eso, a partir de ahora, desde ahora, de ahora en adelante, haz lo siguiente, lo siguiente, nueva instruccion, nuevas instrucciones, nueva tarea, tu nueva, obedece, sigue solo, haga lo siguiente',
  act: 'marca*, marque, cierra*, cierre, aprueba*, apruebe, pon, ponga, establece*, elimina*, elimine, borra*, borre, concede*, conceda, reembolsa*, transfiere*, transfiera, paga, pague, asigna*, asigne, clasifica*, clasifique, trata, cambia*, cambie, desactiva*, activa*, desbloquea*, crea, cree, anade*, agrega*, restablece*, restablezca, modifica*, escala, ejecuta*, ejecute',
  record:
    'ticket*, tique*, factura*, solicitud*, cuenta*, prioridad, categoria, administrador*, admin, usuario*, cliente*, base de datos, permiso*, cola, spam, resuelto*, critica, critico, urgente, pago*, pedido*, mensajes, correos, archivos, confianza, incidencia*',
  skip: 'sin, omite*, omitir, salta*, evita*, no preguntes, no pidas, no esperes, elude, prescinde',
  check:
    'aprobacion, revision, verificacion, humano, humana, persona, confirmacion, control, autorizacion, comprobacion, supervisor, consentimiento',
  reply:
    'tu respuesta, su respuesta, tus respuestas, en la respuesta, tu mensaje, tu resumen, tu salida',
  task: 'traduce*, traduzca, traducir, escribe un, escriba un, redacta*, poema, cuento, historia, receta, responde solo, responde unicamente, contesta solo, recomienda*, enlace, haz clic, descarga*, reemplaza*, di que, resena, ensayo, chiste, generar, genera, declara',
  imagine:
    'imagina*, imagine, supon*, supongamos, hipotetic*, escenario, en un mundo, en este mundo, ficticio*, ficticia*, solo para probar, con fines de prueba, como experto, proyecto de investigacion, soy el presidente, soy tu, auditoria de seguridad, en esta sociedad',
  personal:
    'fecha de nacimiento, direccion particular, direccion de correo de, vive, donde vive, ciudad de residencia, datos personales, saldo bancario, telefono de, lista de clientes, otros clientes, datos de los clientes, iniciales, datos de los empleados',
  code: 'codigo, script, fragmento de codigo, bloque de codigo, comando',
  merge: 'integra*, inserta*, incorpora*, fusiona*, incluye*, combina*, ejecuta*',
  notice:
    'importante, atencion, nota para, mensaje para, nota al, aviso al, para el asistente, al asistente, para la ia, antes de continuar, antes de responder, mensaje del sistema, nota del sistema, pd, p.d., urgente, si eres una ia, querido asistente, fin del mensaje, fin del ticket',
  send: 'envia*, envie, reenvia*, reenvie, manda*, mande, sube, publica, transmite*, remite*',
  every:
    'todos los, todas las, cada, los siguientes, las siguientes, demas, futuros, lista completa, completo',
};

export const italian: Language = {
  ignore:
    'ignora, ignorare, ignorate, ignori, dimentica*, dimenticate, trascura*, non considerare, non tenere conto, scarta*, lascia perdere, tralascia*, sovrascriv*, aggira*, non seguire, disattendi, annulla',
  prior:
    'precedente, precedenti, sopra, finora, fin qui, sopra indicate, iniziali, originali, esistenti, prima, tutto quello che, tutto cio che, anteriori, di cui sopra',
  rules:
    'istruzion*, regola, regole, direttiva, direttive, linee guida, ordini, comandi, restrizioni, indicazioni, vincoli, prompt, politiche, limitazioni',
  prompt:
    'prompt di sistema, prompt del sistema, istruzioni di sistema, messaggio di sistema, le tue istruzioni, tue istruzioni, sue istruzioni, istruzioni nascoste, istruzioni iniziali, prompt iniziale, tuo prompt, istruzioni interne',
  reveal:
    'rivela*, mostra*, mostrami, stampa*, ripeti*, dimmi, dirmi, mi dica, dammi, mi dia, qual e, quali sono, elenca*, condivid*, conferma*, scrivi*, fornisci*, fornire, divulga*, comunica*',
  secret:
    'password, parola d ordine, chiave segreta, chiavi api, chiave api, credenziali, segreto, segreti, variabili d ambiente, variabili di ambiente, codice segreto, chiave privata, token di accesso',
  yours: 'tuo, tua, tuoi, tue, suo, sua, suoi, sue, tu, vostro, vostra, vostre, lei',
  assistant:
    'assistente, assistenti, ia, l ia, ai, intelligenza artificiale, modello linguistico, modello di linguaggio, chatbot*, bot, agente',
  persona:
    'ora sei, adesso sei, lei e ora, fingi*, fai finta, comportati come, agisci come, da ora in poi sei, d ora in poi sei, interpreta il ruolo, assumi il ruolo, non sei piu, recita*, impersona*',
  unbound:
    'senza restrizioni, senza limiti, nessuna restrizione, nessun limite, non censurat*, senza censura, senza filtri, modalita sviluppatore, modalita manutenzione, senza regole, immoral*, non rifiutare mai, jailbreak*, illegal*, senza etica',
  conceal:
    'non menzionare, non citare, non dirlo, non dire a nessuno, senza dirlo, senza menzionare, in segreto, di nascosto, senza avvisare, senza informare, tieni segreto, non rivelare questa, nascondi',
  instead:
    'invece, al posto, d ora in poi, da ora in poi, da questo momento, fai quanto segue, quanto segue, nuova istruzione, nuove istruzioni, nuovo compito, il tuo nuovo, obbedisci, segui solo, esegui quanto',
  act: 'contrassegna*, segna, chiudi*, chiuda, approva*, imposta*, elimina*, cancella*, concedi*, rimborsa*, trasferisci*, paga, assegna*, classifica*, tratta, cambia*, disattiva*, attiva*, sblocca*, crea, aggiungi*, reimposta*, modifica*, esegui*, bonifica',
  record:
    'ticket, fattura, fatture, richiesta, richieste, conto, conti, account, priorita, categoria, amministrator*, admin, utente, utenti, cliente, clienti, database, permessi, coda, spam, risolto, risolti, critica, critico, urgente, pagament*, ordine d acquisto, messaggi, file',
  skip: 'senza, salta*, evita*, non chiedere, non attendere, bypassa*, ometti, tralascia*',
  check:
    'approvazione, revisione, verifica, umano, persona, conferma, controllo, controlli, autorizzazione, operatore, consenso, supervisore',
  reply: 'la tua risposta, tua risposta, sua risposta, tue risposte, nella risposta, tuo riepilogo',
  task: 'traduci*, traduca, scrivi un, scriva un, redigi*, poesia, storia, ricetta, rispondi solo, rispondi unicamente, consiglia*, clicca*, scarica*, link, sostituisci*, di che, saggio, barzelletta, ordinare, recensione',
  imagine:
    'immagina*, immagini, supponi*, supponiamo, ipotetic*, scenario, in un mondo, in questo mondo, fittizio, solo per testare, a scopo di test, come esperto, progetto di ricerca, sono il presidente, sono il tuo, le ricerche dimostrano, in questa societa, futuro distopico',
  personal:
    'data di nascita, indirizzo di casa, abita, vive, citta di residenza, dati personali, saldo bancario, elenco dei clienti, altri clienti, dati dei clienti, iniziali, numero di telefono di, indirizzo e-mail di',
  code: 'codice, script, frammento di codice, blocco di codice, comando',
  merge: 'integra*, inserisci*, incorpora*, unisci*, includi*, esegui*',
  notice:
    'importante, attenzione, nota per, messaggio per, nota all, per l assistente, all assistente, per l ia, prima di continuare, prima di rispondere, messaggio di sistema, nota di sistema, ps, p.s., urgente, se sei un ia, caro assistente, fine del messaggio, fine del ticket',
  send: 'invia*, inoltra*, spedisci*, manda*, carica*, trasmetti*, pubblica*',
  every:
    'tutti i, tutte le, ogni, tutti gli altri, successivi, futuri, elenco completo, intero, completo',
};

export const portuguese: Language = {
  ignore:
    'ignore, ignora, ignorar, ignorem, esqueca, esquece, esquecer, desconsidere, desconsidera, descarte, nao siga, nao sigas, nao leve em conta, desrespeite, deixe de seguir, contorne, sobrescreva, anule, negligencie',
  prior:
    'anterior, anteriores, previa, previas, previo, previos, acima, ate agora, inicial, iniciais, originais, existentes, tudo o que, antes, todas as suas, precedentes',
  rules:
    'instrucao, instrucoes, regra, regras, diretriz, diretrizes, ordens, comandos, restricoes, indicacoes, normas, orientacoes, prompt, politicas, limitacoes',
  prompt:
    'prompt do sistema, prompt de sistema, instrucoes do sistema, mensagem do sistema, suas instrucoes, tuas instrucoes, instrucoes ocultas, instrucoes iniciais, seu prompt, prompt inicial, suas regras, instrucoes internas',
  reveal:
    'revele, revela, mostre, mostra, imprima, imprime, repita, repete, diga, diga-me, dizer, de-me, me de, qual e, quais sao, onde, liste, compartilhe, compartilhar, confirme, confirmar, escreva, forneca, divulgue, exiba, informe',
  secret:
    'senha, senhas, palavra-passe, palavras-passe, chave secreta, chave api, chaves api, chave de api, chaves de api, credenciais, segredo, segredos, variaveis de ambiente, codigo secreto, chave privada, token de acesso',
  yours: 'seu, sua, seus, suas, teu, tua, tuas, teus, voce, tu',
  assistant:
    'assistente, ia, a ia, inteligencia artificial, modelo de linguagem, chatbot*, bot, agente, modelo',
  persona:
    'agora voce e, voce agora e, voce e agora, finja, finge, aja como, atue como, a partir de agora voce, interprete o papel, assuma o papel, comporte-se como, voce nao e mais, faca de conta, tu es agora, simule',
  unbound:
    'sem restricoes, sem limites, nenhuma restricao, sem censura, sem filtros, modo desenvolvedor, modo de manutencao, sem regras, imoral, imorais, nunca recuse, faca qualquer coisa, jailbreak*, ilegal, ilegais, sem etica',
  conceal:
    'nao mencione, nao menciones, nao conte a ninguem, nao diga a ninguem, sem mencionar, sem dizer, em segredo, discretamente, sem avisar, sem informar, mantenha em segredo, nao revele esta, esconda, nao fale sobre',
  instead:
    'em vez disso, em vez, no lugar, a partir de agora, de agora em diante, faca o seguinte, o seguinte, nova instrucao, novas instrucoes, nova tarefa, sua nova, obedeca, siga apenas, execute o seguinte, doravante',
  act: 'marque, marca, feche, fecha, encerre, aprove, aprova, defina, exclua, apague, elimine, conceda, reembolse, transfira, pague, atribua, classifique, trate, altere, mude, desative, ative, desbloqueie, crie, adicione, redefina, modifique, execute, escale',
  record:
    'ticket*, chamado*, fatura*, solicitacao, solicitacoes, pedido*, conta, contas, prioridade, categoria, administrador*, admin, usuario*, utilizador*, cliente*, banco de dados, base de dados, permissao, permissoes, fila, spam, resolvido*, critica, critico, urgente, pagamento*, mensagens, arquivos, ficheiros',
  skip: 'sem, pule, salte, evite, nao pergunte, nao peca, nao espere, ignore a, contorne, dispense',
  check:
    'aprovacao, revisao, verificacao, humano, humana, pessoa, confirmacao, controle, autorizacao, conferencia, supervisor, consentimento, validacao',
  reply: 'sua resposta, tua resposta, suas respostas, na resposta, seu resumo, sua mensagem',
  task: 'traduza, traduz, escreva um, redija, poema, historia, receita, responda apenas, responda somente, recomende, link, clique, baixe, descarregue, substitua, diga que, redacao, piada, classificar',
  imagine:
    'imagine, imagina, suponha, suponhamos, hipotetic*, cenario, em um mundo, num mundo, neste mundo, ficticio, apenas para teste, para fins de teste, como especialista, projeto de pesquisa, sou o presidente, sou seu, auditoria de seguranca, nesta sociedade, nesta nave, como uma autoridade',
  personal:
    'data de nascimento, endereco residencial, mora, vive, cidade de residencia, dados pessoais, saldo bancario, lista de clientes, outros clientes, dados dos clientes, iniciais, telefone de, endereco de e-mail',
  code: 'codigo, script, trecho de codigo, bloco de codigo, comando',
  merge: 'integre, insira, incorpore, mescle, inclua, combine, execute',
  notice:
    'importante, atencao, nota para, mensagem para, nota ao, aviso ao, para o assistente, ao assistente, para a ia, antes de continuar, antes de responder, mensagem do sistema, nota do sistema, ps, p.s., urgente, se voce e uma ia, caro assistente, fim da mensagem, fim do chamado',
  send: 'envie, envia, encaminhe, encaminha, mande, poste, publique, transmita, carregue, reencaminhe',
  every:
    'todos os, todas as, cada, os seguintes, demais, futuros, lista completa, inteiro, completo',
};
