import type { Language } from './concepts.ts';

export const turkish: Language = {
  ignore:
    'yok say*, gormezden gel*, unut*, dikkate alma*, goz ardi et*, bosver*, atla*, gecersiz kil*, uyma',
  prior: 'onceki*, yukaridaki*, simdiye kadar, tum, butun, daha once*, mevcut, ilk',
  rules: 'talimat*, kural*, yonerge*, emir*, komut*, kisitlama*, sinirlama*',
  prompt:
    'sistem istemi*, sistem promptu*, sistem talimat*, talimatlarini, talimatlarinizi, gizli talimat*, sistem mesaji*',
  reveal:
    'goster*, yazdir*, acikla*, tekrarla*, soyle*, listele*, paylas*, nedir, ver, bildir*, onayla*, yaz',
  secret:
    'sifre*, parola*, gizli anahtar*, api anahtar*, kimlik bilgi*, ortam degisken*, gizli kod*',
  yours: 'senin, sizin, sen, siz, sifren, parolan, sifreniz',
  assistant: 'asistan*, yapay zeka*, dil modeli*, sohbet botu*, chatbot*, bot, ajan*, modelsin',
  persona:
    'artik sen, sen artik, simdi sen, gibi davran*, rolunu ustlen*, rolunu oyna*, mis gibi yap, bundan sonra sen, artik bir',
  unbound:
    'kisitlama olmadan, sinirsiz*, sansursuz*, filtresiz*, hicbir kural*, gelistirici modu*, asla reddetme*, jailbreak*, yasa disi, ahlaksiz',
  conceal:
    'bahsetme*, kimseye soyleme*, gizlice, haber vermeden, belirtme, gizli tut*, bildirmeden',
  instead:
    'bunun yerine, yerine, artik, bundan sonra, bundan boyle, su anda itibaren, asagidaki*, yeni talimat*, yeni gorev*, sunu yap*',
  act: 'isaretle*, kapat*, onayla*, ayarla*, sil*, kaldir*, iade et*, aktar*, ode*, ata*, siniflandir*, degistir*, devre disi*, sifirla*, olustur*, ekle*, yap',
  record:
    'bilet*, talep*, talebi*, fatura*, hesab*, hesap*, oncelik*, kategori*, yonetici*, kullanici*, musteri*, veritabani*, yetki*, spam, kritik, odeme*, kayit*, destek kaydi*',
  skip: 'atla*, olmadan, sormadan, sorma*, bekleme*, almadan',
  check: 'onay*, insan*, kisi*, dogrulama*, kontrol*, inceleme*, izin*, teyit*',
  reply: 'yanitinda, yanitina, cevabinda, cevabina, yanitin, cevabin',
  task: 'cevir*, siir*, hikaye*, yaz bana, sadece cevap*, tarif*, oner*, tikla*, baglanti*, siralar misin*',
  imagine:
    'hayal et*, hayal edin*, varsay*, diyelim ki, varsayimsal*, senaryo*, bir dunyada, arastirma projesi*, guvenlik denetimi*, uzman olarak, toplumda*, gelecekte',
  personal:
    'dogum tarih*, ev adresi*, yasiyor*, oturuyor*, kisisel veri*, kisisel bilgi*, musteri listesi*, bakiye*, e-posta adresini, diger musteri*',
  notice:
    'onemli, dikkat, not:, asistana not, asistan icin, yapay zekaya, devam etmeden once, cevaplamadan once, sistem mesaji, sistem notu',
  send: 'gonder*, ilet*, yukle*, postala*, yonlendir*',
  every:
    'sonraki tum, diger tum, butun talep*, her sonraki, tum talep*, tum kayit*, tam liste*, tum musteri*',
};

export const arabic: Language = {
  ignore: 'تجاهل, تجاهلوا, تجاهلي, انس, انسى, تغاض, تخط, لا تتبع, الغ, اهمل, أهمل, تجاوز',
  prior: 'السابقة, السابق, أعلاه, اعلاه, كل, جميع, سابقا, الأصلية',
  rules:
    'التعليمات, تعليمات, القواعد, قواعد, الأوامر, أوامر, الاوامر, التوجيهات, القيود, تعليماتك, توجيهات, الإرشادات',
  prompt: 'موجه النظام, تعليمات النظام, تعليماتك, رسالة النظام, التعليمات المخفية, مطالبة النظام',
  reveal:
    'اظهر, أظهر, اعرض, اكشف, اطبع, كرر, أخبرني, اخبرني, ما هي, ما هو, أعطني, اعطني, اذكر, أين, شارك',
  secret:
    'كلمة المرور, كلمة السر, كلمات المرور, المفتاح السري, مفتاح api, مفاتيح api, بيانات الاعتماد, متغيرات البيئة, السر',
  yours: 'الخاصة بك, الخاص بك, لديك, أنت, انت',
  assistant:
    'المساعد, مساعد, الذكاء الاصطناعي, ذكاء اصطناعي, نموذج اللغة, نموذج لغوي, روبوت, الوكيل, بوت',
  persona:
    'أنت الآن, انت الان, تظاهر, تصرف ك, تصرف كأنك, من الآن فصاعدا أنت, العب دور, لم تعد, تقمص',
  unbound: 'بدون قيود, بلا قيود, دون قيود, بدون رقابة, وضع المطور, لا ترفض, غير مقيد, بلا حدود',
  conceal: 'لا تذكر, لا تخبر, سرا, دون ذكر, دون إخبار, لا تبلغ, بدون إشعار',
  instead:
    'بدلا من ذلك, من الآن فصاعدا, من الان فصاعدا, ما يلي, تعليمات جديدة, مهمة جديدة, مهمتك الجديدة, نفذ',
  act: 'ضع علامة, أغلق, اغلق, وافق, عين, احذف, امنح, حول, ادفع, صنف, غير, عطل, أعد تعيين, أنشئ, أضف, اعتمد, قم',
  record:
    'التذكرة, التذاكر, تذكرة, الفاتورة, فاتورة, الحساب, حساب, الأولوية, الفئة, المسؤول, المستخدم, المستخدمين, العميل, العملاء, قاعدة البيانات, الصلاحيات',
  skip: 'تخط, بدون, دون, لا تسأل, لا تنتظر',
  check: 'الموافقة, موافقة, إنسان, شخص, التحقق, تأكيد, مراجعة, الرجوع',
  reply: 'ردك, إجابتك, في الرد, في ردك',
  task: 'ترجم, اكتب, قصيدة, قصة, أجب فقط, وصفة, قل',
  imagine: 'تخيل, افترض, لنفترض, سيناريو, افتراضي',
  personal: 'تاريخ ميلاد, عنوان المنزل, يعيش, يسكن, البيانات الشخصية, قائمة العملاء, رصيد',
  notice: 'هام, مهم, تنبيه, ملاحظة إلى, ملاحظة ل, رسالة إلى, إلى المساعد, للمساعد, قبل المتابعة',
  send: 'أرسل, ارسل, حول إلى, ارفع, أعد توجيه',
  every: 'جميع التذاكر, كل التذاكر, جميع البيانات, القائمة الكاملة, جميع المستخدمين',
};

export const hindi: Language = {
  ignore: 'अनदेखा, अनदेखी, नज़रअंदाज़, नजरअंदाज, भूल जाओ, भूल जाएं, भूल जाइए, उपेक्षा, मत मानो',
  prior: 'पिछले, पिछली, पिछला, उपरोक्त, ऊपर, सभी, पहले, पूर्व',
  rules: 'निर्देश, निर्देशों, निर्देशो, नियम, नियमों, आदेश, आदेशों, दिशानिर्देश, दिशानिर्देशों, प्रतिबंध',
  prompt: 'सिस्टम प्रॉम्प्ट, सिस्टम निर्देश, अपने निर्देश, छिपे निर्देश, सिस्टम संदेश',
  reveal:
    'दिखाओ, दिखाएं, दिखाइए, बताओ, बताएं, बताइए, प्रकट, दोहराओ, दोहराएं, प्रिंट, क्या है, सूची, साझा, कहाँ',
  secret: 'पासवर्ड, गुप्त कुंजी, एपीआई कुंजी, api कुंजी, क्रेडेंशियल, पासकोड, गुप्त',
  yours: 'तुम्हारा, तुम्हारे, आपका, आपके, आपकी, अपना, अपने, तुम, आप',
  assistant: 'सहायक, एआई, कृत्रिम बुद्धिमत्ता, भाषा मॉडल, चैटबॉट, बॉट, एजेंट',
  persona: 'अब तुम, अब आप, अब से तुम, अब से आप, की तरह व्यवहार, दिखावा, भूमिका निभाओ, भूमिका निभाएं',
  unbound: 'बिना किसी प्रतिबंध, कोई प्रतिबंध नहीं, बिना सेंसर, डेवलपर मोड, कोई नियम नहीं',
  conceal: 'उल्लेख मत, उल्लेख न करें, किसी को मत बताओ, चुपचाप, बिना बताए, गुप्त रूप से',
  instead: 'इसके बजाय, अब से, निम्नलिखित, नए निर्देश, नया कार्य',
  act: 'चिह्नित, बंद करो, बंद करें, स्वीकृत, सेट, हटाओ, हटाएं, मिटा, स्थानांतरित, भुगतान, असाइन, वर्गीकृत, बदलो, बदलें, रीसेट',
  record:
    'टिकट, टिकटों, चालान, इनवॉइस, खाता, खाते, प्राथमिकता, श्रेणी, एडमिन, व्यवस्थापक, उपयोगकर्ता, ग्राहक, ग्राहकों, डेटाबेस, अनुमति',
  skip: 'छोड़, बिना, मत पूछो, न पूछें',
  check: 'अनुमोदन, मंजूरी, मानव, इंसान, व्यक्ति, सत्यापन, पुष्टि, समीक्षा',
  reply: 'अपने उत्तर, आपके उत्तर, उत्तर में, जवाब में',
  task: 'अनुवाद, लिखो, लिखें, कविता, कहानी, केवल उत्तर, विधि',
  imagine: 'कल्पना, मान लो, मान लीजिए, काल्पनिक',
  personal: 'जन्म तिथि, घर का पता, रहता है, रहते, व्यक्तिगत डेटा, बैंक बैलेंस, ग्राहक सूची',
  notice: 'महत्वपूर्ण, ध्यान दें, के लिए नोट, के लिए संदेश, सहायक के लिए, जारी रखने से पहले',
  send: 'भेजो, भेजें, भेजिए, अग्रेषित, अपलोड',
  every: 'सभी टिकट, सभी अन्य, सभी ग्राहक, पूरी सूची',
};

export const indonesian: Language = {
  ignore: 'abaikan*, lupakan*, hiraukan*, acuhkan*, jangan ikuti, lewati*, kesampingkan*',
  prior: 'sebelumnya, di atas, semua, sejauh ini, awal, terdahulu',
  rules: 'instruksi*, perintah*, aturan*, petunjuk*, pedoman*, batasan*, larangan*, arahan*',
  prompt:
    'prompt sistem, instruksi sistem, instruksimu, instruksi anda, pesan sistem, instruksi tersembunyi',
  reveal:
    'tampilkan*, tunjukkan*, ungkapkan*, cetak*, ulangi*, beri tahu saya, beritahu saya, apa, sebutkan*, bagikan*, berikan*, di mana, tuliskan*',
  secret:
    'kata sandi*, sandi*, kunci rahasia, kunci api, kredensial, rahasia*, variabel lingkungan',
  yours: 'anda, kamu, mu',
  assistant: 'asisten*, ai, kecerdasan buatan, model bahasa, chatbot*, bot, agen*',
  persona:
    'kamu sekarang, anda sekarang, sekarang kamu, sekarang anda, berpura-pura*, bertindaklah*, bertindak sebagai, mulai sekarang kamu, mulai sekarang anda, perankan*',
  unbound:
    'tanpa batasan, tanpa sensor, tidak ada aturan, mode pengembang, tanpa filter, tanpa larangan, jailbreak*',
  conceal:
    'jangan sebutkan, jangan beri tahu, jangan beritahu, diam-diam, secara rahasia, tanpa memberi tahu, tanpa memberitahu',
  instead: 'sebagai gantinya, mulai sekarang, berikut ini, instruksi baru, tugas baru, lakukan ini',
  act: 'tandai*, tutup*, setujui*, atur*, hapus*, berikan*, kembalikan*, transfer*, bayar*, tetapkan*, klasifikasikan*, ubah*, nonaktifkan*, setel ulang, buat*, tambahkan*',
  record:
    'tiket*, faktur*, akun*, prioritas, kategori, admin*, pengguna*, pelanggan*, basis data, database, izin*, spam, kritis, pembayaran*',
  skip: 'lewati*, tanpa, jangan tanya, jangan menunggu',
  check: 'persetujuan*, manusia, orang, verifikasi*, konfirmasi*, pemeriksaan*, peninjauan*, izin*',
  reply: 'jawabanmu, jawaban anda, balasanmu, dalam jawaban',
  task: 'terjemahkan*, tulis*, puisi, cerita, jawab hanya, resep*, rekomendasikan*, klik*',
  imagine: 'bayangkan*, misalkan*, andaikan*, hipotetis, skenario*',
  personal: 'tanggal lahir, alamat rumah, tinggal, data pribadi, daftar pelanggan, saldo*',
  notice:
    'penting, perhatian, catatan untuk, pesan untuk, untuk asisten, sebelum melanjutkan, pesan sistem',
  send: 'kirim*, teruskan*, unggah*',
  every: 'semua tiket, semua data, semua pelanggan, daftar lengkap, semua yang lain',
};

export const japanese: Language = {
  ignore: '無視, 忘れて, 忘れろ, 従わない, 従うな, 破棄, 上書き, 無効に, 気にせず',
  prior: '以前の, これまでの, 前の, 上記の, 今までの, すべての, 全ての, 先ほどの, 元の',
  rules: '指示, 命令, 規則, ルール, ガイドライン, 制限, 制約, 指令',
  prompt:
    'システムプロンプト, システム指示, 初期プロンプト, 隠された指示, システムメッセージ, あなたの指示, あなたへの指示',
  reveal:
    '教えて, 表示して, 見せて, 出力して, 明かして, 公開して, 繰り返して, 何ですか, 述べて, どこに, 列挙して, 開示',
  secret: 'パスワード, 秘密鍵, 秘密の鍵, apiキー, 認証情報, 環境変数, 合言葉, 秘密, 暗証番号',
  yours: 'あなたの, あなたは, 君の, お前の, あなた',
  assistant:
    'アシスタント, 人工知能, 言語モデル, チャットボット, ボット, エージェント, aiモデル, llm, ai',
  persona:
    'あなたは今から, 今からあなたは, これからあなたは, あなたは今, ふりをして, として振る舞, になりきって, 役を演じ, ロールプレイ',
  unbound:
    '制限なし, 制限のない, 無制限, 検閲なし, フィルターなし, 開発者モード, 脱獄, 拒否しない, 制約なし',
  conceal: '言及しない, 触れない, 言わない, 誰にも言, 秘密に, 内緒, こっそり, 知らせず, 伝えない',
  instead: '代わりに, 今後は, これからは, 次のこと, 以下を実行, 新しい指示, 新しいタスク, 今からは',
  act: 'マーク, 閉じて, クローズ, 承認, 設定して, 削除, 付与, 返金, 振り込, 支払, 割り当て, 分類, 変更して, 無効化, リセット, 作成して, 追加して, 送金',
  record:
    'チケット, 請求書, アカウント, 優先度, カテゴリ, 管理者, ユーザー, 顧客, データベース, 権限, 注文書, スパム, 口座',
  skip: '省略, スキップ, せずに, なしで, 確認しない, 聞かず',
  check: '承認, 人間, 担当者, 確認, 検証, レビュー, 照合',
  reply: '回答に, 返信に, あなたの回答, 返答に',
  task: '翻訳して, 書いて, 詩を, 物語を, だけで答え, だけ答え, レシピ, 推薦, クリック',
  imagine: '想像して, と仮定, 仮に, シナリオ, 仮想',
  personal: '生年月日, 自宅の住所, 住んで, 個人情報, 顧客リスト, 残高, 連絡先',
  notice: '重要, 注意, アシスタントへ, aiへ, 続ける前に, 回答する前に, システムメッセージ, 追伸',
  send: '送って, 送信して, 転送して, アップロード, メールして',
  every: '今後のすべて, 他のすべて, 全チケット, すべてのチケット, 一覧をすべて, 全ての顧客',
};

export const chinese: Language = {
  ignore:
    '忽略, 无视, 無視, 忘记, 忘掉, 忘記, 不要遵循, 不要理会, 不理会, 抛开, 绕过, 覆盖, 不要遵守, 跳过, 放弃',
  prior: '之前的, 之前, 以上, 上面, 先前, 前面, 所有的, 所有, 此前, 原来的, 原有, 以前的',
  rules: '指令, 指示, 规则, 規則, 说明, 命令, 限制, 准则, 约束, 提示词, 要求',
  prompt:
    '系统提示, 系統提示, 系统指令, 系统消息, 你的指令, 你的提示词, 初始提示, 隐藏指令, 系统提示词, 内部指令',
  reveal:
    '告诉我, 告訴我, 显示, 透露, 输出, 打印, 重复, 泄露, 是什么, 是多少, 列出, 分享, 说出, 公开, 展示, 住在哪',
  secret: '密码, 密碼, 密钥, 口令, 凭证, 凭据, 环境变量, 秘密, 令牌',
  yours: '你的, 您的, 你',
  assistant: '助手, 人工智能, 语言模型, 語言模型, 聊天机器人, 机器人, 智能体, 大模型, ai',
  persona:
    '你现在是, 你現在是, 现在你是, 假装, 扮演, 充当, 从现在开始你, 从现在起你, 你不再是, 角色扮演',
  unbound:
    '没有限制, 不受限制, 没有任何限制, 无审查, 未经过滤, 开发者模式, 越狱, 不要拒绝, 无限制, 不受约束, 没有规则',
  conceal: '不要提及, 不要提到, 不要告诉, 别告诉, 秘密地, 悄悄, 保密, 不要透露这, 不要通知',
  instead:
    '而是, 改为, 从现在开始, 从现在起, 执行以下, 执行下列, 新的指令, 新指令, 新任务, 新的任务, 转而',
  act: '标记, 关闭, 批准, 设置为, 设为, 删除, 授予, 退款, 转账, 付款, 分配, 归类, 更改, 禁用, 重置, 创建, 添加, 汇款',
  record:
    '工单, 发票, 账户, 账号, 优先级, 类别, 管理员, 用户, 客户, 数据库, 权限, 采购订单, 垃圾邮件, 余额',
  skip: '跳过, 无需, 不经过, 不要询问, 不用问, 省略, 不要等待',
  check: '审批, 批准, 人工, 审核, 核对, 确认, 验证, 检查',
  reply: '你的回答, 你的回复, 在回答中, 在回复中, 回复中',
  task: '翻译成, 写一首, 写一个, 诗, 故事, 只回答, 只回复, 食谱, 推荐, 点击',
  imagine: '想象, 假设, 假如, 设想, 虚构',
  personal: '出生日期, 家庭住址, 住在, 个人信息, 个人数据, 客户名单, 余额',
  notice: '重要, 注意, 致助手, 给助手, 致ai, 在继续之前, 回答之前, 系统消息, 系统通知',
  send: '发送, 转发, 上传, 邮件发给, 发到, 寄给',
  every: '之后的所有, 其他所有, 所有工单, 所有客户, 完整列表, 所有数据',
};

export const korean: Language = {
  ignore: '무시하, 무시해, 무시하고, 잊어, 잊으, 따르지 마, 따르지 말, 건너뛰',
  prior: '이전의, 이전, 위의, 지금까지, 모든, 앞의, 기존',
  rules: '지시, 지침, 규칙, 명령, 제한, 지시사항, 가이드라인',
  prompt: '시스템 프롬프트, 시스템 지시, 초기 프롬프트, 숨겨진 지시, 너의 지시, 시스템 메시지',
  reveal:
    '알려줘, 알려주, 보여줘, 보여주, 출력해, 공개해, 반복해, 무엇입니까, 뭐야, 말해, 나열해, 어디에',
  secret: '비밀번호, 암호, 비밀 키, 비밀키, api 키, 자격 증명, 환경 변수, 비밀',
  yours: '너의, 당신의, 네, 너는, 당신은',
  assistant: '어시스턴트, 인공지능, 언어 모델, 챗봇, 봇, 에이전트, ai',
  persona:
    '너는 이제, 당신은 이제, 이제 너는, 이제부터 너는, 이제부터 당신은, 척해, 인 척, 역할을 맡, 처럼 행동',
  unbound: '제한 없이, 제한이 없는, 검열 없이, 필터 없이, 개발자 모드, 탈옥, 거부하지 마',
  conceal: '언급하지 마, 말하지 마, 몰래, 비밀로, 알리지 마, 언급하지 말',
  instead: '대신, 이제부터, 지금부터, 다음을 수행, 새로운 지시, 새 지시, 새로운 작업',
  act: '표시해, 표시하, 닫아, 닫으, 승인하, 승인해, 설정하, 설정해, 삭제하, 삭제해, 부여하, 환불하, 환불해, 이체하, 이체해, 분류하, 분류해, 변경하, 변경해, 재설정, 초기화',
  record:
    '티켓, 송장, 청구서, 계정, 우선순위, 카테고리, 관리자, 사용자, 고객, 데이터베이스, 권한, 스팸, 결제',
  skip: '생략, 건너뛰, 없이, 묻지 말, 묻지 마',
  check: '승인, 사람, 확인, 검토, 검증, 담당자',
  reply: '답변에, 응답에, 너의 답변',
  task: '번역해, 써줘, 시를, 이야기를, 만 대답, 요리법, 추천해, 클릭',
  imagine: '상상해, 가정해, 가상의, 시나리오',
  personal: '생년월일, 집 주소, 살고, 개인정보, 고객 목록, 잔액',
  notice: '중요, 주의, 어시스턴트에게, ai에게, 계속하기 전에, 시스템 메시지',
  send: '보내, 전송해, 전달해, 업로드',
  every: '이후의 모든, 다른 모든, 모든 티켓, 모든 고객, 전체 목록',
};
