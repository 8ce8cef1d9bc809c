/** Words that say nothing of their own, and what replies say to be polite: English and German. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and or but if then else so as at by for from in into of off on onto out over to up with without within about after before ' +
    'during until while than that this these those there here it its is are was were be been being am do does did done have has had ' +
    'having can could may might must shall should will would not no nor only own same too very just also again once more most other ' +
    'some such any all each both few i me my we our us you your he him his she her they them their who whom which what when where ' +
    'why how please thank thanks hello hi dear sorry kind regards best sincerely welcome help let know get make need needs want see ' +
    'now still yet because via per etc first next finally already yes ok okay further any anything something everything one ' +
    'aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei beim bin bis bist da dabei ' +
    'dadurch dafür damit danach dann daran darauf das dass dazu dein deine dem den denn der deren des dessen die dies diese diesem ' +
    'diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa etwas euer eure für gegen habe haben hat hatte ' +
    'hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes jetzt kann ' +
    'kannst kein keine keinem keinen keiner können könnte könnten machen man mein meine mich mir mit muss müssen nach nachdem neben ' +
    'nein nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so sobald sofern sollte ' +
    'sollten sondern sonst sowie über um und uns unser unsere unter vom von vor war waren warum was weil weiter welche welchem welchen ' +
    'welcher wenn wer werde werden wie wieder wir wird wirst wo wurde wurden zu zum zur zwar zwischen bitte danke vielen dank hallo ' +
    'guten tag liebe lieber sehr geehrte geehrter geehrten freundliche freundlichen grüße grüßen gruß viele gerne gern bereits ' +
    'zunächst anschließend außerdem zuerst beispielsweise falls'
  ).split(' '),
);
