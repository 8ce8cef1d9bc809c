/**
 * Given names, written by hand: those that a support desk in Europe or America meets often and that are nearly never a
 * word, a place or a product. A name that is not here is found only where the text says that a name follows.
 */
export const givenNames: ReadonlySet<string> = new Set(
  // English
  (
    'aaron abigail adam adrian aidan alan alana albert alec alex alexander alexandra alfred alice alicia alison allison amanda amelia amy andrea ' +
    'andrew angela anita ann anna anne annette annie anthony antony archie arthur ashley barbara beatrice becky benjamin bernard beth bethany ' +
    'beverly bonnie bradley brandon brenda brian bridget bruce bryan caitlin cameron carl carla carol caroline carolyn catherine cathy cecilia ' +
    'charles charlie cheryl chloe chris christina christine christopher cindy claire clara colin connor courtney craig crystal curtis cynthia ' +
    'daisy daniel danielle darren david dawn deborah debra denise dennis derek diana diane donald donna doris dorothy douglas duncan dylan ' +
    'edith edward eileen elaine eleanor elizabeth ellen ellie elliot emily emma eric erica erin ethan eugene evan evelyn felicity fiona frances ' +
    'francis fred frederick gabriel gabrielle gail gareth gary gavin geoffrey george georgina gerald geraldine gillian gladys gordon graham greg ' +
    'gregory hannah harold harriet harry hazel heather helen henry howard hugh ian imogen irene isaac isabel isabella isobel jacob jacqueline ' +
    'jake james jamie jane janet janice jared jasmine jason jean jeff jeffrey jennifer jenny jeremy jessica jill jim jimmy joan joanna joanne ' +
    'joe joel john johnny jonathan joseph josephine joshua joyce judith judy julia julian julie justin karen katherine kathleen kathryn katie ' +
    'keith kelly kenneth kevin kimberly kirsty kyle lauren laura laurence lawrence leah leanne lee leo leonard leslie lewis liam linda lindsay ' +
    'lisa logan lorraine louis louise lucas lucy luke lydia lynn malcolm marcia marcus margaret maria marie marilyn martha martin mary mason ' +
    'matthew maureen megan melanie melissa mia michael michelle mike mildred miriam mitchell molly monica morgan nancy naomi natalie natasha ' +
    'nathan nathaniel neil nicholas nicola nicole nigel noah noel nora norma norman oliver olivia oscar owen pamela patricia patrick paul paula ' +
    'pauline penelope peter philip phillip phoebe phyllis rachel ralph raymond rebecca richard rita robert roberta robin rodney roger ronald rory ' +
    'rosemary ross roy russell ruth ryan sally samantha samuel sandra sara sarah scott sean sebastian shannon sharon sheila shirley sidney simon ' +
    'sophia sophie spencer stacey stanley stella stephanie stephen steve steven stewart stuart susan suzanne sylvia tamara tara teresa terry ' +
    'theodore theresa thomas tiffany timothy tina todd tom tracey tracy trevor tyler valerie vanessa vera veronica vincent virginia vivian ' +
    'walter wanda wayne wendy wesley wilfred william yvonne zachary zoe ' +
    // German, Dutch, Nordic
    'achim agnes albrecht alexandre alfons alina alois amelie andre andreas anett angelika anja anke annegret annelie annika antje antonia armin ' +
    'arne astrid axel bastian beate benedikt benno bernd bernhard bettina birgit birgitta birte björn brigitte britta burkhard carina carmen carola ' +
    'carolin carsten celine christa christiane claudia claus constanze cordula corinna cornelia dagmar daniela detlef dieter dietmar dirk dominik ' +
    'dörte eberhard eckhard edeltraud elena elfriede elias elisabeth elke elsa erika erich erwin esther eva ewald fabian falk felix ferdinand florian ' +
    'franz franziska frauke frieda friedrich fritz gabriele georg gerd gerda gerhard gerlinde gernot gertrud gisela gottfried gregor greta gudrun ' +
    'günter günther gunnar hanna hannelore hannes hanno hans harald hartmut hedwig heide heidi heike heiko heiner heinrich heinz helga helge hellmut ' +
    'helmut henning henrik herbert hermann hildegard holger horst hubert hugo ilona ilse inga inge ingeborg ingo ingrid irina iris irmgard jana janina ' +
    'jannik jens joachim jochen johann johanna johannes jörg josef jule jürgen jutta kai karin karl karla karsten katharina kathrin katja katrin ' +
    'kerstin kirsten klara klaus konrad konstantin kristin kristina kurt larissa lars lea lena leni leonie lieselotte linus lothar lotte ludwig luis ' +
    'luisa lukas lutz magdalena maike maja malte manfred manuel manuela marco marcel marek margarete margit margot marianne marina mario marion marius ' +
    'markus marlene marlies martina mathias mathilde matthias maximilian mechthild meike melina merle michaela mirko mona monika nadine nadja niklas ' +
    'niko nikolaus nils nina norbert ole olaf oskar otto patrizia petra philipp pia rainer ralf ramona raphael regina reiner reinhard reinhold renate ' +
    'renate rene rolf roland rolf rosa rosemarie rudi rudolf rüdiger sabine sandro saskia sebastian siegfried sigrid silke silvia sina sonja stefan ' +
    'stefanie steffen susanne sven svenja tanja thilo thorsten till tilo tim timo tobias torben torsten traudel udo ulf ulla ulli ulrich ulrike ursula ' +
    'ute uwe veit verena viktor viktoria volker volkmar waltraud werner wiebke wilfried wilhelm willi winfried wolfgang yannick yvette ' +
    'anouk bart bas bram cees daan dirkje eefje ewout femke fenna floor frank gerrit geert guus hendrik henk huub jaap jacobus jan jelle jeroen jeroen joost ' +
    'jorrit joris kees klaas koen laurens lieke lotte maaike maarten marieke marijke mieke niels pieter rik roos ruben rutger sander sanne sjoerd thijs tineke ' +
    'wietse willem wim wouter yara aksel anders anette anja arvid asger asta bente bjarne bjørn bo carl christoffer einar elin elsa erik eskil espen ' +
    'frida freja fredrik gunilla gustav håkan hanne harald hege helle helene henrike ida ingvild ivar jarle jesper johan jonas jorgen jørgen kari kasper ' +
    'katrine kjell kjersti knut kristian kristoffer lasse leif lene lennart linnea lise mads magnus maiken malin mats mette mikael mikkel morten ' +
    'nikolaj niklas nora ola olav oskar ove per pernille petter pål rasmus reidar ronja rune signe sigurd silje sindre siv solveig søren steinar stig ' +
    'stine svein terje thea thor tommy tone tor tore torbjørn tove trine trond trygve tuva ulrik vibeke viggo åsa åse øyvind øystein aino antti eero ' +
    'eeva eino hannu heikki jaakko jari juha juhani jukka kaisa kalle katri markku matti mika mikko minna niina olli outi paavo päivi pekka petri pirjo ' +
    'riikka ritva sanna sami satu seija seppo tapani tapio tarja timo tuomas tuula veikko ville ' +
    // French, Italian, Spanish, Portuguese
    'adrien agathe alain alban alexandre alexis alizée amandine amélie anaïs andré antoine arnaud aurélie aurélien aurore bastien benoît bernadette ' +
    'bérénice brigitte bruno camille catherine cécile cédric céline chantal charlène christelle christian christophe claire clément clémence colette ' +
    'coralie corinne cyril damien danièle delphine denis didier dominique édouard élise élodie émile émilie éric estelle étienne eugénie fabien fabrice ' +
    'fanny florent florence franck françois françoise frédéric gaël gaëlle geneviève ghislaine gilles grégoire grégory guillaume gustave hélène hervé ' +
    'hugues inès isabelle jacques jean-baptiste jean-claude jean-luc jean-marc jean-paul jean-pierre jérôme jocelyne joëlle josiane julien juliette ' +
    'justine laetitia laure laurent léa loïc ludovic lucie lucien madeleine manon marc margaux marie-claire marine marion mathieu mathilde mathis maxime ' +
    'mélanie michel micheline mireille monique muriel nathalie nicolas noémie odette odile olivier pascal pascale patrice philippe pierre quentin rémi ' +
    'rémy renaud renée romain roxane sabrina sandrine sébastien serge séverine solange sophie stéphane stéphanie sylvain sylvie théo thibault thierry ' +
    'tristan valentin valérie véronique virginie xavier yann yannick yves yvon yvonne alberto alessandra alessandro alessia alessio alfonso alfredo ' +
    'andrea angelo annalisa antonella antonio arianna bianca bruno camilla carlo carlotta caterina chiara cinzia claudio cristina dario davide debora ' +
    'diego domenico donatella edoardo elena eleonora elisa emanuela emanuele enrico enzo erika ettore eugenio fabio fabrizio federica federico ' +
    'filippo flavia flavio francesca francesco franco gabriella gaetano giacomo gianluca gianni gino giorgia giorgio giovanna giovanni giulia giuliana ' +
    'giulio giuseppe giuseppina grazia guido ilaria ivan laura leonardo letizia lorenzo luca lucia luciano luigi marcello marco margherita mariangela ' +
    'massimiliano massimo matteo mattia maurizio mauro michela michele mirella nicolò nunzia ornella paola paolo patrizia pietro raffaele raffaella ' +
    'riccardo rita roberta roberto rocco rosanna rossella salvatore samuele serena sergio silvia simona simone stefania stefano tiziana tommaso umberto ' +
    'valentina valerio vincenzo vittorio adriana agustín aitor alba alejandra alejandro almudena álvaro amparo ana andrés ángela ángeles antonia ' +
    'arantxa arturo beatriz begoña belén benito blanca borja carlos catalina césar concepción consuelo cristóbal daniela dolores edgar eduardo elvira ' +
    'emilio encarnación enrique ernesto esteban eugenia eva ezequiel fátima felipe félix fernanda fernando francisca francisco gabriela gerardo germán ' +
    'gonzalo graciela gregorio guadalupe guillermo gustavo héctor hernán ignacio inés inmaculada irene isidro iván jaime javier jesús jimena joaquín ' +
    'jorge josé josefa juan juana julieta julio laura leandro leticia lorena lourdes luciana lucía luis manuel marcelo marcos margarita mariana mariano ' +
    'maricarmen maribel marisol marta martín matías mauricio maximiliano miguel milagros mónica montserrat natalia nicolás nieves noelia nuria octavio ' +
    'olga óscar pablo paloma patricia paz pedro pilar rafael ramiro ramón raquel raúl ricardo rocío rodolfo rodrigo rogelio rosario rubén salvador ' +
    'santiago sara silvia susana teresa tomás ulises valeria verónica vicente víctor virginia ximena yolanda afonso alícia amália anabela aníbal armando ' +
    'beatriz bernardo bruna caetano caio carlota cátia célia cláudia cláudio conceição daniela davi diogo duarte edson eduarda elisabete estevão evandro ' +
    'fábio fabiana felipe fernanda filipa filipe flávia francisca gilberto gonçalo guilherme helena heitor henrique inês isabela joana joão jorge josué ' +
    'júlia juliana júlio larissa letícia lígia lourenço lúcia luciana luís luísa luiz marcelo márcia márcio mafalda manuela margarida marília maurício ' +
    'miguel mónica murilo nuno otávio paulo patrícia rafaela raimundo renata renato rodrigo rogério rui sílvia simão sofia sônia susana tânia telmo ' +
    'thiago tiago tomé vanda vânia vasco vinícius vítor wagner wellington zélia ' +
    // Slavic, Hungarian, Greek, Turkish, Arabic, Indian, East Asian
    'adéla agata agnieszka aleksander aleksandra aleksei alena alexei andrej andrzej aneta anežka anna antonín arkadiusz barbora bartek bartosz beata ' +
    'blanka błażej boris božena bogdan bohumil bronislav bożena cezary czesław dagmara damian danuta darina dariusz darya dmitri dmitry dobroslav dorota ' +
    'drahomíra dušan edyta ekaterina eliška elżbieta ewa ewelina faina filip františek galina goran gordana grażyna grzegorz halina hana helena henryk ' +
    'igor ilya ireneusz irena iva ivana iveta ivo iwona jacek jadwiga jakub janusz jarmila jarosław jaroslav jaroslava jelena jerzy jiří jindřich jiřina ' +
    'joanna jolanta josip jovana justyna kamil kamila karel karolina katarina katarzyna kateřina katka kazimierz klára krystyna krzysztof květa ladislav ' +
    'lech lenka leszek libor libuše luboš lucie ludmila łukasz lukáš lyudmila maciej magda małgorzata marcin mariusz marek markéta maryna mateusz matěj ' +
    'michał michal mikhail milan milada milena miloš miloslav mirela mirosław miroslav mirko monika nadezhda natalya nataša natalija nikola nikolai oksana ' +
    'oldřich oleg olga ondřej patrycja pavel pavla paweł piotr petr petra přemysl radek radka radosław radomír rafał renáta robert roman rostislav ' +
    'růžena ryszard šárka sergei siergiej slavica sławomir slobodan stanisław stanislav svetlana světlana sylwia szymon tadeusz tatiana tatjana tatyana ' +
    'tereza tomasz tomáš tomislav vaclav václav valentyna vasily vendula věra veronika viktor vít vladimir vladimír vladislav vlasta vojtěch volodymyr ' +
    'wacław waldemar wanda wiesław wiktor wioletta witold władysław wojciech yaroslav yekaterina yelena yulia yuri zbigniew zbyněk zdeněk zdenka željko ' +
    'zofia zoran zuzana zygmunt ágnes ákos andrás anikó árpád attila balázs bálint béla bence csaba dániel dávid dezső dóra emese endre erzsébet éva ' +
    'ferenc gábor gergely gergő györgy gyula ildikó imre istván janka jános józsef judit julianna kálmán katalin kinga krisztina krisztián lajos lászló ' +
    'levente lilla máté márta mátyás mihály miklós nikolett noémi orsolya péter piroska réka rozália sándor szabolcs szilvia tamás tibor tímea tünde ' +
    'viktória vilmos zita zoltán zsófia zsolt zsuzsanna alexandros anastasia andreas athanasios charalampos christos dimitra dimitrios dimitris eleni ' +
    'evangelos fotini georgia georgios giannis giorgos ioannis katerina konstantina konstantinos kostas kyriakos maria nikolaos nikos panagiotis ' +
    'paraskevi pavlos petros sofia spyros stavros thanasis theodoros vasiliki vasilis vassilis abdul abdullah adnan ahmad ahmed aisha ali alper amina ' +
    'amir amira anwar asma aydın ayşe aylin bashir bilal burak cem emre elif emine ercan erdem esra fahad farah faisal fatih fatima fatma ferhat gökhan ' +
    'gül gülay hakan halil hamza hanan hasan hassan hatice hülya husain hussein ibrahim imran ismail kamal kemal khalid khaled leyla mahmoud mahmut ' +
    'mariam mehdi mehmet meryem mohamed mohammad mohammed muhammad muhammed mourad murat mustafa nabil nadia nasser nermin nesrin noor nour omar omer ' +
    'onur orhan osman özgür özlem rachid rana rashid rıza saeed saleh salim salma samir samira sedat selim selin serkan sevgi sibel tarek tariq tolga ' +
    'umut usman volkan yasin yasmin yasmine yavuz youssef yusuf zahra zainab zeynep aarav abhishek aditi aditya ajay akash alok amit amrita anand ananya ' +
    'anil anjali ankit anup arjun arun arvind ashish ashok ashwin avinash bharat chandra deepa deepak deepika dinesh divya ganesh gaurav geeta gopal ' +
    'harish hemant indira jagdish jaya jyoti kavita kiran krishna kumar lakshmi lalit mahesh manish manoj meena meera mohan mukesh nandini narendra ' +
    'naveen neeraj neha nikhil nisha nitin pallavi pankaj parul pooja prabhakar pradeep prakash pranav prashant pratik praveen priya priyanka raghav ' +
    'rahul raj rajeev rajesh rajiv rakesh ramesh ranjit ravi rekha ritu rohan rohit sachin sandeep sangeeta sanjay sanjeev santosh satish shalini shankar ' +
    'shivani shreya shweta siddharth sneha srinivas subhash sudha sudhir sunil sunita suresh sushma swati tanvi tarun uday umesh usha varun venkatesh ' +
    'vidya vijay vikas vikram vinay vinod vishal vivek yogesh akiko akira asuka ayumi chiyo daichi daisuke emiko fumiko hana haruka haruki haruto hideki ' +
    'hideo hiroko hiroshi hiroto ichiro kaori kazuki kazuo keiko kenji kenta kiyoshi makoto mariko masahiro masako masao mayumi megumi michiko midori ' +
    'minoru misaki mitsuko naoki naoko natsuki noboru noriko osamu reiko ryota sachiko satoshi shigeru shinji shiori shizuka tadashi takahiro takashi ' +
    'takeshi taro tetsuya tomoko tomomi toshio tsubasa yoko yoshiko yuki yukiko yumi yumiko yusuke yuto jing jingyi jiahao junjie li-na meiling xiaoli ' +
    'xiaoming xinyi yifan yuxuan zhiwei eun-ji hyun-woo ji-hoon ji-woo jin-woo min-jun seo-yeon soo-jin sung-min young-ho anh duc huong linh minh ngoc nguyet ' +
    'phuong quang thanh thuy trang tuan tuyet'
  )
    .toLowerCase()
    .split(' '),
);

/** Given names that are words, places or products as well: names only where the text says so. */
export const ambiguousGivenNames: ReadonlySet<string> = new Set(
  (
    'abby ada alexa amber angel april art august aurora austin autumn bea ben bill bob brad brook chad chance charlotte chase chelsea clay cliff cole ' +
    'cora dale dallas dan dean don drew earl ed ernst eve faith flora ford frank gene gloria grace grant gut guy hank heath holly hope hunter ivy jack ' +
    'jackson jan jasper jay jo jordan joy june kay ken kim lance lane larry lily lincoln madison mark max may melody mercy miles milo minnie nick olive ' +
    'page paris parker pat pearl penny phil ray reed rex rich rob rod ron rose ruby rusty sam sandy skip sky sofie sonny sophia sterling sue sunny sydney ted ' +
    'toby tony troy van vera vic victoria violet wade ward warren will wolf woody wolfram travis'
  ).split(' '),
);
