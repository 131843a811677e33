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
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:hT+aDqGUvJs37ZBoB1BLuSiBLBTW2oMgVxLpKql49TZZ7LxZakcEJjX1pRROV5YF7g1kDQHbWMQGXeBW',7,'2020-07-12T06:05:09.123Z','');
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:lPsX9J+jy8LoRsVzNZYCfQdarEs0gwpPLb6+kMA6dynw','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9","draft":"D1","late":false,"rows":"3dfb22bea15d9ad07b07c53259e8a7a0395be4b0b503f95f2d 4a270ae370617987636c0787bc3c39be9f74c0085b9ea068b4","suspect":false}','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288','14d6ba00e0160ce9e24b2ddf235d1b01b084b9e0158fdaf1e030f959f559b818');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f","draft":"D1","late":false,"rows":"6e4092b58b8c77d3d26df284fdfee97c9941579b8bce53d774 a1bf81d8d4832c17943252504681f0bba6068f00d3d2ba2282","suspect":false}','14d6ba00e0160ce9e24b2ddf235d1b01b084b9e0158fdaf1e030f959f559b818','6e6f8758e8b33d1a746b50aa8e8fa8079d7ef9635d3578fdd345281a527ca451');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75","draft":"D1","late":false,"rows":"2c6157d06397507c8f613f5309887578165ad8cba0db37130a e0e673986e05b513cd3066d20885516568d3a36d583e3a53ea","suspect":false}','6e6f8758e8b33d1a746b50aa8e8fa8079d7ef9635d3578fdd345281a527ca451','2be0a3c01fa040ed5b4904bd3d964aa0a9a2d0f37392a5a516a0d25bdb6e1493');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":"","rows":"3dfb22bea15d9ad00ecdf9c96d4ca91d71c1227723c482806d"}','2be0a3c01fa040ed5b4904bd3d964aa0a9a2d0f37392a5a516a0d25bdb6e1493','7868e34d82dae48b6ad104fa1ebfac72fc7b90c5050f3f889037972d9e6363c6');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":"","rows":"5f6d9add68cb5fc7cf70448e875854a3f46057db859102ff9f","was":"{\"C-0001-V\":{\"state\":\"received\",\"reviewed\":\"\"}}"}','7868e34d82dae48b6ad104fa1ebfac72fc7b90c5050f3f889037972d9e6363c6','443e1c4b110e7c610c780c00e507bbf07b63a9120af44e06bea79f96fe426d1c');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人","rows":"6e4092b58b8c77d3434cd4043d1348d3983d1f65781abe5e62"}','443e1c4b110e7c610c780c00e507bbf07b63a9120af44e06bea79f96fe426d1c','0676edc00499e51791d8bed72d8ec83b8778ccb7162318d383a9b51577a36602');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":"","rows":"c988641f4dc661a8bbc4b8ffc70d129846758776977fe03266","was":"{\"C-0002-Q\":{\"state\":\"received\",\"withheld\":\"\",\"reviewed\":\"\"}}"}','0676edc00499e51791d8bed72d8ec83b8778ccb7162318d383a9b51577a36602','172444382d2e1eb7d446e152476da9b09031d683b66e26f49cfb326ef79a0376');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c","draft":"D1","follows":"C-0001-V","late":false,"rows":"5c2e9a365c9f15d81595f39e19a6660a3a55676d04b6373bd7 71c30d0e4cd036b9c69073d232646670ad1f21730c582b884f 87033bb57861fd8289805b254acfdc3f60512f6dfe29b799f7","suspect":false}','172444382d2e1eb7d446e152476da9b09031d683b66e26f49cfb326ef79a0376','912a781e337e3984a5e250fe7edddd6882da0efdfdc71960f5e668627e4aafc0');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{"rows":"5559d985a5dde660cd85f79c0ed8f70abbd111521fb0871186"}','912a781e337e3984a5e250fe7edddd6882da0efdfdc71960f5e668627e4aafc0','cdf70a5e3798ffe9cc6fba371a1095ce25307b962d584f8f548e9a5cd241189b');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{"rows":"2c6157d06397507c830906bd53c984dd6c99c6f7fcb3380042"}','cdf70a5e3798ffe9cc6fba371a1095ce25307b962d584f8f548e9a5cd241189b','44cbf7cab50ff8af67e7d7fdbfb2d15a4012755790a429712849d8a9610ded4d');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","digest":"74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419","draft":"D1","late":false,"rows":"133c411825f22755868b53f21e6c9efdf44f29f4a5e5ef897e 39ee5fcc9d6c98e60f305220df1d227f9fec7e9bb94da3eade 3bbf410c5e750baf9404a521e2ece7ee220bf56ace68f34ccd 5e23fa7f2b9a98f962def144be53611c78c1bbb44bdf6ac266","suspect":true}','44cbf7cab50ff8af67e7d7fdbfb2d15a4012755790a429712849d8a9610ded4d','e3c5efa834da3228dcb32e6f6b754ce0dacfb7950e1c3507cb5f45d53e66effb');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"149064b077909722f6d7e4263236b5a9332c15159462940c5b acfa230b009bed62e5e8a828acd4f97385a9cc4bfb01caff8c","suspect":false}','e3c5efa834da3228dcb32e6f6b754ce0dacfb7950e1c3507cb5f45d53e66effb','9a130bd2fb1f682d63ce014bf0239d31e44548899f449587fea699b609056ffc');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"7c6fc42bbfa3a56851f628edc47fd8e9b953d3036ce5687b0a 9de8da93eb4a0947574d19ad8d6943b2cc159ab30d36c6a579","suspect":false}','9a130bd2fb1f682d63ce014bf0239d31e44548899f449587fea699b609056ffc','c6ac01918eb4518a5b638d0cc551924eb0c7bd77299aa188f40fff8e2a51d7f8');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":"","rows":"823447a25a366db9fe82f975d67a1a28dbca258c8d2a5ca31c cfbd115f17158e8f9cd3dc8e922b8de1bf6486bf92e196c6e4"}','c6ac01918eb4518a5b638d0cc551924eb0c7bd77299aa188f40fff8e2a51d7f8','cee9e539433ce967f4430b966bd0e4b0e7eb47bae4ebee46ee66aa13d860ba3b');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor","rows":"823447a25a366db9ed3fc53028058efa91baed68a2c612462e 8c46ece66c323c9baccf009c5209e6c9d20431d0fd9817ce1d 91f7197e2f2f8b6ee9c8911003b9f4727ab3a22e980a55daab"}','cee9e539433ce967f4430b966bd0e4b0e7eb47bae4ebee46ee66aa13d860ba3b','678ea624278e2dd8bf1d629f098b86a25a1bb2e7eed3f574faf69107d851d59f');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":"","rows":"07329dbb3fce2a409a4925064128b6788a3c13945447fe53a5 7834da43ad2b8f8932a76742063dd430c7d60d163d60074b1d"}','678ea624278e2dd8bf1d629f098b86a25a1bb2e7eed3f574faf69107d851d59f','9246128ae6db0e71ffc1b2389e9aaa634ae143a94454f7954e779c577d2454cb');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor","rows":"8b6372e210f7e8a4a816b5dfed232e545f56af82b4060ab6c9 fdc6ee309ae95151bf8851ea07d2305d64972fc92f5d0bbcdf"}','9246128ae6db0e71ffc1b2389e9aaa634ae143a94454f7954e779c577d2454cb','107d7fc66d1c45076228083938861c638a14a903b04e78eed71313328036f17c');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','assigned','C-0006-Y','{"by":"li","new":"li","old":"","role":"editor","rows":"9827bb5d090ba09573f18b8ac66dbfa39322b8a703cd8ad6a5 d2cab461613cac4b9cce859d8b959d39c5556ea79ce68f00ba","was":"{\"C-0006-Y\":{\"name\":\"\"}}"}','107d7fc66d1c45076228083938861c638a14a903b04e78eed71313328036f17c','5d223b2362ad52888ca454df181d10c50bad13a3405064c29f4ff055bb3ddca8');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','merged','C-0007-T','{"by":"li","new":"C-0006-Y","old":"","role":"editor","rows":"c60a32e86e845840b69b30ff055e9df15decc3201411b3efbb f02c49caf92af8bd268bcfd938741c2b0adf5d19ed14db1f2f","was":"{\"C-0007-T\":{\"first\":\"\"}}"}','5d223b2362ad52888ca454df181d10c50bad13a3405064c29f4ff055bb3ddca8','713123c7ccbcd042e0fe766cb6cfc8dbe01692f2a8d42a22560d9e4b56256293');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','proposed','C-0006-Y','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor","rows":"90f8561e56f7ddc170ac296d76b34348fb34a7347e71c05d46 eff12bc16b7804dcccb0f9633babe60aa7890ed09745020d78","was":"{\"C-0006-Y\":{\"outcome\":\"\",\"reason\":\"\",\"version\":0,\"drafter\":\"\"}}"}','713123c7ccbcd042e0fe766cb6cfc8dbe01692f2a8d42a22560d9e4b56256293','1fdd8b4a7b87ceb7fc35bc4d513c20b4cafe9134ce4e45469e300f0df7049b74');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor","rows":"0be69a0cea4dcdb45812bf1df33b8337c70145161f125e3d67 2bcd1e76372e48a789469109dab82835c6dc524d93480b89e7"}','1fdd8b4a7b87ceb7fc35bc4d513c20b4cafe9134ce4e45469e300f0df7049b74','60301fd9611e4d612770733a4d38696a47cc9fcb56c6e822842dd35e787496e5');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":"","rows":"135b355997e17f40f8a7414beaec21d07f8fdce83f6da7632e 65f9580afba19afa79aef3591a05902b6b757f88b77e0af8be d38c343518a766927a0f0a96751294dc382e23adbe3ca758ee"}','60301fd9611e4d612770733a4d38696a47cc9fcb56c6e822842dd35e787496e5','a95f588558980c2f259691f9b310db546595feeff45697cb4be91318751635fc');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor","rows":"1e5b3d90115f129a4d8778d02c9304202de2d04373f2010112 2c942bd9190962aa8ae487f1a6e7d438f1eb52d68dcf61656b 2f9d321c94e2d6f4fb8d6a9717f2fd380553095e6d8e08f2e1 77ce6e1c98505dfe14eee28c58e00a09ec20f17fd150a7fb10 8b3707bcf05cd2b5baee89aac349217b4a5a3f45cea5fb3a07 905528c8ea2a471a8f3c8d6832ac902b5e4fb3c39a31896b16 9dbbfeeada096b40b508b33e39e8cac54f47ab6ac6b6e878c5 9fcfa788285324a3a5aaf1532bf517866a965a1be33e00e51a c6488a0258f13ebda55bf73d8f723479a7880c2352c4f7a697 ddfe23149a1161f6a2256dda37a39b3d3c1d6dd61716de99f6 fe94c30dd2daa235b5f9baee62613ccb4cee5542ab98500b67"}','a95f588558980c2f259691f9b310db546595feeff45697cb4be91318751635fc','5b6f12334d7ca2829408cb1c1e3a1265817aac2b8c7a6324a9e2570c88ccf9ea');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','discussed','C-0006-Y','{"by":"li","new":"open","old":"","role":"editor","rows":"2b04d7f35a91513567279bde90b8fadb06253c230d2cfac1ee 52936e2626c3480deeb84219435deb7cdde61232173224c73c","was":"{\"C-0006-Y\":{\"since\":\"\"}}"}','5b6f12334d7ca2829408cb1c1e3a1265817aac2b8c7a6324a9e2570c88ccf9ea','563b8de1e62d60bb78045ff800f431df74e8233518bc15571fc4ed6836981882');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor","rows":"6e4092b58b8c77d3fdec35a592925d6eb67149325978925caf 86a62162c64ab9ac549431a87c7b3adf736619c9a953e01f55","was":"{\"C-0002-Q\":{\"verified\":\"\"}}"}','563b8de1e62d60bb78045ff800f431df74e8233518bc15571fc4ed6836981882','24ba07401d092e8d377f372364840bb6fbb0f6dca474d71b93fa315d8b5f0af2');
INSERT INTO "event" VALUES(27,'2020-07-12T06:05:09.123Z','replied','','{"consultation":"2020-07","draft":"D1","late":false,"reply":"no-comment","unit":"law-school"}','24ba07401d092e8d377f372364840bb6fbb0f6dca474d71b93fa315d8b5f0af2','757376f566d8aa1c79a7d7dd11783a180fa0c502e936b1673e474383425cf045');
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
INSERT INTO "invitation" VALUES('475fa9fb37bec6e84ea9d5cf6abc660b839fe39e67aaf1a44921672983cfb37c','wang','reviewer','sealed:1:7PcqwR4Vq87bzNwBlieSCObn4dE/yCV2+/z9Bu+Ii0635UWBfc8BCaze+EzwVho8GRE2lyoIcwzrB7zs',1594793109);
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
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:e5Lm0aZHkk52VftX8PH8FcmPGC0b4LVoUkQtYSnlg42icA==','sealed:1:hn/y+9UL15t6cJnpXGPLSeuYZ2dewRxbgXSEsiu8hQ==','sealed:1:AVPj2i1z31BervdJnRRy2ZJW0ltula6x4AtqO6P4rBMTOA==');
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
INSERT INTO "recovery" VALUES('e6e09770d7dea1f0006dc183571897325b561a75715b2c8b7a392c1866827dcb','li');
INSERT INTO "recovery" VALUES('6ccd32d3451f422d54ca28b71bb06519552fa92262ea74b8c2e3f533e890120a','li');
INSERT INTO "recovery" VALUES('b70c7cda8dbe95500b1bdbf58b1a204cfcd545e871717377ca74ccffcbb8e229','li');
INSERT INTO "recovery" VALUES('6ddd5982ec8db9376b46b0d3c1fa41eda1e8734975c5c8e54f53fa8e71f1c426','li');
INSERT INTO "recovery" VALUES('84580f14d4b4a286142e2e5b8b3a558871ade90c26f4d5a85d5a474c1cbb1fae','li');
INSERT INTO "recovery" VALUES('e8d2209f8401d613efa39a8c26cc576887831f1b088358a83fccba7cdb5c1845','li');
INSERT INTO "recovery" VALUES('27ad973e8cc6a15c4485a06b407788c5acf7614b83dd6d39b4473947f66d5bdc','li');
INSERT INTO "recovery" VALUES('651b9bbabf4665e13293d9989d752e33d70c50876629eb94f166cab77aedbefc','li');
INSERT INTO "recovery" VALUES('da17f63dc695d44523251b861ee3a63120090a984c0b85e3a96f84fdc7030ffe','li');
INSERT INTO "recovery" VALUES('c7f8463bf760b4fbfa022041bd422d25d092cc2809a1027f703e59220b93c681','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            ) STRICT;
INSERT INTO "sitting" VALUES('1485f921832c2e1e76f2a18308db020f86a5817cfb1de80a7d8d1f49b16ab6cb','li',1594562709,1594533909,'password');
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
