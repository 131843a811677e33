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
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:e1CdmI4R60RYVTaviaMdagGE6Lgq/umEuyCeppYKARykiFJXbaoMrxfm9FpZBEy5Ditc+8SaREwG2qMR',7,'2020-07-12T06:05:09.123Z','');
INSERT INTO "account" VALUES('zhao','auditor','','',0,'2020-07-12T06:05:09.123Z','');
CREATE TABLE act (
              seq INTEGER PRIMARY KEY REFERENCES event (seq),
              name TEXT NOT NULL,
              number TEXT NOT NULL
            ) STRICT;
INSERT INTO "act" VALUES(6,'','C-0001-V');
INSERT INTO "act" VALUES(8,'','C-0002-Q');
INSERT INTO "act" VALUES(15,'li','');
INSERT INTO "act" VALUES(16,'li','');
INSERT INTO "act" VALUES(17,'wang','');
INSERT INTO "act" VALUES(18,'li','');
INSERT INTO "act" VALUES(19,'li','C-0006-Y');
INSERT INTO "act" VALUES(20,'li','C-0007-T');
INSERT INTO "act" VALUES(21,'li','C-0006-Y');
INSERT INTO "act" VALUES(22,'li','');
INSERT INTO "act" VALUES(23,'zhao','');
INSERT INTO "act" VALUES(24,'li','');
INSERT INTO "act" VALUES(25,'li','C-0006-Y');
INSERT INTO "act" VALUES(26,'li','C-0002-Q');
CREATE TABLE acted (
              seq INTEGER NOT NULL REFERENCES event (seq),
              number TEXT NOT NULL REFERENCES comment (number),
              PRIMARY KEY (seq, number)
            ) STRICT;
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
INSERT INTO "assignment" VALUES('C-0006-Y','li');
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:lh7AMwPBuDo9hW2qoJNemSewGomYWEHB2fE09+PbTka3','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
INSERT INTO "comment" VALUES('C-0001-V','C',1,'2020-07','one','7c9fb46d567954e42b19b49ee671f10c6bf9614f583d4dd4b7a7e6d1df06f46d','fb620275feff055a140098d4a834ecae6b1f1a8dedaf0b21949355afdbf2dd54','D1','platform.records','','','','','保存三年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'4c557d562873c366a8532b86662e9e861168e8f7f35b4b2ae5f69567446b4704',2,'','published','','2020-07-12T06:05:09.123Z','','','','','');
INSERT INTO "comment" VALUES('C-0002-Q','C',2,'2020-07','two','0c523028f5bc78877181d296a57bd956d58f9feb6953179f9473d1878eb5311d','9ce29d800bda3de21478582beeb842f60c8867ad54a67c950a94907797f2df4f','D1','platform.records','','','','','保存五年。','','','consumer','','乙','en','web','2020-07-12T06:05:09.123Z',0,0,'4f61d0803b21381fd79ce190c37faf5fb0ffe60602ee96d3f9cb2ab35f007b92',3,'','withheld','骂人','2020-07-12T06:05:09.123Z','','','2020-07-12T06:05:09.123Z','','');
INSERT INTO "comment" VALUES('C-0003-L','C',3,'2020-07','three','8a67abb3e274be94b5415f040908fb03c18ee8a7a590c8c34f20ca43e6ba56b2','ae2986b9328df4d8c4142bcb5120c61d01fd817be867f19b7ffd9997766e0ea4','D1','platform.records','','','','','保存八年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'5c0004b8035e94adf657ed69ea0421c246a181027072f7137cb255210521cddc',4,'','received','','','2020-07-12T06:05:09.123Z','','','','');
INSERT INTO "comment" VALUES('C-0004-G','C',4,'2020-07','four','e1b5b529e8cf1fa8e2e03f85e6fe0d38021bc3f8929c9d2346a0db81883966b8','37d640c3012b635695894c78678c15dcc622cde0366119ac0dcb11d81fbd9a4a','D1','platform.records','','','','','补充。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'ee6fee60156d422ff380caa6f764fc254f46389cea67963715ffe397f754cadb',9,'C-0001-V','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0005-C','C',5,'2020-07','five','1b33a78ffb10ee9d57110373ea3589dda0503f229c3f8a883b71842ffb46a32b','9ec0ae50ab8fe9deb2ff13ddbcc3cd836fcc9dd819e9926b2a0ad20a22a260bd','D1','platform.records','','','','','买。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,1,'1237c6cf3b53e8da4614b88fef7808dd19c68789d861995b92c0fedf69137390',12,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0006-Y','C',6,'2020-07','six','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','914130d6ae822d08387a668fff7cd1fcd4d1a2a20b2a72a6a941d61691908801','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5',13,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0007-T','C',7,'2020-07','seven','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','5390fd5ccc1e85f978bfa7357c8b4d896d836756f58e323c23014f926099ad66','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5',14,'','received','','','','','','','');
CREATE TABLE consultation (
              id TEXT PRIMARY KEY,
              made TEXT NOT NULL
            ) STRICT;
INSERT INTO "consultation" VALUES('2020-07','2020-07-12T06:05:09.123Z');
CREATE TABLE discussion (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              since TEXT NOT NULL
            ) STRICT;
INSERT INTO "discussion" VALUES('C-0006-Y','2020-07-12T06:05:09.123Z');
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
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"4c557d562873c366a8532b86662e9e861168e8f7f35b4b2ae5f69567446b4704","draft":"D1","late":false,"rows":"3dfb22bea15d9ad07b3af411f15b43ee7020869ded789ac224 4a270ae37061798763a3cf69d976b1508974961f09a048084c","suspect":false}','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288','979bdd03cd6d174cbcec9fee7e876d8b019f86382229f7d1fdbeab7e6184ddbf');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"4f61d0803b21381fd79ce190c37faf5fb0ffe60602ee96d3f9cb2ab35f007b92","draft":"D1","late":false,"rows":"6e4092b58b8c77d3d27cb8695cac084d5d736d9929c90bf865 a1bf81d8d4832c17943252504681f0bba6068f00d3d2ba2282","suspect":false}','979bdd03cd6d174cbcec9fee7e876d8b019f86382229f7d1fdbeab7e6184ddbf','424debb2d7e623c13561e574e5749ec9c3633394b7354d614bbc8112ffae88ef');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"5c0004b8035e94adf657ed69ea0421c246a181027072f7137cb255210521cddc","draft":"D1","late":false,"rows":"2c6157d06397507c8f6642eac9f9089611d006d6dbecd7d758 e0e673986e05b513cd3066d20885516568d3a36d583e3a53ea","suspect":false}','424debb2d7e623c13561e574e5749ec9c3633394b7354d614bbc8112ffae88ef','bcda5978f1a954661129fdb6d61dce852a8538eca9860e7cfe794368b2aa071e');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":"","rows":"3dfb22bea15d9ad00ed5601980b3bd5ea1c85391e4e53e981b"}','bcda5978f1a954661129fdb6d61dce852a8538eca9860e7cfe794368b2aa071e','7400293da91caa9bddf93fd6e4a9ab649e7ed2a57f3de7b743e9b7be09e5c1ea');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":"","rows":"f918158c6d6781ec9270448e875854a3f46057db859102ff9f"}','7400293da91caa9bddf93fd6e4a9ab649e7ed2a57f3de7b743e9b7be09e5c1ea','a98cf5e3f73b2ad5641cb14d95f64882f6cee211a51e3f3e0c9c89b2a0f2cf76');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人","rows":"6e4092b58b8c77d3433a8cefb1923d2771c0587193e991f515"}','a98cf5e3f73b2ad5641cb14d95f64882f6cee211a51e3f3e0c9c89b2a0f2cf76','25649f759dd3a87fadfb2ae7d374a83bed0aed25821c3c8a1665fe6e3336a680');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":"","rows":"fbd9dc50b443c43a46c4b8ffc70d129846758776977fe03266"}','25649f759dd3a87fadfb2ae7d374a83bed0aed25821c3c8a1665fe6e3336a680','b085b60259a7b6470f9543d366fdbbcdbae6d098b4bee8517a0619dd66e427f9');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"ee6fee60156d422ff380caa6f764fc254f46389cea67963715ffe397f754cadb","draft":"D1","follows":"C-0001-V","late":false,"rows":"5c2e9a365c9f15d81595f39e19a6660a3a55676d04b6373bd7 71c30d0e4cd036b9c6c96bb902d823acdf724c4e1fd9761c7f 87033bb57861fd8289c9d5f6d6f0e551ed32311ce5841570b5","suspect":false}','b085b60259a7b6470f9543d366fdbbcdbae6d098b4bee8517a0619dd66e427f9','33495fb8addc55ff38622f83502c7783ba506712a084614c951860e9ef590c39');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{"rows":"5559d985a5dde660cd85f79c0ed8f70abbd111521fb0871186"}','33495fb8addc55ff38622f83502c7783ba506712a084614c951860e9ef590c39','79370af218da8e307247d60c5e6885d787ecad9811844562671367969c27a7da');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{"rows":"2c6157d06397507c838207198712183ecc296cc2b7de0ee0dd"}','79370af218da8e307247d60c5e6885d787ecad9811844562671367969c27a7da','492cf0facfa46fe7466380dd4c9819640c06fb37d3d3439797e76a991d2c72bf');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","digest":"1237c6cf3b53e8da4614b88fef7808dd19c68789d861995b92c0fedf69137390","draft":"D1","late":false,"rows":"133c411825f22755868b53f21e6c9efdf44f29f4a5e5ef897e 39ee5fcc9d6c98e60f305220df1d227f9fec7e9bb94da3eade 3bbf410c5e750baf94be0cb8bb63d9b2c9dd800385a6b75034 5e23fa7f2b9a98f962def144be53611c78c1bbb44bdf6ac266","suspect":true}','492cf0facfa46fe7466380dd4c9819640c06fb37d3d3439797e76a991d2c72bf','9ffe9b6652047dc37c4ec390efbcfa56ad775d4748a8f5966eb003ef896de624');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5","draft":"D1","late":false,"rows":"149064b077909722f63217902ff47b2d82c5318688b81fb489 acfa230b009bed62e5e8a828acd4f97385a9cc4bfb01caff8c","suspect":false}','9ffe9b6652047dc37c4ec390efbcfa56ad775d4748a8f5966eb003ef896de624','d98363d8d410815eaf41f3368911a754e2a4817025409b8184824fe33aef7abe');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5","draft":"D1","late":false,"rows":"7c6fc42bbfa3a568518343045c4949a7f5fea3f12ecfef8211 9de8da93eb4a0947574d19ad8d6943b2cc159ab30d36c6a579","suspect":false}','d98363d8d410815eaf41f3368911a754e2a4817025409b8184824fe33aef7abe','955b4eec77defa127b6f501d932d4c7f9431132e9a96e1e9a4149f05413bbe37');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":"","rows":"b9c2378813d946cc80d3dc8e922b8de1bf6486bf92e196c6e4 f122c3a4c52632bd961cd354d568bdad3ffe341abff03f3b3c"}','955b4eec77defa127b6f501d932d4c7f9431132e9a96e1e9a4149f05413bbe37','5c3b4a299c8b0f3799b549d91635b301c173c031f8b7102939873fda71f01a79');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor","rows":"8c46ece66c323c9bb27dfa32c8b816ac0645aed2efba780071 cdae6549703fa38ce2c8911003b9f4727ab3a22e980a55daab f122c3a4c52632bd98a69af40a6ae4a6a57c61fbe0713f59a0"}','5c3b4a299c8b0f3799b549d91635b301c173c031f8b7102939873fda71f01a79','ab7ef14cbe66723cdffabaed2e73c77f94cb6ad134234218aef2dc7af5036edd');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":"","rows":"17a74c817d02550bdda76742063dd430c7d60d163d60074b1d fc4504848e0047d13bd07864cc89f097e80d8fecfe71ad48ae"}','ab7ef14cbe66723cdffabaed2e73c77f94cb6ad134234218aef2dc7af5036edd','5c1431bc70537e7fd9d0e05489893a2d0b3bd016a5c68bef988e4afd7ddb4aaa');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor","rows":"2135dd0672f6a0339c16b5dfed232e545f56af82b4060ab6c9 b3f9f7f60124883d203a8be069899145fe9ef3f5e4d668d093"}','5c1431bc70537e7fd9d0e05489893a2d0b3bd016a5c68bef988e4afd7ddb4aaa','7e1047963a46b8e44d899fe2768f0ef52c53ec00543abc026771f4fc02268d9c');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','assigned','C-0006-Y','{"by":"li","new":"li","old":"","role":"editor","rows":"d2cab461613cac4b92ce859d8b959d39c5556ea79ce68f00ba fbaaa6ac98219f5d88f18b8ac66dbfa39322b8a703cd8ad6a5"}','7e1047963a46b8e44d899fe2768f0ef52c53ec00543abc026771f4fc02268d9c','70afa91d9b0250b75e1ed9f45be610d434d06dbceaa9c1dbe3ca5ca09fdac2ee');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','merged','C-0007-T','{"by":"li","new":"C-0006-Y","old":"","role":"editor","rows":"01980034d2f595c4449b30ff055e9df15decc3201411b3efbb f02c49caf92af8bd1e8bcfd938741c2b0adf5d19ed14db1f2f"}','70afa91d9b0250b75e1ed9f45be610d434d06dbceaa9c1dbe3ca5ca09fdac2ee','614c2e3ff6620ad87f59a599acdd589b49ef84f4cd46975467a66357f682e807');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','proposed','C-0006-Y','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor","rows":"5fe4bc7ccae54b8d39ac296d76b34348fb34a7347e71c05d46 eff12bc16b7804dc08393c8dd5225451989e912294785ba781"}','614c2e3ff6620ad87f59a599acdd589b49ef84f4cd46975467a66357f682e807','9a6649dfe5a8bc52aff25df19b7e219e9b23bc634d13aa0975f4c6e319b422a0');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor","rows":"0be69a0cea4dcdb41c12bf1df33b8337c70145161f125e3d67 bad9b709fb3697b086469109dab82835c6dc524d93480b89e7"}','9a6649dfe5a8bc52aff25df19b7e219e9b23bc634d13aa0975f4c6e319b422a0','9254bab6d866ddf2966ed0522650ffe95bc41981811c80a8606caabdf1b9627c');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":"","rows":"135b355997e17f4051a7414beaec21d07f8fdce83f6da7632e 4170eb5b21b0fb3b900f0a96751294dc382e23adbe3ca758ee 65f9580afba19afa70aef3591a05902b6b757f88b77e0af8be"}','9254bab6d866ddf2966ed0522650ffe95bc41981811c80a8606caabdf1b9627c','5f8254717f1a76f89edaf01b492431952acac7cb791c8096ffd9acbd164e0e19');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor","rows":"01c5e2f4c7d88f15242432dc15509bc30687010ef4e5f8a892 1923dd031c91019519e487f1a6e7d438f1eb52d68dcf61656b 1fb8dfd56acf2ba878be20102a090e7c23a119169c61a0f030 33eda604cb85cd54b1c7c8acbb592c396e93a90fff21f9daa8 4de09590a8a3c4c7e8ca667fb9ddb9064e81dec82c4f3c7107 51b6c5de4fe8b7ea06deab0807b12de232786ee231174bcec4 86c20518e318676ff813aec89b7affc4ad63e01bfffaa12fb1 9a08edadb00c0aef67fc4d35cba4a72e86d7267f135cb326ec d85f77a02e43d8474aba57dea4db5f7c1fc90dc1e981073334 e00a78df2f669b3998a584b715a9be23a7fb7eccd47301f2a7 f6f57a5c5ba65dbf2cc499ba01a9c6176fd6435813621fd5df"}','5f8254717f1a76f89edaf01b492431952acac7cb791c8096ffd9acbd164e0e19','0591281ab1ff47f8cdaa5f832b9413278759e1cfee0816cd5268e2fe18a3f89b');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','discussed','C-0006-Y','{"by":"li","new":"open","old":"","role":"editor","rows":"94e69c0cdc85e8c6b0279bde90b8fadb06253c230d2cfac1ee ae348b4ba9c4b3775cb84219435deb7cdde61232173224c73c"}','0591281ab1ff47f8cdaa5f832b9413278759e1cfee0816cd5268e2fe18a3f89b','c2a7052831324a2ef19eac39266b85bc1851f7068fc21588b80088b4547f55c2');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor","rows":"13c5dde97d0ef2c2579431a87c7b3adf736619c9a953e01f55 6e4092b58b8c77d3e05ffe2d744818456a86727c1530dc917b"}','c2a7052831324a2ef19eac39266b85bc1851f7068fc21588b80088b4547f55c2','105e2eb7a58f90da2cc14e1ca3163c4bfb2d624dcf356d9a7fd9fd45309a98d5');
INSERT INTO "event" VALUES(27,'2020-07-12T06:05:09.123Z','replied','','{"consultation":"2020-07","draft":"D1","late":false,"reply":"no-comment","unit":"law-school"}','105e2eb7a58f90da2cc14e1ca3163c4bfb2d624dcf356d9a7fd9fd45309a98d5','813e9836433307056e4879b5e0ae4cd75068e68e8ad1ab570691572b3b001656');
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
INSERT INTO "invitation" VALUES('9b2a86af6014e510119e2e88499d74c2b327eff59a2b7a0a147ae2dc8368bc9f','wang','reviewer','sealed:1:VVJqO1wq042EtwW62mqvpPjbxy2AN6nwiwVC+JWSMGtbATFtBx0nUaa7v2xMMVFAEi8LmbcYEePMKTrw',1594793109);
CREATE TABLE mark (
              number TEXT NOT NULL REFERENCES comment (number),
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              PRIMARY KEY (number, kind)
            ) STRICT;
INSERT INTO "mark" VALUES('C-0005-C','hasty','');
CREATE TABLE merger (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              first TEXT NOT NULL REFERENCES comment (number)
            ) STRICT;
INSERT INTO "merger" VALUES('C-0007-T','C-0006-Y');
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
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:ienATixcGi0uZn/BHXbewmC1aUPMmzzemGDk/8lLjgFPhA==','sealed:1:AUBJK7oFrWMK+6ugsHfKWXlhXfA6VwuQGFRkgrgHrA==','sealed:1:WmEsLMvXxhnjok5KJ2FIs4sdaWJRLrQppMR4eMeu/pjN2Q==');
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
              state TEXT NOT NULL DEFAULT '',
              version INTEGER NOT NULL DEFAULT 0,
              name TEXT NOT NULL DEFAULT '',
              returned TEXT NOT NULL DEFAULT ''
            ) STRICT;
INSERT INTO "proposal" VALUES('C-0006-Y','accepted','同意。','','',0,'','');
CREATE TABLE recovery (
              mark TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "recovery" VALUES('157ae113ffa0ef68f105ee79af10c4e733be6f23e07b5d2212bfcb7f1700f99e','li');
INSERT INTO "recovery" VALUES('2c4bdad1529a4e44265c23b63047fe4bf24bdcfccf63f3f71b0139dbbcdf70b7','li');
INSERT INTO "recovery" VALUES('425953d51616800d54c39383f2e47ad42bcd053e96964d03dc311a3002c3fc59','li');
INSERT INTO "recovery" VALUES('a0612c06882295c2554f19a6ec5ba37b49db695454fc51510fc976b50fb1cf3a','li');
INSERT INTO "recovery" VALUES('a1dd25cb8f47b7c59d249cc13c18f5ae9839ae3f33d9304b9aa46e13fce78caf','li');
INSERT INTO "recovery" VALUES('02dfe2ae754df2e3e4a0a54fe4f2bd5a9dafde903544e091498195e76e0880d6','li');
INSERT INTO "recovery" VALUES('86a48c2680db5c1ed1a66c83baeb7a2c6a3366347e49531ad739fd139d8bdf5a','li');
INSERT INTO "recovery" VALUES('965484e073600e34b595daff7cae2265e904c68dcc8943d5d1ff09e40886b9a4','li');
INSERT INTO "recovery" VALUES('06992bf77bd55fa0f6d57128e6510ebcc361ce5a0566e0533c4e8f6e4ba50494','li');
INSERT INTO "recovery" VALUES('e573ad54ea418333566f1fc8198a776b46648c1d58aedd894cd87d784a190396','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            ) STRICT;
INSERT INTO "sitting" VALUES('bc373e7ccd14dc7b37c4a20cb6365846141988c4db94075b808e56f24ed30c70','li',1594562709,1594533909,'password');
CREATE TABLE source (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              id TEXT NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL,
              note TEXT NOT NULL DEFAULT ''
            ) STRICT;
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
CREATE INDEX acted_by_number ON acted (number, seq);
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment BEGIN SELECT RAISE (ABORT, 'comments are never deleted'); END;
CREATE TRIGGER comment_is_fixed BEFORE UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, provision, locator, quote, base, text, suggestion, reason, lang, channel, received, late, digest, arrival, follows ON comment BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
COMMIT;
