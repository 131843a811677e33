PRAGMA application_id=1129076563;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE account (
              name TEXT PRIMARY KEY,
              role TEXT NOT NULL,
              password TEXT NOT NULL,
              secret TEXT NOT NULL,
              step INTEGER NOT NULL,
              made TEXT NOT NULL,
              ended TEXT NOT NULL DEFAULT ''
            ) STRICT;
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:uZ4qFBzi+Zb10yDFegU1/y0mLUk/UGnBmxEDIelj2qGbgy/tdrtz9WSAQF9C263yRCEDSvmysgR0QPws',7,'2020-07-12T06:05:09.123Z','');
INSERT INTO "account" VALUES('zhao','auditor','','',0,'2020-07-12T06:05:09.123Z','');
CREATE TABLE act (
              seq INTEGER NOT NULL REFERENCES event (seq),
              name TEXT NOT NULL,
              number TEXT NOT NULL,
              PRIMARY KEY (seq, number)
            ) STRICT;
INSERT INTO "act" VALUES(6,'','C-0001-V');
INSERT INTO "act" VALUES(8,'','C-0002-Q');
INSERT INTO "act" VALUES(16,'li','');
INSERT INTO "act" VALUES(17,'li','');
INSERT INTO "act" VALUES(18,'wang','');
INSERT INTO "act" VALUES(19,'li','');
INSERT INTO "act" VALUES(20,'li','C-0007-T');
INSERT INTO "act" VALUES(21,'li','C-0008-P');
INSERT INTO "act" VALUES(22,'li','C-0007-T');
INSERT INTO "act" VALUES(23,'li','');
INSERT INTO "act" VALUES(24,'zhao','');
INSERT INTO "act" VALUES(25,'li','');
INSERT INTO "act" VALUES(26,'li','C-0007-T');
INSERT INTO "act" VALUES(27,'li','C-0002-Q');
CREATE TABLE agreement (
              number TEXT NOT NULL REFERENCES comment (number),
              device TEXT NOT NULL,
              address TEXT NOT NULL,
              at TEXT NOT NULL,
              PRIMARY KEY (number, device),
              UNIQUE (number, address)
            ) STRICT;
INSERT INTO "agreement" VALUES('C-0001-V','c8d766c81b343c7bd1a6a91ac39be2ce89336d8e4a87da664a220b0a70f7752d','31917c2f7daf32fd9520096e3ebe183bf386f91a0250b438a0865ff962bcb671','2020-07-12T06:05:09.123Z');
CREATE TABLE assignment (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "assignment" VALUES('C-0007-T','li');
CREATE TABLE attachment (
              id TEXT PRIMARY KEY,
              number TEXT NOT NULL REFERENCES comment (number),
              place INTEGER NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL,
              UNIQUE (number, place)
            ) STRICT;
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:S2tb/9hJXB0QiinvKjPercG/7XzX3Xq9x5WX+RDNlzsG','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
CREATE TABLE challenge (
              token TEXT PRIMARY KEY,
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              expires INTEGER NOT NULL
            ) STRICT;
INSERT INTO "challenge" VALUES('e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8','sign-in','detail',1594534209);
CREATE TABLE comment (
              number TEXT PRIMARY KEY,
              prefix TEXT NOT NULL,
              sequence INTEGER NOT NULL,
              consultation TEXT NOT NULL REFERENCES consultation (id),
              submission TEXT NOT NULL UNIQUE,
              body TEXT NOT NULL,
              track TEXT NOT NULL UNIQUE,
              draft TEXT NOT NULL,
              clause TEXT NOT NULL,
              provision TEXT NOT NULL,
              locator TEXT NOT NULL DEFAULT '',
              quote TEXT NOT NULL,
              base TEXT NOT NULL,
              text TEXT NOT NULL,
              suggestion TEXT NOT NULL,
              reason TEXT NOT NULL,
              role TEXT NOT NULL,
              organisation TEXT NOT NULL,
              name TEXT NOT NULL,
              lang TEXT NOT NULL,
              channel TEXT NOT NULL,
              received TEXT NOT NULL,
              late INTEGER NOT NULL,
              suspect INTEGER NOT NULL,
              digest TEXT NOT NULL,
              arrival INTEGER NOT NULL,
              follows TEXT NOT NULL DEFAULT '',
              state TEXT NOT NULL DEFAULT 'received',
              withheld TEXT NOT NULL DEFAULT '',
              reviewed TEXT NOT NULL DEFAULT '',
              withdrawn TEXT NOT NULL DEFAULT '',
              erased TEXT NOT NULL DEFAULT '',
              verified TEXT NOT NULL DEFAULT '',
              redaction TEXT NOT NULL DEFAULT '',
              confirmed TEXT NOT NULL DEFAULT '',
              UNIQUE (prefix, sequence)
            ) STRICT;
INSERT INTO "comment" VALUES('C-0001-V','C',1,'2020-07','one','7c9fb46d567954e42b19b49ee671f10c6bf9614f583d4dd4b7a7e6d1df06f46d','fb620275feff055a140098d4a834ecae6b1f1a8dedaf0b21949355afdbf2dd54','D1','platform.records','','','','','保存三年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9',2,'','published','','2020-07-12T06:05:09.123Z','','','','','');
INSERT INTO "comment" VALUES('C-0002-Q','C',2,'2020-07','two','0c523028f5bc78877181d296a57bd956d58f9feb6953179f9473d1878eb5311d','9ce29d800bda3de21478582beeb842f60c8867ad54a67c950a94907797f2df4f','D1','platform.records','','','','','保存五年。','','','consumer','','乙','en','web','2020-07-12T06:05:09.123Z',0,0,'d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f',3,'','withheld','骂人','2020-07-12T06:05:09.123Z','','','2020-07-12T06:05:09.123Z','','');
INSERT INTO "comment" VALUES('C-0003-L','C',3,'2020-07','three','8a67abb3e274be94b5415f040908fb03c18ee8a7a590c8c34f20ca43e6ba56b2','ae2986b9328df4d8c4142bcb5120c61d01fd817be867f19b7ffd9997766e0ea4','D1','platform.records','','','','','保存八年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75',4,'','received','','','2020-07-12T06:05:09.123Z','','','','');
INSERT INTO "comment" VALUES('C-0004-G','C',4,'2020-07','four','e1b5b529e8cf1fa8e2e03f85e6fe0d38021bc3f8929c9d2346a0db81883966b8','37d640c3012b635695894c78678c15dcc622cde0366119ac0dcb11d81fbd9a4a','D1','platform.records','','','','','补充。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c',9,'C-0001-V','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0005-C','C',5,'2020-07','eight','3f97c1521b8beecbd8d4768fde561e42ae338679f152b1d99315b49b3da39450','631e74337ad8cdf7564f30804ec3789e8b64dc81b7e6b1ae484461cfafbe1dae','D1','platform.records','','','','','来函。','','','consumer','','','zh','letter','2020-07-10',0,0,'fae6d0512691f585bdd37e877396dc5cfa35959530da3a89bc2b9775d4c816b8',12,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0006-Y','C',6,'2020-07','five','1b33a78ffb10ee9d57110373ea3589dda0503f229c3f8a883b71842ffb46a32b','9ec0ae50ab8fe9deb2ff13ddbcc3cd836fcc9dd819e9926b2a0ad20a22a260bd','D1','platform.records','','','','','买。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,1,'74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419',13,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0007-T','C',7,'2020-07','six','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','914130d6ae822d08387a668fff7cd1fcd4d1a2a20b2a72a6a941d61691908801','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',14,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0008-P','C',8,'2020-07','seven','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','5390fd5ccc1e85f978bfa7357c8b4d896d836756f58e323c23014f926099ad66','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',15,'','received','','','','','','','');
CREATE TABLE consultation (
              id TEXT PRIMARY KEY,
              made TEXT NOT NULL
            ) STRICT;
INSERT INTO "consultation" VALUES('2020-07','2020-07-12T06:05:09.123Z');
CREATE TABLE discussion (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              since TEXT NOT NULL
            ) STRICT;
INSERT INTO "discussion" VALUES('C-0007-T','2020-07-12T06:05:09.123Z');
CREATE TABLE event (
              seq INTEGER PRIMARY KEY,
              at TEXT NOT NULL,
              kind TEXT NOT NULL,
              number TEXT NOT NULL,
              payload TEXT NOT NULL,
              previous TEXT NOT NULL,
              hash TEXT NOT NULL
            ) STRICT;
INSERT INTO "event" VALUES(1,'2020-07-12T06:05:09.123Z','made','','{"consultation":"2020-07","key":"fa506d822503e934","rows":"9d3fc7c554962d062c22ba53fc3a4ade0545fc9a96c366a060"}','0000000000000000000000000000000000000000000000000000000000000000','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288');
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9","draft":"D1","late":false,"rows":"3dfb22bea15d9ad07b07c53259e8a7a0395be4b0b503f95f2d 4a270ae37061798763b13a5c7cd1357aa16a2c89788da17946","suspect":false}','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288','8cc6608d90d19752f4b5b6ee4c1c1b5d30cfa25b3ee255363941664c18acb196');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f","draft":"D1","late":false,"rows":"6e4092b58b8c77d3d26df284fdfee97c9941579b8bce53d774 a1bf81d8d4832c17943252504681f0bba6068f00d3d2ba2282","suspect":false}','8cc6608d90d19752f4b5b6ee4c1c1b5d30cfa25b3ee255363941664c18acb196','54c23438ba48913ceeca468487e0525f1f3e9ad9004474600a1ad7ea5ea96551');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75","draft":"D1","late":false,"rows":"2c6157d06397507c8f613f5309887578165ad8cba0db37130a e0e673986e05b513cd3066d20885516568d3a36d583e3a53ea","suspect":false}','54c23438ba48913ceeca468487e0525f1f3e9ad9004474600a1ad7ea5ea96551','cbcc89b724066e633ef4661b957d1cb8a88414fb199d99d68f901f7e701d188a');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":"","rows":"3dfb22bea15d9ad00ecdf9c96d4ca91d71c1227723c482806d"}','cbcc89b724066e633ef4661b957d1cb8a88414fb199d99d68f901f7e701d188a','daa42227b575a950071702bb37495ffb8f58a835cb4aac11ed9d52792fe94c45');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":"","rows":"5f6d9add68cb5fc7cf70448e875854a3f46057db859102ff9f","was":"{\"C-0001-V\":{\"state\":\"received\",\"reviewed\":\"\"}}"}','daa42227b575a950071702bb37495ffb8f58a835cb4aac11ed9d52792fe94c45','b13686c4e4de1cf242ca7ccc3a3d2de43839c9c7c9dbfa0f0e6684c47c8d337c');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人","rows":"6e4092b58b8c77d3434cd4043d1348d3983d1f65781abe5e62"}','b13686c4e4de1cf242ca7ccc3a3d2de43839c9c7c9dbfa0f0e6684c47c8d337c','f3a6c2ac19a0b16056e26321266f7354ecffbb1cf06f5a7834f76c87160cd035');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":"","rows":"c988641f4dc661a8bbc4b8ffc70d129846758776977fe03266","was":"{\"C-0002-Q\":{\"state\":\"received\",\"withheld\":\"\",\"reviewed\":\"\"}}"}','f3a6c2ac19a0b16056e26321266f7354ecffbb1cf06f5a7834f76c87160cd035','0ad493b3a367d27c733e578018118737fb0013652ba89109b4e288d7b6f0330b');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c","draft":"D1","follows":"C-0001-V","late":false,"rows":"5c2e9a365c9f15d81595f39e19a6660a3a55676d04b6373bd7 71c30d0e4cd036b9c69073d232646670ad1f21730c582b884f 87033bb57861fd8289d055aaaccc47db81c1f338d021c08bd4","suspect":false}','0ad493b3a367d27c733e578018118737fb0013652ba89109b4e288d7b6f0330b','6984e8d609fd52659e703f2c08acf9993dd20aad8200e78e98e244af38478264');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{"rows":"5559d985a5dde660cd85f79c0ed8f70abbd111521fb0871186"}','6984e8d609fd52659e703f2c08acf9993dd20aad8200e78e98e244af38478264','293ffdc067df9844aa5b06911f3392c92d4f97166d2ee6e32db0fb9a2bffee24');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{"rows":"2c6157d06397507c830906bd53c984dd6c99c6f7fcb3380042"}','293ffdc067df9844aa5b06911f3392c92d4f97166d2ee6e32db0fb9a2bffee24','c6218ab239249790fa686a54d8a22debbf8b9ff3b62fe8987b782f2c5291017e');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","day":"2020-07-10","digest":"fae6d0512691f585bdd37e877396dc5cfa35959530da3a89bc2b9775d4c816b8","draft":"D1","late":false,"rows":"3937d22b7dc9de28946bd51e29c3a2b145839fa21979468e45 39ee5fcc9d6c98e610305220df1d227f9fec7e9bb94da3eade 3bbf410c5e750baf6bac02c8ac5cc8e672d87198c504ce520c","suspect":false}','c6218ab239249790fa686a54d8a22debbf8b9ff3b62fe8987b782f2c5291017e','e03198c04ce637d5e9e6d142ba9a8e2f543abf1381fed5c0ea5f7e7f25a10307');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419","draft":"D1","late":false,"rows":"149064b07790972287cd8062e09644ab2e8c4926e20bea8f47 5e23fa7f2b9a98f974def144be53611c78c1bbb44bdf6ac266 acfa230b009bed6283e8a828acd4f97385a9cc4bfb01caff8c fc8957c0c4fa028766269285cdaf1c392fa3349d06ced0d876","suspect":true}','e03198c04ce637d5e9e6d142ba9a8e2f543abf1381fed5c0ea5f7e7f25a10307','2791c6a4736733db4ed098d0b69b7fc387be8c03f4c77f458d3983b244be904f');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"7c6fc42bbfa3a568513819ec6296055461c9934188b0335e93 9de8da93eb4a0947574d19ad8d6943b2cc159ab30d36c6a579","suspect":false}','2791c6a4736733db4ed098d0b69b7fc387be8c03f4c77f458d3983b244be904f','32ce886e6d43649fbd3f787f14d417872ab673744b65fda3c0c8e43598cca7c3');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','received','C-0008-P','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"56d004576d7a7169b90f7b126447a2673dafd15cefc49d8714 a5a3626beab5619093a5e963b5ae30e1e1e7cf93eef18ad8ed","suspect":false}','32ce886e6d43649fbd3f787f14d417872ab673744b65fda3c0c8e43598cca7c3','c438ff01b6a758af6af300165cdb8fd5a2fdf3c5458007ea023f548e09d83a75');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":"","rows":"91f7197e2f2f8b6ee6c8911003b9f4727ab3a22e980a55daab a29848647cef6a42c8fedf2d2e4efc29264721037b37e76873"}','c438ff01b6a758af6af300165cdb8fd5a2fdf3c5458007ea023f548e09d83a75','dab1f52e158d251978133ae1f74449763f1666c7632622c8bde6b714cdb581bc');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor","rows":"7834da43ad2b8f89db7929eddc0ef57373f8a2776c68bed727 8c46ece66c323c9bb2fb1a71cc2a2b293d4f2ea4a78e9c952d a29848647cef6a428bb28f519d907907d7cf6cdd376a61f649"}','dab1f52e158d251978133ae1f74449763f1666c7632622c8bde6b714cdb581bc','9927723fec934d35ed9c212aeab83770e2e763256c7ee240b6dd621510077384');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":"","rows":"8b6372e210f7e8a4b800718402e99ecd0303f388bd1bc0290d 99cfbba5ddbc5ee1504aefb44f65d8a85318bc711071f80d9c"}','9927723fec934d35ed9c212aeab83770e2e763256c7ee240b6dd621510077384','cab1e7a2f620d49ec5e3e2ee602446d53fd06662c3e38f00a9ecd97fc8d47e0c');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor","rows":"c18250c6c49721aa89c42103cd90711cc5f0af1f684204fec9 fffde131dd770914f678605fcdeaf7144b9cf0a9c906b41ac9"}','cab1e7a2f620d49ec5e3e2ee602446d53fd06662c3e38f00a9ecd97fc8d47e0c','c79c2de40b5fcc89ea64fb3c83c16c836ffe3ac2a33723c20b49c0f035d31239');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','assigned','C-0007-T','{"by":"li","new":"li","old":"","role":"editor","rows":"520eda5fe3b2709c7c6406cf5ef57c857895d0b93e02a7e615 c60a32e86e845840559b30ff055e9df15decc3201411b3efbb","was":"{\"C-0007-T\":{\"name\":\"\"}}"}','c79c2de40b5fcc89ea64fb3c83c16c836ffe3ac2a33723c20b49c0f035d31239','90f14d6d8b4333229c5edf58f6ddfbbf2f78071fbacd692034cd9ca93100f21d');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','merged','C-0008-P','{"by":"li","new":"C-0007-T","old":"","role":"editor","rows":"733bfba05bccab7da640225f70cfd12a533e6c605fd02406f1 c453e10653dd9899535c286b6ef1c98d4565b88056d3bd0d30","was":"{\"C-0008-P\":{\"first\":\"\"}}"}','90f14d6d8b4333229c5edf58f6ddfbbf2f78071fbacd692034cd9ca93100f21d','0e0244ade7789ed4d355d8ec9d29a64c51ec0b40e941c033abdfc8e91a4a6087');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','proposed','C-0007-T','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor","rows":"4c061751050258774080ce11d37e93d6fd8114d3d878f57301 cb3c156110331ffcd19bdd07d183ec4d070f4d9d33f5bf43df","was":"{\"C-0007-T\":{\"outcome\":\"\",\"reason\":\"\",\"version\":0,\"drafter\":\"\"}}"}','0e0244ade7789ed4d355d8ec9d29a64c51ec0b40e941c033abdfc8e91a4a6087','75506d95440bd1c4f462cf233cb382b3f95b908b1e192bd356d3ff540ab63ef6');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor","rows":"0be69a0cea4dcdb4b712bf1df33b8337c70145161f125e3d67 d38c343518a76692fff04791668ec72ce1dd6bf98ea819ac95"}','75506d95440bd1c4f462cf233cb382b3f95b908b1e192bd356d3ff540ab63ef6','8c8eb5a45570d392e330e801e56b70b6942cf371e2e66f72c79213f8e84b43c7');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":"","rows":"135b355997e17f4078a7414beaec21d07f8fdce83f6da7632e 2c942bd9190962aa386092ffe4ca9549433d45cf5c7314494e 65f9580afba19afa1aaef3591a05902b6b757f88b77e0af8be"}','8c8eb5a45570d392e330e801e56b70b6942cf371e2e66f72c79213f8e84b43c7','46c6697eeb03923ddbcc56f2a3364ba9dd38c496a61f3eb03b0c8857e31212df');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor","rows":"0ab988b91339f882f59d38cea939a92b238c9329b5defde728 2c5dc7b76a35f0d4830e4f96850b4b6b32b8524fddfdce4757 5b73da53ee245d4474b0140e2555d1157b44685d15cf218180 66dd7e919c7c197d88f29fb3d8fedd2af27ab2716514426b6f 75016b191d6fb85dd15ac003732242ae5e9e1bf9fa595e22e8 794df352551fec5601e5aa29274b2cd94d8b37a2001f6735ca b4a8260360eaf56820af829a62b6f358a4a96ba05b86933700 e2023e0738889da7fa153b9a4f93bb5ce266c6e39931c122e3 e6a53a175e34378f892037bab8945dc529f6adfce8cdbdd22e e759a233db44a6cb2611cba4deb104c15e0994c6030d6a0e9e fed1f10572ae5bf9ee6820e2737de388917630f5da9c0b6cf6"}','46c6697eeb03923ddbcc56f2a3364ba9dd38c496a61f3eb03b0c8857e31212df','735453fb5d50254200de719588d732a0a67dc8a7e8d545961409ac5b75ca32f4');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','discussed','C-0007-T','{"by":"li","new":"open","old":"","role":"editor","rows":"a4a8b60779b88686667caa00a934763b0b32e21e45d0e49286 bf7332849647f3811d69a956fbc4dbbea28c2773cb4ec27190","was":"{\"C-0007-T\":{\"since\":\"\"}}"}','735453fb5d50254200de719588d732a0a67dc8a7e8d545961409ac5b75ca32f4','3af03b1871fe8a347006887de095b35547144fe78aad0a2d5b0dd578280dad14');
INSERT INTO "event" VALUES(27,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor","rows":"2b3f9bae84ce744dba0b38ded21ee71841c92b4049ee9500be 6e4092b58b8c77d347ec35a592925d6eb67149325978925caf","was":"{\"C-0002-Q\":{\"verified\":\"\"}}"}','3af03b1871fe8a347006887de095b35547144fe78aad0a2d5b0dd578280dad14','fb9bcbb75feed6ef33e82c8c1271f45a0c3b38f5220fc3aeab2aa1fc3f8a73c1');
INSERT INTO "event" VALUES(28,'2020-07-12T06:05:09.123Z','replied','','{"consultation":"2020-07","draft":"D1","late":false,"reply":"no-comment","unit":"law-school"}','fb9bcbb75feed6ef33e82c8c1271f45a0c3b38f5220fc3aeab2aa1fc3f8a73c1','2f989dd8e0e6529e0e1071ec657b6f6a20a25ed5d032ee1e68e049f38a76d9b6');
CREATE TABLE identity (
              mark TEXT PRIMARY KEY,
              kind TEXT NOT NULL,
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "identity" VALUES('mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm','address','zhao');
CREATE TABLE invitation (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL,
              role TEXT NOT NULL,
              secret TEXT NOT NULL,
              expires INTEGER NOT NULL
            ) STRICT;
INSERT INTO "invitation" VALUES('c2682bcf3c451ef78235cab35458b8e27a3aeba2f3837086836f7b9f0f900765','wang','reviewer','sealed:1:EBaicJnQdXSbWnJ2bd63YDlPBNQwY2/wbjSABI6AHwAk/V4rxEU2DNre77OChQ3jSWzUmcPGhGXwc1pY',1594793109);
CREATE TABLE mark (
              number TEXT NOT NULL REFERENCES comment (number),
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              PRIMARY KEY (number, kind)
            ) STRICT;
INSERT INTO "mark" VALUES('C-0006-Y','hasty','');
CREATE TABLE merger (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              first TEXT NOT NULL REFERENCES comment (number)
            ) STRICT;
INSERT INTO "merger" VALUES('C-0008-P','C-0007-T');
CREATE TABLE passkey (
              id TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              label TEXT NOT NULL,
              public TEXT NOT NULL,
              counter INTEGER NOT NULL,
              made TEXT NOT NULL,
              used TEXT NOT NULL
            ) STRICT;
INSERT INTO "passkey" VALUES('pppppppppppppppppppp','li','键','qqqqqqqqqqqqqqqqqqqq',1,'2020-07-12T06:05:09.123Z','');
CREATE TABLE personal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              organisation TEXT NOT NULL,
              name TEXT NOT NULL,
              contact TEXT NOT NULL
            ) STRICT;
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:hkC2qqEfi2r1KN469VK6W+xjASDR0NV89+9yzsAYNSayPw==','sealed:1:A0347J8P6BQy3QZIGCsf4EvqHwvnYrKR4zAVPbcTQg==','sealed:1:Gko890CwqHS6G2NNcI/H61cIQawECfL2gIg+apE0rWW/iQ==');
CREATE TABLE proof (
              challenge TEXT PRIMARY KEY,
              expires INTEGER NOT NULL
            ) STRICT;
INSERT INTO "proof" VALUES('cccccccccccccccccccccccccccccccc',1594600000);
CREATE TABLE proposal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              outcome TEXT NOT NULL,
              reason TEXT NOT NULL,
              changes TEXT NOT NULL DEFAULT '',
              state TEXT NOT NULL DEFAULT 'drafted',
              version INTEGER NOT NULL DEFAULT 0,
              name TEXT NOT NULL DEFAULT '',
              returned TEXT NOT NULL DEFAULT ''
            ) STRICT;
INSERT INTO "proposal" VALUES('C-0007-T','accepted','同意。','','drafted',22,'li','');
CREATE TABLE recovery (
              mark TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "recovery" VALUES('82b38ec50b41b556f8d58f27c75d3774e6bfea187f987254bf2ec2f2c1e8f0f6','li');
INSERT INTO "recovery" VALUES('cebaedd77baf162e94cb088609baec2b20db30a58f12803fb4f07599ba86338c','li');
INSERT INTO "recovery" VALUES('9216f31998435de1f771e95f738950f642e082625d8ca8f3619d4d3b156919c3','li');
INSERT INTO "recovery" VALUES('60ced712e18eb457a630b00b41505b3f50aad78e106d91c46fbed34073b4f844','li');
INSERT INTO "recovery" VALUES('6560369b0825d89eb4f292f23e1eb39f0306adbbc0c985499dab52e8d02f28fb','li');
INSERT INTO "recovery" VALUES('2ce4be29886d365299c7b2cb8d25d065f3f530cae832fe1289d9f9e6d436f1f6','li');
INSERT INTO "recovery" VALUES('1e7701566eaa7a1a76171b74f6765987794613f6e3333077ff62256d6882330d','li');
INSERT INTO "recovery" VALUES('3c595d92212d09901120e2ecd789cb5c4e8211bd0f8e54bdc2493d9e2b833012','li');
INSERT INTO "recovery" VALUES('5f6d097420bea04d6ab05603ad9e05c22aac0634c4236e5b355ea0a646b12300','li');
INSERT INTO "recovery" VALUES('e79983c7a0e43c2a2140340dcc292a50c22e9275cb794dd00f18d1a800bc03b2','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            ) STRICT;
INSERT INTO "sitting" VALUES('2978c44cc6f26327e9672d093d7e5a60a00c1c428719afe144e1d98ae7c18053','li',1594562709,1594533909,'password');
CREATE TABLE source (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              id TEXT NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL,
              note TEXT NOT NULL DEFAULT ''
            ) STRICT;
INSERT INTO "source" VALUES('C-0005-C','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','sealed:1:/HV3R91sp5p+pmH+ID6ibAKruVSmMTv7kgy6C0GAXoNF9cQ=','csv',3,'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','');
CREATE UNIQUE INDEX comment_by_arrival ON comment (arrival);
CREATE INDEX comment_by_suspicion ON comment (arrival) WHERE suspect = 1;
CREATE INDEX comment_by_first ON comment (follows) WHERE follows <> '';
CREATE INDEX comment_by_organisation ON comment (organisation) WHERE organisation <> '';
CREATE INDEX comment_by_queue ON comment (state, suspect, arrival);
CREATE INDEX comment_by_clause_queue ON comment (clause, state, suspect, arrival, role, consultation);
CREATE INDEX comment_by_role_queue ON comment (role, state, suspect, arrival);
CREATE INDEX event_by_number ON event (number, seq);
CREATE INDEX event_by_reply ON event (seq) WHERE kind = 'replied';
CREATE INDEX event_by_keys ON event (seq) WHERE kind = 'keyed';
CREATE INDEX event_by_adoption ON event (seq) WHERE kind = 'adopted';
CREATE INDEX proof_by_expiry ON proof (expires);
CREATE INDEX proposal_by_state ON proposal (state, number);
CREATE INDEX mark_by_kind ON mark (kind, number);
CREATE INDEX source_by_file ON source (id);
CREATE INDEX source_by_digest ON source (digest);
CREATE INDEX merger_by_first ON merger (first);
CREATE INDEX assignment_by_name ON assignment (name);
CREATE INDEX sitting_by_name ON sitting (name);
CREATE INDEX passkey_by_name ON passkey (name);
CREATE INDEX recovery_by_name ON recovery (name);
CREATE INDEX challenge_by_expiry ON challenge (expires);
CREATE INDEX act_by_name ON act (name, seq);
CREATE INDEX act_by_number ON act (number, seq);
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment BEGIN SELECT RAISE (ABORT, 'comments are never deleted'); END;
CREATE TRIGGER comment_is_fixed BEFORE UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, provision, locator, quote, base, text, suggestion, reason, lang, channel, received, late, digest, arrival, follows ON comment BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
COMMIT;
