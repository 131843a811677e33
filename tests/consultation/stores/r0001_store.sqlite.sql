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
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:PII1jrvMdTxXGguCYGv4LFHmLdAZhVoJNPiVotOpMa1KAaIyTDEu+xVmEhdM7uYSB+P3fRRvHYlieEuf',7,'2020-07-12T06:05:09.123Z','');
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:GpqEHnLu5xuwS8Aig++5vsUdSaC1f+bC2CV3yB1K6nc6','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
              UNIQUE (prefix, sequence)
            ) STRICT;
INSERT INTO "comment" VALUES('C-0001-V','C',1,'2020-07','one','7c9fb46d567954e42b19b49ee671f10c6bf9614f583d4dd4b7a7e6d1df06f46d','fb620275feff055a140098d4a834ecae6b1f1a8dedaf0b21949355afdbf2dd54','D1','platform.records','','','','','保存三年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9',2,'','published','','2020-07-12T06:05:09.123Z','','','','');
INSERT INTO "comment" VALUES('C-0002-Q','C',2,'2020-07','two','0c523028f5bc78877181d296a57bd956d58f9feb6953179f9473d1878eb5311d','9ce29d800bda3de21478582beeb842f60c8867ad54a67c950a94907797f2df4f','D1','platform.records','','','','','保存五年。','','','consumer','','乙','en','web','2020-07-12T06:05:09.123Z',0,0,'d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f',3,'','withheld','骂人','2020-07-12T06:05:09.123Z','','','2020-07-12T06:05:09.123Z','');
INSERT INTO "comment" VALUES('C-0003-L','C',3,'2020-07','three','8a67abb3e274be94b5415f040908fb03c18ee8a7a590c8c34f20ca43e6ba56b2','ae2986b9328df4d8c4142bcb5120c61d01fd817be867f19b7ffd9997766e0ea4','D1','platform.records','','','','','保存八年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75',4,'','received','','','2020-07-12T06:05:09.123Z','','','');
INSERT INTO "comment" VALUES('C-0004-G','C',4,'2020-07','four','e1b5b529e8cf1fa8e2e03f85e6fe0d38021bc3f8929c9d2346a0db81883966b8','37d640c3012b635695894c78678c15dcc622cde0366119ac0dcb11d81fbd9a4a','D1','platform.records','','','','','补充。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c',9,'C-0001-V','received','','','','','','');
INSERT INTO "comment" VALUES('C-0005-C','C',5,'2020-07','five','1b33a78ffb10ee9d57110373ea3589dda0503f229c3f8a883b71842ffb46a32b','9ec0ae50ab8fe9deb2ff13ddbcc3cd836fcc9dd819e9926b2a0ad20a22a260bd','D1','platform.records','','','','','买。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,1,'74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419',12,'','received','','','','','','');
INSERT INTO "comment" VALUES('C-0006-Y','C',6,'2020-07','six','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','914130d6ae822d08387a668fff7cd1fcd4d1a2a20b2a72a6a941d61691908801','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',13,'','received','','','','','','');
INSERT INTO "comment" VALUES('C-0007-T','C',7,'2020-07','seven','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','5390fd5ccc1e85f978bfa7357c8b4d896d836756f58e323c23014f926099ad66','D1','platform.records','','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9',14,'','received','','','','','','');
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
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"75411fff6a9c728f34b9282b30b4f36feb1c43cee3a6ac2498bd7d8007ecc8a9","draft":"D1","late":false,"rows":"3dfb22bea15d9ad07b07c53259e8a7a0395be4b0b503f95f2d 4a270ae37061798763d6ca3577e66f371700e2615d1e1016f6","suspect":false}','f2cf4dddc0fa4a60c2576758d432c1eb273dea69cb284d99153cee1bffd26288','1c6ce780817e34c45bc9477d5c04c8c6b995fbfc11b0c52c215cb5ccc4162497');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"d4b677c1483e348a6ab0d232ef3f5dab4a4dfd10fb18b6ce3ebf515dd4f1d73f","draft":"D1","late":false,"rows":"6e4092b58b8c77d3d26df284fdfee97c9941579b8bce53d774 a1bf81d8d4832c17943252504681f0bba6068f00d3d2ba2282","suspect":false}','1c6ce780817e34c45bc9477d5c04c8c6b995fbfc11b0c52c215cb5ccc4162497','cb2286886664eaab9989517636ef3d849861cdd97f1f19adcac8f60d39c9c743');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"afb4656c310466c8b52395f306382417f2524919ea6934c4784a4d2cfe4fad75","draft":"D1","late":false,"rows":"2c6157d06397507c8f613f5309887578165ad8cba0db37130a e0e673986e05b513cd3066d20885516568d3a36d583e3a53ea","suspect":false}','cb2286886664eaab9989517636ef3d849861cdd97f1f19adcac8f60d39c9c743','dd19609fd2f1157a4f02b399757a04328e42ba106affb4d16b27fa4e6c34920b');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":"","rows":"3dfb22bea15d9ad00ecdf9c96d4ca91d71c1227723c482806d"}','dd19609fd2f1157a4f02b399757a04328e42ba106affb4d16b27fa4e6c34920b','14a1b1ffa5af648f79def4348d7ae8afbe181026e814bd4b87e1a359127beff9');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":"","rows":"5f6d9add68cb5fc7cf70448e875854a3f46057db859102ff9f","was":"{\"C-0001-V\":{\"state\":\"received\",\"reviewed\":\"\"}}"}','14a1b1ffa5af648f79def4348d7ae8afbe181026e814bd4b87e1a359127beff9','5878cfb7af3a793cd15ad15c2735dc52db4a7bd8dbd31fd23ddcc319c139ad02');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人","rows":"6e4092b58b8c77d3434cd4043d1348d3983d1f65781abe5e62"}','5878cfb7af3a793cd15ad15c2735dc52db4a7bd8dbd31fd23ddcc319c139ad02','0cf3377e8304e25be9d5187716ce3e727903a72f1a9038ff05d9b36ad53bfe0c');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":"","rows":"c988641f4dc661a8bbc4b8ffc70d129846758776977fe03266","was":"{\"C-0002-Q\":{\"state\":\"received\",\"withheld\":\"\",\"reviewed\":\"\"}}"}','0cf3377e8304e25be9d5187716ce3e727903a72f1a9038ff05d9b36ad53bfe0c','d20aabc03df70bf8afb8dfaa8042a34bb0317e423a428a5a60599e453d7161de');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"91a1eeb905b9046f5100f85f4374f78642ed639c0a7de6385f1ab5892c34112c","draft":"D1","follows":"C-0001-V","late":false,"rows":"5c2e9a365c9f15d81595f39e19a6660a3a55676d04b6373bd7 71c30d0e4cd036b9c69073d232646670ad1f21730c582b884f 87033bb57861fd82891cdf86bcc766ed98be6ac20cbc659748","suspect":false}','d20aabc03df70bf8afb8dfaa8042a34bb0317e423a428a5a60599e453d7161de','5e1fe362052f7b562c7b9e0802602154a79786116bdf74806fb7c0a075ecc304');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{"rows":"5559d985a5dde660cd85f79c0ed8f70abbd111521fb0871186"}','5e1fe362052f7b562c7b9e0802602154a79786116bdf74806fb7c0a075ecc304','832c180dce5c8bb62ee70bb44ed84cb1f5117bc305f3ab813ecb29846bcf509e');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{"rows":"2c6157d06397507c830906bd53c984dd6c99c6f7fcb3380042"}','832c180dce5c8bb62ee70bb44ed84cb1f5117bc305f3ab813ecb29846bcf509e','55a2555d88a2a50fa1db38fafebe14cd2698b5a494851687148cfd3aea4f0d69');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","digest":"74bab13a8a5468c8f4301645949147bccfdcea4b34d7e54ab18180d933421419","draft":"D1","late":false,"rows":"133c411825f22755868b53f21e6c9efdf44f29f4a5e5ef897e 39ee5fcc9d6c98e60f305220df1d227f9fec7e9bb94da3eade 3bbf410c5e750baf9404a521e2ece7ee220bf56ace68f34ccd 5e23fa7f2b9a98f962def144be53611c78c1bbb44bdf6ac266","suspect":true}','55a2555d88a2a50fa1db38fafebe14cd2698b5a494851687148cfd3aea4f0d69','6b8825c17a5ca0e064bc7458ab88c3453745c97312c33f484efce0d1df64d5cb');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"149064b077909722f6d7e4263236b5a9332c15159462940c5b acfa230b009bed62e5e8a828acd4f97385a9cc4bfb01caff8c","suspect":false}','6b8825c17a5ca0e064bc7458ab88c3453745c97312c33f484efce0d1df64d5cb','aa0e1f4d89775202e6737bcc096d4bc6e8c4bc4a145d31bd61f3b89710897824');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"2e7d5d313000734ef7ac758aa47e40e59cdedcc846851c710944117fb35464c9","draft":"D1","late":false,"rows":"7c6fc42bbfa3a56851f628edc47fd8e9b953d3036ce5687b0a 9de8da93eb4a0947574d19ad8d6943b2cc159ab30d36c6a579","suspect":false}','aa0e1f4d89775202e6737bcc096d4bc6e8c4bc4a145d31bd61f3b89710897824','953900a05a06f5409a3427c10195bdc18d20b0a42e5057c088457f82579836bb');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":"","rows":"2c072e78ee72ff9f18ee6882ff4284b729d6bba1d705298827 cfbd115f17158e8fe9d3dc8e922b8de1bf6486bf92e196c6e4"}','953900a05a06f5409a3427c10195bdc18d20b0a42e5057c088457f82579836bb','211b4aff1f1acb713fb3079536f1e16c00c94b7560d652f7185145fb4c362ce0');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor","rows":"2c072e78ee72ff9fa324830f61b7cb30f17f0b280ea8a86101 8c46ece66c323c9b43e1be581668fbd1cb40eea633c6c44cf4 91f7197e2f2f8b6e0ec8911003b9f4727ab3a22e980a55daab"}','211b4aff1f1acb713fb3079536f1e16c00c94b7560d652f7185145fb4c362ce0','094f54b018407b8cbbc2f9f51cbca22267a6692e143f4ac9095ea5381e67c4a1');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":"","rows":"7834da43ad2b8f8971a76742063dd430c7d60d163d60074b1d fb3982223b7eb651659b567458c1dc23eb33a2e36e126e0cee"}','094f54b018407b8cbbc2f9f51cbca22267a6692e143f4ac9095ea5381e67c4a1','0a0ff796cc151241e5915fa35cee94c5b426dfeae7d49fd278a29894256d5e81');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor","rows":"3c62831d03bd9cf5b929adc3f05bedb4b73f15695b84d783db 8b6372e210f7e8a44316b5dfed232e545f56af82b4060ab6c9"}','0a0ff796cc151241e5915fa35cee94c5b426dfeae7d49fd278a29894256d5e81','351bd0d84e9c2770f5404a892f77ee9949dbf94d06e558d72d3f40f7946e184e');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','assigned','C-0006-Y','{"by":"li","new":"li","old":"","role":"editor","rows":"9827bb5d090ba09573f18b8ac66dbfa39322b8a703cd8ad6a5 d2cab461613cac4b9cce859d8b959d39c5556ea79ce68f00ba","was":"{\"C-0006-Y\":{\"name\":\"\"}}"}','351bd0d84e9c2770f5404a892f77ee9949dbf94d06e558d72d3f40f7946e184e','217098afb3a391d7d96704caafe561912f87e338a05c3283b29705768dd44b1c');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','merged','C-0007-T','{"by":"li","new":"C-0006-Y","old":"","role":"editor","rows":"c60a32e86e845840b69b30ff055e9df15decc3201411b3efbb f02c49caf92af8bd268bcfd938741c2b0adf5d19ed14db1f2f","was":"{\"C-0007-T\":{\"first\":\"\"}}"}','217098afb3a391d7d96704caafe561912f87e338a05c3283b29705768dd44b1c','10009b5f7cc6f9ec35587bb22f5212fbbe45a5860e30da1e32f305875aff409c');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','proposed','C-0006-Y','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor","rows":"90f8561e56f7ddc170ac296d76b34348fb34a7347e71c05d46 eff12bc16b7804dcccb0f9633babe60aa7890ed09745020d78","was":"{\"C-0006-Y\":{\"outcome\":\"\",\"reason\":\"\",\"version\":0,\"drafter\":\"\"}}"}','10009b5f7cc6f9ec35587bb22f5212fbbe45a5860e30da1e32f305875aff409c','5a992d66c0a48ce3a381dce53b8b952162186a67c81f14526d878b99fe35a67e');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor","rows":"0be69a0cea4dcdb45812bf1df33b8337c70145161f125e3d67 2bcd1e76372e48a789469109dab82835c6dc524d93480b89e7"}','5a992d66c0a48ce3a381dce53b8b952162186a67c81f14526d878b99fe35a67e','cd73a5560ad4eeb49e355649dcfa58a2df8f88cb69a273ed6132b6538280a65d');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":"","rows":"135b355997e17f40f8a7414beaec21d07f8fdce83f6da7632e 65f9580afba19afa79aef3591a05902b6b757f88b77e0af8be d38c343518a766927a0f0a96751294dc382e23adbe3ca758ee"}','cd73a5560ad4eeb49e355649dcfa58a2df8f88cb69a273ed6132b6538280a65d','dcff361d0146d316330348285110f6aee04fc010da277e1ad4d040689059c67f');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor","rows":"1d3b704407f440ace781d9c3e05d257b1649e711040d3cb3d3 2c942bd9190962aa57e487f1a6e7d438f1eb52d68dcf61656b 2ffa6a67975868da1af4383a4911a37c4fb8135bc2ed949b83 3dc19fec5e154b9167113985e4412d647cc7b053032afcc3e8 648502cb848ba9c72869dc7cb9f4358c05ef2cc87ad75f69d2 87a3683ae14db89c5d8a2ade91a85baf2eb29ca2fb8b212b83 a7a1af55dfe22dfc2d6358db06382ca4bb701d94aa2a78b49b aed1416d22ff18fe8ba25191e70a2dfed3cf9e9d48b4f282d3 c54354d7040c9d6e643450519862876351847a450a0ec6cf48 cdb05ee58ebd0282351914a27c643badf21c63c460c6556412 f48ebc11fae18baedcde81b4bc3afe6fe755c7a8df52f1d70e"}','dcff361d0146d316330348285110f6aee04fc010da277e1ad4d040689059c67f','0af5a0ff4412e1c057fbc80ff52d64c5b95876ee23de107559d4a82d84d4214f');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','discussed','C-0006-Y','{"by":"li","new":"open","old":"","role":"editor","rows":"2b04d7f35a91513567279bde90b8fadb06253c230d2cfac1ee 52936e2626c3480deeb84219435deb7cdde61232173224c73c","was":"{\"C-0006-Y\":{\"since\":\"\"}}"}','0af5a0ff4412e1c057fbc80ff52d64c5b95876ee23de107559d4a82d84d4214f','0926b421dcfa4a9ef59c50eb362b274370cc05d37ab764438ac3b811a059b4e6');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor","rows":"6e4092b58b8c77d3fdec35a592925d6eb67149325978925caf 86a62162c64ab9ac549431a87c7b3adf736619c9a953e01f55","was":"{\"C-0002-Q\":{\"verified\":\"\"}}"}','0926b421dcfa4a9ef59c50eb362b274370cc05d37ab764438ac3b811a059b4e6','0144da4a9d0761a85a0c4650d9a3e6f37f5d084a2bc5bcbc29457cdf8f2a99aa');
INSERT INTO "event" VALUES(27,'2020-07-12T06:05:09.123Z','replied','','{"consultation":"2020-07","draft":"D1","late":false,"reply":"no-comment","unit":"law-school"}','0144da4a9d0761a85a0c4650d9a3e6f37f5d084a2bc5bcbc29457cdf8f2a99aa','38b964c662a5783df7ec1d8ab3b97abb4120b220441b476429007ab285f5409a');
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
INSERT INTO "invitation" VALUES('a4e8c4764856f7a774d07b4a3dd0fd91ef8b544086ea42b54733a5e8b9f1e3c0','wang','reviewer','sealed:1:o9Ss5h9r+zkhEKgiAFR8xh4DldZKW0H368KO7XVg+LtDKJiBWKIB2E9wFScGBpiO9oZ3qN41Uf4kOts5',1594793109);
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
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:TeQmzlqIhmX0/2RKVxzh0IqljcyL7PAFh9qH0zPecbohlg==','sealed:1:03AABjtff5MUhTjj6jIsILLa1zZ9Q6AAaX3QOcLV8g==','sealed:1:3q3eSlr5naYRwOLma7IByKYzSt16sQyLhKh5oNyxtwAO4w==');
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
INSERT INTO "recovery" VALUES('bddc3b0bb3938df4eb205171e6fb05b653d27671934f57130463201e2d64cc32','li');
INSERT INTO "recovery" VALUES('d86262762d6dbb36ba7f2697fc2d7f784fff0191129d15a6fe88460ca0b357ec','li');
INSERT INTO "recovery" VALUES('1612bc941d774eee4acbcac952c0011f392eef40d278d5acc1e42030c6d5971d','li');
INSERT INTO "recovery" VALUES('0017e7bd8876a14820867d0e2ee50db50002790b9b5c437b8571e2b2e401a1b9','li');
INSERT INTO "recovery" VALUES('31a7a3fc035e9cd90989c66befec52336e0da59c7dae4c872af51d5c68422d0d','li');
INSERT INTO "recovery" VALUES('357c920d306498a161d81e01cfda1fa927068c4fe90a431982baae729d8a730a','li');
INSERT INTO "recovery" VALUES('fcbb8b2a69265b3b567e048cb10ada95fddb043b596dd06ea81891da8b54523a','li');
INSERT INTO "recovery" VALUES('3604b304d9c11836ca027a731368d2a4892f5e4632e818f99dcb699442d903e4','li');
INSERT INTO "recovery" VALUES('98ae256ae089498e870319f8d37ac6fc14bab9f8dd59cf9f60d1fdfa01da0646','li');
INSERT INTO "recovery" VALUES('cdcbdc369cd942230f7dee347c58ec5deb3ad89ad00e39ee53775d399a27a3e4','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            ) STRICT;
INSERT INTO "sitting" VALUES('76ab747bea15596354869dd3b9ca4e79762cb211ff1376c999a3f8d68c7f7bf3','li',1594562709,1594533909,'password');
CREATE TABLE source (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              id TEXT NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL
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
