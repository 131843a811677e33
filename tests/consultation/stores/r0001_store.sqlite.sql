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
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:I0yzfM6J1M57+JJ9c4557HLXw9IEtscqXSDHFCC2gaqDHWYbzyicPO9YUpmjCaA7rOhvSjgLNXn9PJea',7,'2020-07-12T06:05:09.123Z','');
INSERT INTO "account" VALUES('zhao','auditor','','',0,'2020-07-12T06:05:09.123Z','');
CREATE TABLE act (
              seq INTEGER NOT NULL REFERENCES event (seq),
              name TEXT NOT NULL,
              number TEXT NOT NULL,
              PRIMARY KEY (seq, number)
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:r4cr1v9Aekr6k4WBJdgLd61ZCDZbbC0d6Vbrsox8la7c','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
INSERT INTO "comment" VALUES('C-0005-C','C',5,'2020-07','five','1b33a78ffb10ee9d57110373ea3589dda0503f229c3f8a883b71842ffb46a32b','9ec0ae50ab8fe9deb2ff13ddbcc3cd836fcc9dd819e9926b2a0ad20a22a260bd','D1','platform.records','','','','','买。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,1,'74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419',12,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0006-Y','C',6,'2020-07','six','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','914130d6ae822d08387a668fff7cd1fcd4d1a2a20b2a72a6a941d61691908801','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',13,'','received','','','','','','','');
INSERT INTO "comment" VALUES('C-0007-T','C',7,'2020-07','seven','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','5390fd5ccc1e85f978bfa7357c8b4d896d836756f58e323c23014f926099ad66','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',14,'','received','','','','','','','');
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
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9","draft":"D1","late":false,"rows":"3dfb22bea15d9ad07b07c53259e8a7a0395be4b0b503f95f2d 4a270ae3706179876364d4f19767bf08ad0b98515526c6492a","suspect":false}','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288','03c62a2e2adddf791b687ffd6f3ddd597a8d3465f5602be57b4230420c407424');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f","draft":"D1","late":false,"rows":"6e4092b58b8c77d3d26df284fdfee97c9941579b8bce53d774 a1bf81d8d4832c17943252504681f0bba6068f00d3d2ba2282","suspect":false}','03c62a2e2adddf791b687ffd6f3ddd597a8d3465f5602be57b4230420c407424','4e1a84327e5c749c926e18ea23002831423326cc7f9d408706a300dd19f789e8');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75","draft":"D1","late":false,"rows":"2c6157d06397507c8f613f5309887578165ad8cba0db37130a e0e673986e05b513cd3066d20885516568d3a36d583e3a53ea","suspect":false}','4e1a84327e5c749c926e18ea23002831423326cc7f9d408706a300dd19f789e8','9099dc8259d4e9cc1d736f69c41103861f257be81e361118fadbeb33c063e576');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":"","rows":"3dfb22bea15d9ad00ecdf9c96d4ca91d71c1227723c482806d"}','9099dc8259d4e9cc1d736f69c41103861f257be81e361118fadbeb33c063e576','afbf2ead9ebacb9f033c8bda6e0db2b14cea357d64b8ed2e5ef82c91d326be50');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":"","rows":"5f6d9add68cb5fc7cf70448e875854a3f46057db859102ff9f","was":"{\"C-0001-V\":{\"state\":\"received\",\"reviewed\":\"\"}}"}','afbf2ead9ebacb9f033c8bda6e0db2b14cea357d64b8ed2e5ef82c91d326be50','6d2583d6c551933de751a87b8820e7051aeb864a1fa0aae8c9e8378d3569c88a');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人","rows":"6e4092b58b8c77d3434cd4043d1348d3983d1f65781abe5e62"}','6d2583d6c551933de751a87b8820e7051aeb864a1fa0aae8c9e8378d3569c88a','2f866c2a47f5152fdf65db036632022c2fd39985c90a387aa9ca1ea2df402564');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":"","rows":"c988641f4dc661a8bbc4b8ffc70d129846758776977fe03266","was":"{\"C-0002-Q\":{\"state\":\"received\",\"withheld\":\"\",\"reviewed\":\"\"}}"}','2f866c2a47f5152fdf65db036632022c2fd39985c90a387aa9ca1ea2df402564','f32f73a0b83de21ec93f1cac61ce8a6b03526bfb352b9c6c417958671db04831');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c","draft":"D1","follows":"C-0001-V","late":false,"rows":"5c2e9a365c9f15d81595f39e19a6660a3a55676d04b6373bd7 71c30d0e4cd036b9c69073d232646670ad1f21730c582b884f 87033bb57861fd8289fc189872f4007cc98b384d14ffbb902a","suspect":false}','f32f73a0b83de21ec93f1cac61ce8a6b03526bfb352b9c6c417958671db04831','e52855dc10c74b11e38d51b547114276cd29420aeee4ced1c53246d429f48443');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{"rows":"5559d985a5dde660cd85f79c0ed8f70abbd111521fb0871186"}','e52855dc10c74b11e38d51b547114276cd29420aeee4ced1c53246d429f48443','01f93e8638f12b2de0dbeffa8ea94f57a9b49994555f0fc77152fb1ae4d4c6dd');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{"rows":"2c6157d06397507c830906bd53c984dd6c99c6f7fcb3380042"}','01f93e8638f12b2de0dbeffa8ea94f57a9b49994555f0fc77152fb1ae4d4c6dd','229f35c155ebcddf99dabe3f9823b3b5ef8a04ec3cfa209fbdf22f7cde76dce4');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","digest":"74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419","draft":"D1","late":false,"rows":"133c411825f22755868b53f21e6c9efdf44f29f4a5e5ef897e 39ee5fcc9d6c98e60f305220df1d227f9fec7e9bb94da3eade 3bbf410c5e750baf9404a521e2ece7ee220bf56ace68f34ccd 5e23fa7f2b9a98f962def144be53611c78c1bbb44bdf6ac266","suspect":true}','229f35c155ebcddf99dabe3f9823b3b5ef8a04ec3cfa209fbdf22f7cde76dce4','425aec53388ad7287fc6975bb2d60466d612c9a91b8d5594f4409429fe4dc77c');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"149064b077909722f6d7e4263236b5a9332c15159462940c5b acfa230b009bed62e5e8a828acd4f97385a9cc4bfb01caff8c","suspect":false}','425aec53388ad7287fc6975bb2d60466d612c9a91b8d5594f4409429fe4dc77c','48a9e043ba8d1696dc35aa33bad208b54e1e9b063e8a6d75b7acba77a9bf1ba2');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"7c6fc42bbfa3a56851f628edc47fd8e9b953d3036ce5687b0a 9de8da93eb4a0947574d19ad8d6943b2cc159ab30d36c6a579","suspect":false}','48a9e043ba8d1696dc35aa33bad208b54e1e9b063e8a6d75b7acba77a9bf1ba2','20265ef4ffb7d69b8cc2167b97acd3b0c6679708be5ca8deca104b3830b373ac');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":"","rows":"b1b491b7b2396cdb23543f3cbc70de5f8f4ff093c667bd916a cfbd115f17158e8f9bd3dc8e922b8de1bf6486bf92e196c6e4"}','20265ef4ffb7d69b8cc2167b97acd3b0c6679708be5ca8deca104b3830b373ac','00f8a53c9addc00bdb75ab5d9331e4abce36e3de1aebad0b87bbb87f18c36731');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor","rows":"8c46ece66c323c9b63bcc295fe648e4ee1c42d557ef0e89b1c 91f7197e2f2f8b6e23c8911003b9f4727ab3a22e980a55daab b1b491b7b2396cdb2d8a94206ffb82be937e7380683e35b186"}','00f8a53c9addc00bdb75ab5d9331e4abce36e3de1aebad0b87bbb87f18c36731','f1aef5c44ade910de05d73a4b4bd1e32fcea424dbb0f1f5ec6f38d74781ebee6');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":"","rows":"705d9db5e5f747be507a4ce16977bd18d0db71618d24c3328d 7834da43ad2b8f8922a76742063dd430c7d60d163d60074b1d"}','f1aef5c44ade910de05d73a4b4bd1e32fcea424dbb0f1f5ec6f38d74781ebee6','f5720be31862f3d9ecbe03b729bbd9da026c951fa9b3cf76d2163c90d3500676');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor","rows":"25ee49645f75fdecfc355d7bec39a2bd026502b804d174b3fa 8b6372e210f7e8a48916b5dfed232e545f56af82b4060ab6c9"}','f5720be31862f3d9ecbe03b729bbd9da026c951fa9b3cf76d2163c90d3500676','1dcf3d1eb93ee1ad4c2db3be26f3c5ed717fbddc89c2dd741bd7947e3576b1a3');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','assigned','C-0006-Y','{"by":"li","new":"li","old":"","role":"editor","rows":"9827bb5d090ba09573f18b8ac66dbfa39322b8a703cd8ad6a5 d2cab461613cac4b9cce859d8b959d39c5556ea79ce68f00ba","was":"{\"C-0006-Y\":{\"name\":\"\"}}"}','1dcf3d1eb93ee1ad4c2db3be26f3c5ed717fbddc89c2dd741bd7947e3576b1a3','1d5d466d92168fefbde2f61e2f8af5475d2e0399444499132d4923f369ea67ec');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','merged','C-0007-T','{"by":"li","new":"C-0006-Y","old":"","role":"editor","rows":"c60a32e86e845840b69b30ff055e9df15decc3201411b3efbb f02c49caf92af8bd268bcfd938741c2b0adf5d19ed14db1f2f","was":"{\"C-0007-T\":{\"first\":\"\"}}"}','1d5d466d92168fefbde2f61e2f8af5475d2e0399444499132d4923f369ea67ec','f1bb817361ca78e7b29ae0d8606221914d299d5838d1bad7683d48910ef69fc7');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','proposed','C-0006-Y','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor","rows":"90f8561e56f7ddc170ac296d76b34348fb34a7347e71c05d46 eff12bc16b7804dcccb0f9633babe60aa7890ed09745020d78","was":"{\"C-0006-Y\":{\"outcome\":\"\",\"reason\":\"\",\"version\":0,\"drafter\":\"\"}}"}','f1bb817361ca78e7b29ae0d8606221914d299d5838d1bad7683d48910ef69fc7','e499f5408d0bf633a1f609f5f3ce8ceffe672c24ad66b19a4adda651a83cbc85');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor","rows":"0be69a0cea4dcdb45812bf1df33b8337c70145161f125e3d67 2bcd1e76372e48a789469109dab82835c6dc524d93480b89e7"}','e499f5408d0bf633a1f609f5f3ce8ceffe672c24ad66b19a4adda651a83cbc85','4b8451ba0cfcb9cdc137a1a4f25aec1f17df8f9ff553f42033078f0180a9b525');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":"","rows":"135b355997e17f40f8a7414beaec21d07f8fdce83f6da7632e 65f9580afba19afa79aef3591a05902b6b757f88b77e0af8be d38c343518a766927a0f0a96751294dc382e23adbe3ca758ee"}','4b8451ba0cfcb9cdc137a1a4f25aec1f17df8f9ff553f42033078f0180a9b525','46fe67428f8ab2e6eaf28ef8e43c6dbce0dc9c698a08eb366331240f627c9825');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor","rows":"18ac21216e9219d8a10b6da0caac1e8ecae2616764025976b6 2c942bd9190962aab3e487f1a6e7d438f1eb52d68dcf61656b 400e79955780119cc2c9606f01aabcc463bede2a0176353c54 41d617ffb5a330c4d6246d038443f68c18402f955972bfc8ae 78de0fb3cab951985914ec8c8f3a0ff6081f4f4489de53922a a9d7c20feae6ebd4cfa5da2f12791f3d81e16d5bcc743e9ab1 c990f1d5e43cd47c6ff740a659bd3572a72da1c9a32050e687 dab0e0120122d8e6927f154821cdfffc0861ecfa8623a0bb2f df3b63290fecd5ad6552cb17d0b2a1fdddec9f603cc2120944 e3b2103f9a6086296e45b562122cded2d3421b634807d35dba f31dc1b7c439991a02ed574d184f848942ed0a737040892b9c"}','46fe67428f8ab2e6eaf28ef8e43c6dbce0dc9c698a08eb366331240f627c9825','37f91cc77696e4412db68a6b6f9b2f903ff07fa17d503ba8d115801685906c59');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','discussed','C-0006-Y','{"by":"li","new":"open","old":"","role":"editor","rows":"2b04d7f35a91513567279bde90b8fadb06253c230d2cfac1ee 52936e2626c3480deeb84219435deb7cdde61232173224c73c","was":"{\"C-0006-Y\":{\"since\":\"\"}}"}','37f91cc77696e4412db68a6b6f9b2f903ff07fa17d503ba8d115801685906c59','71470fd53de72c4c8569d5ed25d6a762d1edf1a3b932ee9047701b3db9cbdfea');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor","rows":"6e4092b58b8c77d3fdec35a592925d6eb67149325978925caf 86a62162c64ab9ac549431a87c7b3adf736619c9a953e01f55","was":"{\"C-0002-Q\":{\"verified\":\"\"}}"}','71470fd53de72c4c8569d5ed25d6a762d1edf1a3b932ee9047701b3db9cbdfea','4b448bd13ade9eced87f15ee1d09ba0ee789df91296dc2518e8acd05f5ec4c4f');
INSERT INTO "event" VALUES(27,'2020-07-12T06:05:09.123Z','replied','','{"consultation":"2020-07","draft":"D1","late":false,"reply":"no-comment","unit":"law-school"}','4b448bd13ade9eced87f15ee1d09ba0ee789df91296dc2518e8acd05f5ec4c4f','b0164e56fbbb698f1c062b4cd202a083058d4ac9844e84daf324dfa89d1d6394');
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
INSERT INTO "invitation" VALUES('1a2333ff0a918957e1ee6741f88d0d07267fc2e986da57cad253de9fe16cb00b','wang','reviewer','sealed:1:jQh6YgKTHa65VKEqWOW9Lwb66TkHD+Dqxu1C/VltDbhu4/nNLXI5bTwu/3QyCkaiNkcQCivDph97lky7',1594793109);
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
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:3TytEqlynLWfSfkjYIDR13knMOiBzktUnzC0ixmjXiQiEQ==','sealed:1:hltkAPHPq2R5dQS3to4qSPpsOoYM+tpypMCL6mevSw==','sealed:1:NdRF4zus2Amm/KyUMdG65nlAjuUXpz3BWjSxeRrsdiIpIA==');
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
INSERT INTO "proposal" VALUES('C-0006-Y','accepted','同意。','','drafted',21,'li','');
CREATE TABLE recovery (
              mark TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "recovery" VALUES('7e82f52c7faa7600d81157112e6101f8718f76c451d0aed8d13ae2d1a16c384e','li');
INSERT INTO "recovery" VALUES('9cefd09b84b39a03bab2cee57b80d967dcb8d49ae204ded4d478e4c19294bf1e','li');
INSERT INTO "recovery" VALUES('70400ca668885c41275e106b206a2ebbefbb5a1e9f578cd3b24dd66b5e55ad15','li');
INSERT INTO "recovery" VALUES('2e1ef0fa7bc3b3d392341b8812597d31a2887d4d393255d12113c3a7e6066c9c','li');
INSERT INTO "recovery" VALUES('a423829b0560f041695707e4ccece4f2c9ef2aa8932663d2667822ac63bd0345','li');
INSERT INTO "recovery" VALUES('ef0900ede23f02538d14e0aae00c9ff7865136aa042c12824dfc4a802c03e9cf','li');
INSERT INTO "recovery" VALUES('ed15bb9661b03dd46320ac34e053765e51571deb012ea2da8208ba13c1e2bf23','li');
INSERT INTO "recovery" VALUES('7bf9dbed0da3e014a6881519ecaf0400fd7c327c777d906e41205d8d8c7bb337','li');
INSERT INTO "recovery" VALUES('97e1218a3d47c17fa09cf8df39ba75bb52d27c2f7f475ab192c6d5dbcc85b278','li');
INSERT INTO "recovery" VALUES('60c4feb8cd59bb3b57a2416a7e04c2f9b73bf034b2d855815c4b964868595d57','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            ) STRICT;
INSERT INTO "sitting" VALUES('436fe2ceec5180ba2b996fb4d586f5c55e830e93c0f46c1d884e7d5cecdb77cc','li',1594562709,1594533909,'password');
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
