// Sentences written for the comparison of tokenizers, by language.

export const sentences = {
  en: [
    'The cat sleeps on the old chair, and nobody minds.',
    "I can't say that we've met; they'll know, he'd rather not, and you're late.",
    "It's 7 o'clock: the rock 'n' roll band hasn't begun (she'll be angry!).",
    'We bought 12 apples, 3.5 kg of flour and 1,250 nails for $49.99.',
    'DON\u2019T SHOUT, I\u2019M LISTENING; WE\u2019LL TALK AND THEY\u2019VE TIME.',
  ],
  de: [
    'Die Katze schläft auf dem alten Stuhl, und niemanden stört es.',
    'Größere Straßen führen über die Brücke nach Süden: 17 Züge täglich!',
    'Donaudampfschifffahrtsgesellschaftskapitänsmütze',
  ],
  fr: [
    'Le chat dort sur la vieille chaise, l’été, et ça ne gêne personne.',
    "Où est l'hôtel ? « Là-bas », répondit-elle : à 200 m, près du cœur de l’île.",
    'Garçon, un café crème et deux pâtés de foie, s’il vous plaît !',
  ],
  es: [
    'El gato duerme en la silla vieja y a nadie le molesta.',
    '¿Cuándo vendrá el niño? ¡Mañana, a las 9:30, con su pingüino!',
  ],
  pt: [
    'O gato dorme na cadeira velha, e ninguém se importa.',
    'Amanhã não haverá pão; à tarde, talvez, por R$ 4,50.',
  ],
  it: [
    "Il gatto dorme sull'antica sedia, perché lì c'è il sole.",
    'Più tardi andrò in città: è già mezzogiorno.',
  ],
  nl: [
    'De kat slaapt op de oude stoel en niemand vindt het erg.',
    "'s Avonds eten we om 18.00 uur; dat is reëel, zo'n idee.",
  ],
  sv: ['Katten sover på den gamla stolen, och ingen bryr sig.', 'Åtta små öar ligger på älvens östra sida.'],
  da: ['Katten sover på den gamle stol, og ingen bliver vrede.', 'Æbler, øl og blåbær koster 45 kr.'],
  no: [
    'Katten sover på den gamle stolen, og ingen bryr seg.',
    'På øya er det få bærbusker, men mange måker.',
  ],
  fi: [
    'Kissa nukkuu vanhalla tuolilla, eikä se häiritse ketään.',
    'Yöjuna lähtee äkkiä, käsilläni on matkalippu ja hyvää leipää.',
  ],
  is: ['Kötturinn sefur á gamla stólnum og það er í lagi.', 'Það er ævintýri að þræða fjöllin í þögn.'],
  pl: [
    'Kot śpi na starym krześle i nikomu to nie przeszkadza.',
    'Zażółć łąkę, źrebię; ćma siądzie, gdzie świeci słońce.',
  ],
  cs: [
    'Kočka spí na staré židli a nikomu to nevadí.',
    'Řeka teče přes údolí, děti běží k můstku a šťastně křičí.',
  ],
  sk: ['Mačka spí na starej stoličke a nikomu to nevadí.', 'Ľahký vánok hladí kôru vŕby nad riekou.'],
  hu: [
    'A macska az öreg széken alszik, és ez senkit sem zavar.',
    'Őszi estéken fűszeres körtét főzünk a tűzhelyen.',
  ],
  ro: [
    'Pisica doarme pe scaunul vechi și nimănui nu-i pasă.',
    'Țăranul își așază căruța lângă fântână, în umbră.',
  ],
  hr: [
    'Mačka spava na starom stolcu i nikome ne smeta.',
    'Đak čita žurno, ljeti šeće džunglom, njegova košulja je čista.',
  ],
  tr: [
    'Kedi eski sandalyede uyuyor ve kimse rahatsız olmuyor.',
    'İzmir’de ılık bir akşam: IŞIK, ışık; İNCİ, inci; çok güzel!',
  ],
  az: ['Pişik köhnə stulda yatır və heç kim narazı deyil.', 'Əziz dostum, gəl, bu gün şəhərə gedək.'],
  et: ['Kass magab vanal toolil ja see ei häiri kedagi.', 'Jäääärne tänav ja öö on kõhe, ütles õde.'],
  lv: [
    'Kaķis guļ uz vecā krēsla, un nevienam tas netraucē.',
    'Šķūnī žāvējas āboli, ķirši un ģīmetnes rāmis.',
  ],
  lt: [
    'Katė miega ant senos kėdės, ir niekam tai netrukdo.',
    'Šių metų žiemą įšalo ąžuolų šaknys; ūkininkas čia.',
  ],
  vi: [
    'Con mèo ngủ trên chiếc ghế cũ, và không ai thấy phiền.',
    'Những người bạn ấy sẽ trở về vào buổi chiều thứ sáu, lúc 5 giờ.',
    'Đường phố rất đông, nhưng tôi vẫn thích uống cà phê sữa đá.',
  ],
  id: [
    'Kucing itu tidur di kursi tua, dan tak seorang pun keberatan.',
    'Anak-anak bermain layang-layang di lapangan pukul 16.00.',
  ],
  sw: [
    'Paka analala kwenye kiti cha zamani, na hakuna anayejali.',
    "Ng'ombe wangu anakunywa maji ya mto kila siku.",
  ],
  yo: ['Ológbò náà ń sùn lórí àga àtijọ́, kò sì yọ ẹnikẹ́ni lẹ́nu.', 'Ọmọdé náà ṣe dáadáa ní ilé ẹ̀kọ́.'],
  el: [
    'Η γάτα κοιμάται στην παλιά καρέκλα, και κανείς δεν ενοχλείται.',
    'ΟΙ ΦΙΛΟΙ ΜΑΣ ΗΡΘΑΝ ΣΤΙΣ ΟΔΟΥΣ ΤΗΣ ΠΟΛΗΣ· πού πας;',
    'Ἐν τῷ κήπῳ ᾄδει ἡ ἀηδών, καὶ ὁ ἄνθρωπος ἀκούει.',
  ],
  ru: [
    'Кошка спит на старом стуле, и никому это не мешает.',
    'Ёжик нашёл 25 яблок; объём корзины — 3,5 л.',
    'ЩУКА ПЛЫЛА БЫСТРО, А РЫБАК ЗАСНУЛ.',
  ],
  uk: [
    'Кішка спить на старому стільці, і нікому це не заважає.',
    'Її ґанок — під п’ятьма їжакуватими ялинами.',
  ],
  bg: ['Котката спи на стария стол и на никого не пречи.', 'Щъркелът отлетя на юг през ранната есен.'],
  sr: ['Мачка спава на старој столици и никоме не смета.', 'Џем, њива, љубав, ђак и ћуран.'],
  hy: ['Կատուն քնած է հին աթոռի վրա, և ոչ մեկին դա չի խանգարում։', 'Այսօր եղանակը լավ է, գնանք այգի։'],
  ka: ['კატას ძველ სკამზე სძინავს და არავის აწუხებს.', 'ხვალ დილით მატარებლით ზღვაზე წავალთ.'],
  he: ['החתול ישן על הכיסא הישן, ואיש אינו מוטרד.', 'שָׁלוֹם, יְלָדִים! מָה שְׁלוֹמְכֶם הַיּוֹם?'],
  ar: [
    'القطة نائمة على الكرسي القديم، ولا أحد ينزعج.',
    'ذَهَبَ الوَلَدُ إِلَى المَدْرَسَةِ صَبَاحًا.',
    'اشتريت ٣ كتب بـ ٤٥٫٥ جنيهًا؛ هل هذا كثير؟',
  ],
  fa: ['گربه روی صندلی کهنه می‌خوابد و کسی ناراحت نیست.', 'کتاب‌های من روی میز هستند؛ ۱۲ تا است.'],
  ur: ['بلی پرانی کرسی پر سو رہی ہے اور کسی کو پروا نہیں۔', 'آج موسم بہت اچھا ہے۔'],
  hi: ['बिल्ली पुरानी कुर्सी पर सो रही है और किसी को परेशानी नहीं है।', 'क्या आप कल सुबह ९ बजे स्कूल जाएँगे? ज़रूर!'],
  mr: ['मांजर जुन्या खुर्चीवर झोपले आहे आणि कोणाचीही हरकत नाही.', 'आम्ही उद्या बाजारात ऱ्हस्व चालत जाऊ.'],
  ne: ['बिरालो पुरानो कुर्सीमा सुतिरहेको छ।', 'हामी भोलि पहाड चढ्छौँ।'],
  bn: ['বিড়ালটি পুরনো চেয়ারে ঘুমাচ্ছে, আর কেউ বিরক্ত নয়।', 'আগামীকাল সকাল ৮টায় আমরা নদীতে যাব।'],
  pa: ['ਬਿੱਲੀ ਪੁਰਾਣੀ ਕੁਰਸੀ ਉੱਤੇ ਸੌਂ ਰਹੀ ਹੈ।', 'ਅਸੀਂ ਕੱਲ੍ਹ ਪਿੰਡ ਜਾਵਾਂਗੇ।'],
  gu: ['બિલાડી જૂની ખુરશી પર ઊંઘે છે.', 'આપણે કાલે સવારે મેળામાં જઈશું.'],
  ta: ['பூனை பழைய நாற்காலியில் தூங்குகிறது, யாருக்கும் கவலையில்லை.', 'நாளை காலை நாங்கள் கடற்கரைக்குச் செல்வோம்.'],
  te: ['పిల్లి పాత కుర్చీలో నిద్రపోతోంది, ఎవరికీ ఇబ్బంది లేదు.', 'రేపు ఉదయం మేము ఊరికి వెళ్తాము.'],
  kn: ['ಬೆಕ್ಕು ಹಳೆಯ ಕುರ್ಚಿಯ ಮೇಲೆ ಮಲಗಿದೆ.', 'ನಾಳೆ ಬೆಳಿಗ್ಗೆ ನಾವು ಹಳ್ಳಿಗೆ ಹೋಗುತ್ತೇವೆ.'],
  ml: ['പൂച്ച പഴയ കസേരയിൽ ഉറങ്ങുന്നു, ആർക്കും പരാതിയില്ല.', 'നാളെ രാവിലെ ഞങ്ങൾ കടൽത്തീരത്തേക്ക് പോകും.'],
  si: ['බළලා පරණ පුටුව උඩ නිදා සිටී.', 'හෙට උදේ අපි ගමට යමු.'],
  th: ['แมวนอนหลับอยู่บนเก้าอี้เก่า และไม่มีใครรังเกียจ', 'พรุ่งนี้เช้าเราจะไปตลาดน้ำตอน ๙ โมง'],
  lo: ['ແມວນອນຢູ່ເທິງຕັ່ງເກົ່າ', 'ມື້ອື່ນເຊົ້າພວກເຮົາຈະໄປຕະຫຼາດ'],
  my: ['ကြောင်သည် ကုလားထိုင်အဟောင်းပေါ်တွင် အိပ်နေသည်။', 'မနက်ဖြန် ကျွန်တော်တို့ ဈေးသွားမယ်။'],
  km: ['ឆ្មាកំពុងដេកលើកៅអីចាស់។', 'ថ្ងៃស្អែកយើងនឹងទៅផ្សារ។'],
  bo: ['བྱི་ལ་རྐུབ་ཀྱག་རྙིང་པའི་སྟེང་ལ་གཉིད་ཁུག་འདུག།'],
  am: ['ድመቷ በአሮጌው ወንበር ላይ ተኝታለች፣ ማንም አይረበሽም።', 'ነገ ጠዋት ወደ ገበያ እንሄዳለን።'],
  zh: [
    '猫睡在旧椅子上，没有人介意。',
    '我们明天早上九点去公园，好吗？“好的！”',
    '機器學習需要大量的數據與算力（GPU×8）。',
  ],
  ja: [
    '猫は古い椅子で眠っていて、誰も気にしない。',
    '明日の朝、カフェでコーヒーを飲みませんか？',
    'ガラスのコップにジュースを入れるだけ〜。',
  ],
  ko: [
    '고양이가 낡은 의자에서 자고 있지만 아무도 신경 쓰지 않는다.',
    '내일 아침 9시에 공원에 갈까요? 좋아요!',
  ],
  mn: ['Муур хуучин сандал дээр унтаж байна.', 'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ'],
  kk: ['Мысық ескі орындықта ұйықтап жатыр, ешкім қарсы емес.', 'Әжем өзенге бүгін қайта барды.'],
  chr: ['ᏪᏌ ᎦᎵᎭ ᎦᏍᎩᎶᎩ.'],
  iu: ['ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ.'],
  eo: ['La kato dormas sur la malnova seĝo, kaj neniu ĝenas ĝin.', 'Ĉiuĵaŭde ŝi aŭskultas la ĥoron.'],
};
