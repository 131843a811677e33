PRAGMA application_id=1129076563;
PRAGMA user_version=8;
BEGIN TRANSACTION;
CREATE TABLE account (
              name TEXT PRIMARY KEY,
              role TEXT NOT NULL,
              password TEXT NOT NULL,
              secret TEXT NOT NULL,
              step INTEGER NOT NULL,
              made TEXT NOT NULL
            , ended TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "account" VALUES('li','editor','scrypt','sealed:1:AN9L6+/3MRmUVw2k7zv9MPKTAVYvbVxjX1COysGl/JqI+W4M2MGkkitYNl8flJPxJpQFyMIqHFRtMp4n',7,'2020-07-12T06:05:09.123Z','');
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:O56ttVgaMGVyfXCWcTP0lFqD1+tgsNY5gGjTkPMvtzoO','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
              state TEXT NOT NULL DEFAULT 'received',
              withheld TEXT NOT NULL DEFAULT '',
              reviewed TEXT NOT NULL DEFAULT '', arrival INTEGER NOT NULL DEFAULT 0, withdrawn TEXT NOT NULL DEFAULT '', erased TEXT NOT NULL DEFAULT '', follows TEXT NOT NULL DEFAULT '', verified TEXT NOT NULL DEFAULT '',
              UNIQUE (prefix, sequence)
            ) STRICT;
INSERT INTO "comment" VALUES('C-0001-V','C',1,'2020-07','one','7c9fb46d567954e42b19b49ee671f10c6bf9614f583d4dd4b7a7e6d1df06f46d','fb620275feff055a140098d4a834ecae6b1f1a8dedaf0b21949355afdbf2dd54','D1','platform.records','','','','保存三年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'4c557d562873c366a8532b86662e9e861168e8f7f35b4b2ae5f69567446b4704','published','','2020-07-12T06:05:09.123Z',2,'','','','');
INSERT INTO "comment" VALUES('C-0002-Q','C',2,'2020-07','two','0c523028f5bc78877181d296a57bd956d58f9feb6953179f9473d1878eb5311d','9ce29d800bda3de21478582beeb842f60c8867ad54a67c950a94907797f2df4f','D1','platform.records','','','','保存五年。','','','consumer','','乙','en','web','2020-07-12T06:05:09.123Z',0,0,'4f61d0803b21381fd79ce190c37faf5fb0ffe60602ee96d3f9cb2ab35f007b92','withheld','骂人','2020-07-12T06:05:09.123Z',3,'','','','2020-07-12T06:05:09.123Z');
INSERT INTO "comment" VALUES('C-0003-L','C',3,'2020-07','three','8a67abb3e274be94b5415f040908fb03c18ee8a7a590c8c34f20ca43e6ba56b2','ae2986b9328df4d8c4142bcb5120c61d01fd817be867f19b7ffd9997766e0ea4','D1','platform.records','','','','保存八年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'5c0004b8035e94adf657ed69ea0421c246a181027072f7137cb255210521cddc','received','','',4,'2020-07-12T06:05:09.123Z','','','');
INSERT INTO "comment" VALUES('C-0004-G','C',4,'2020-07','four','e1b5b529e8cf1fa8e2e03f85e6fe0d38021bc3f8929c9d2346a0db81883966b8','37d640c3012b635695894c78678c15dcc622cde0366119ac0dcb11d81fbd9a4a','D1','platform.records','','','','补充。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'ee6fee60156d422ff380caa6f764fc254f46389cea67963715ffe397f754cadb','received','','',9,'','','C-0001-V','');
INSERT INTO "comment" VALUES('C-0005-C','C',5,'2020-07','five','1b33a78ffb10ee9d57110373ea3589dda0503f229c3f8a883b71842ffb46a32b','9ec0ae50ab8fe9deb2ff13ddbcc3cd836fcc9dd819e9926b2a0ad20a22a260bd','D1','platform.records','','','','买。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,1,'1237c6cf3b53e8da4614b88fef7808dd19c68789d861995b92c0fedf69137390','received','','',12,'','','','');
INSERT INTO "comment" VALUES('C-0006-Y','C',6,'2020-07','six','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','914130d6ae822d08387a668fff7cd1fcd4d1a2a20b2a72a6a941d61691908801','D1','platform.records','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5','received','','',13,'','','','');
INSERT INTO "comment" VALUES('C-0007-T','C',7,'2020-07','seven','7b48755ac52ae4760d6999c1d1aa7c43776a2f31feebfcf95a88a35c423c4ecb','5390fd5ccc1e85f978bfa7357c8b4d896d836756f58e323c23014f926099ad66','D1','platform.records','','','','保存六年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5','received','','',14,'','','','');
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
              hash TEXT NOT NULL UNIQUE
            ) STRICT;
INSERT INTO "event" VALUES(1,'2020-07-12T06:05:09.123Z','made','','{"consultation":"2020-07"}','0000000000000000000000000000000000000000000000000000000000000000','755b993c7c3456e8723932cabffea57bf1a9c4daf8b70e3eb42810d5e27ae0a1');
INSERT INTO "event" VALUES(2,'2020-07-12T06:05:09.123Z','received','C-0001-V','{"clause":"platform.records","consultation":"2020-07","digest":"4c557d562873c366a8532b86662e9e861168e8f7f35b4b2ae5f69567446b4704","draft":"D1","late":false,"sender":"4392685c9fd8145d9e1fb502ba393c5c","suspect":false}','755b993c7c3456e8723932cabffea57bf1a9c4daf8b70e3eb42810d5e27ae0a1','89c7e7177dd4c3f38039f7115f186478c28e5f9b570de5050f5fd14447cb04c4');
INSERT INTO "event" VALUES(3,'2020-07-12T06:05:09.123Z','received','C-0002-Q','{"clause":"platform.records","consents":"name","consultation":"2020-07","digest":"4f61d0803b21381fd79ce190c37faf5fb0ffe60602ee96d3f9cb2ab35f007b92","draft":"D1","late":false,"named":"0fc0f66afff1ea03e06a7370b0aa45ec","sender":"8d99bd59a1563e370b5cb29023e98ee0","suspect":false}','89c7e7177dd4c3f38039f7115f186478c28e5f9b570de5050f5fd14447cb04c4','fefb468e47d73c0328db07b3ae5c7103e39011ae4962966fb50bbe588781d5e7');
INSERT INTO "event" VALUES(4,'2020-07-12T06:05:09.123Z','received','C-0003-L','{"clause":"platform.records","consultation":"2020-07","digest":"5c0004b8035e94adf657ed69ea0421c246a181027072f7137cb255210521cddc","draft":"D1","late":false,"sender":"bfbac1ec7d29392b5af3a420102c8212","suspect":false}','fefb468e47d73c0328db07b3ae5c7103e39011ae4962966fb50bbe588781d5e7','e2dd69598b24c36ec250d132933ded2ad89672bdb183618db03332af978a6371');
INSERT INTO "event" VALUES(5,'2020-07-12T06:05:09.123Z','published','C-0001-V','{"reason":""}','e2dd69598b24c36ec250d132933ded2ad89672bdb183618db03332af978a6371','e11e41b233b2482e1234d5c99c38a98768c10b793ab07ddfa9c1b80c210fe326');
INSERT INTO "event" VALUES(6,'2020-07-12T06:05:09.123Z','reviewed','C-0001-V','{"by":"","new":"published","old":"received","role":""}','e11e41b233b2482e1234d5c99c38a98768c10b793ab07ddfa9c1b80c210fe326','2eadaeef0825d6ca79a2b3e1919e59e82f4936b6298406b8ba2058f564c8e30e');
INSERT INTO "event" VALUES(7,'2020-07-12T06:05:09.123Z','withheld','C-0002-Q','{"reason":"骂人"}','2eadaeef0825d6ca79a2b3e1919e59e82f4936b6298406b8ba2058f564c8e30e','b744114dd5f4240ad1b62372e7ab56197dfe9b297e47b2d3da4a8d367a733449');
INSERT INTO "event" VALUES(8,'2020-07-12T06:05:09.123Z','reviewed','C-0002-Q','{"by":"","new":"withheld","old":"received","role":""}','b744114dd5f4240ad1b62372e7ab56197dfe9b297e47b2d3da4a8d367a733449','7d4257dd80f98d8b41886bee7ca50bea5a554753bbe0ad0fbec7ea4653df015e');
INSERT INTO "event" VALUES(9,'2020-07-12T06:05:09.123Z','received','C-0004-G','{"attachments":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","clause":"platform.records","consultation":"2020-07","digest":"ee6fee60156d422ff380caa6f764fc254f46389cea67963715ffe397f754cadb","draft":"D1","follows":"C-0001-V","late":false,"sender":"6bdef326f691b8e69c1f628170fd8509","suspect":false}','7d4257dd80f98d8b41886bee7ca50bea5a554753bbe0ad0fbec7ea4653df015e','150ec25e383846d0d616440387f66ad524f206093420e7483d1c44e36dba83d3');
INSERT INTO "event" VALUES(10,'2020-07-12T06:05:09.123Z','agreed','C-0001-V','{}','150ec25e383846d0d616440387f66ad524f206093420e7483d1c44e36dba83d3','f9ae42da7d4fb5e4d92f9bd1e5fff67b1bf8b2eedd2f95e14acc557400ac5104');
INSERT INTO "event" VALUES(11,'2020-07-12T06:05:09.123Z','withdrawn','C-0003-L','{}','f9ae42da7d4fb5e4d92f9bd1e5fff67b1bf8b2eedd2f95e14acc557400ac5104','117eb95f2fbade414ecf1dc608c6e106b6edb3f576f03bd16c238122cae15af5');
INSERT INTO "event" VALUES(12,'2020-07-12T06:05:09.123Z','received','C-0005-C','{"clause":"platform.records","consultation":"2020-07","digest":"1237c6cf3b53e8da4614b88fef7808dd19c68789d861995b92c0fedf69137390","draft":"D1","late":false,"sender":"13ad13baeefe156e64c824361e3b8642","suspect":true}','117eb95f2fbade414ecf1dc608c6e106b6edb3f576f03bd16c238122cae15af5','b66703f0829a157b59b67eefddd572037b18bbe2494fb3b0aa01b7584638c8fc');
INSERT INTO "event" VALUES(13,'2020-07-12T06:05:09.123Z','received','C-0006-Y','{"clause":"platform.records","consultation":"2020-07","digest":"fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5","draft":"D1","late":false,"sender":"096e67f03e956cca37eace3b7d679958","suspect":false}','b66703f0829a157b59b67eefddd572037b18bbe2494fb3b0aa01b7584638c8fc','3e89bb899225816163bee3c47b8bf1f03776de6af06363f598cfe7c8bea833c5');
INSERT INTO "event" VALUES(14,'2020-07-12T06:05:09.123Z','received','C-0007-T','{"clause":"platform.records","consultation":"2020-07","digest":"fd27bb23e0f0d9ca0ebccb347a517c3da1ac13672e8f4d48583d3801e763c4c5","draft":"D1","late":false,"sender":"9fb0f20416f382072ba4410a374d4204","suspect":false}','3e89bb899225816163bee3c47b8bf1f03776de6af06363f598cfe7c8bea833c5','ee4fca5e77c45ca2e5f503900d9f5e5b544da36ec571696ae00caed31196c6dc');
INSERT INTO "event" VALUES(15,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"li (editor)","old":"","role":""}','ee4fca5e77c45ca2e5f503900d9f5e5b544da36ec571696ae00caed31196c6dc','e80dea15cc5c37af45c8627c181928a38d01499378a767f5b86c066d36608cd9');
INSERT INTO "event" VALUES(16,'2020-07-12T06:05:09.123Z','joined','','{"by":"li","new":"editor","old":"","role":"editor"}','e80dea15cc5c37af45c8627c181928a38d01499378a767f5b86c066d36608cd9','14cd5d20bdf4d97ac6cc52a95588716314d9940ce396789d3606ddfd0e99aa6e');
INSERT INTO "event" VALUES(17,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"wang (reviewer)","old":"","role":""}','14cd5d20bdf4d97ac6cc52a95588716314d9940ce396789d3606ddfd0e99aa6e','7d16aa7f31f65cb27817753f183cf8bb780a945d8811a4a76465a9e0a607c672');
INSERT INTO "event" VALUES(18,'2020-07-12T06:05:09.123Z','signed_in','','{"by":"li","new":"password","old":"","role":"editor"}','7d16aa7f31f65cb27817753f183cf8bb780a945d8811a4a76465a9e0a607c672','7543badd0b00c99547920a83dedcf8674d6dff78f6e525cf22abcb4dc2004637');
INSERT INTO "event" VALUES(19,'2020-07-12T06:05:09.123Z','assigned','C-0006-Y','{"by":"li","new":"li","old":"","role":"editor"}','7543badd0b00c99547920a83dedcf8674d6dff78f6e525cf22abcb4dc2004637','e1d447c37b275992b89f1aaf992a334142970da585e6322a507e2fdbc8b66a7f');
INSERT INTO "event" VALUES(20,'2020-07-12T06:05:09.123Z','merged','C-0007-T','{"by":"li","new":"C-0006-Y","old":"","role":"editor"}','e1d447c37b275992b89f1aaf992a334142970da585e6322a507e2fdbc8b66a7f','27528944059f6236a2990130d2198f75648407144784d316f076cf7243ca1a3e');
INSERT INTO "event" VALUES(21,'2020-07-12T06:05:09.123Z','proposed','C-0006-Y','{"by":"li","new":"accepted b0e261d10228","old":"","role":"editor"}','27528944059f6236a2990130d2198f75648407144784d316f076cf7243ca1a3e','0d2a8d410d1ebc5f5b12b5680458f015229542223449566a7324b9426c60877d');
INSERT INTO "event" VALUES(22,'2020-07-12T06:05:09.123Z','passkey_added','','{"by":"li","new":"pppppppppppp","old":"","role":"editor"}','0d2a8d410d1ebc5f5b12b5680458f015229542223449566a7324b9426c60877d','a656a5e8976b65b9eed625731b13c9ba81a654da01284c1cc9450d149433c057');
INSERT INTO "event" VALUES(23,'2020-07-12T06:05:09.123Z','invited','','{"by":"","new":"zhao (auditor)","old":"","role":""}','a656a5e8976b65b9eed625731b13c9ba81a654da01284c1cc9450d149433c057','d598d74cb3a41585814f9d860bc6dcbbf4be5dc0d4d392c043c78144df9b9c6e');
INSERT INTO "event" VALUES(24,'2020-07-12T06:05:09.123Z','codes_made','','{"by":"li","new":"10","old":"","role":"editor"}','d598d74cb3a41585814f9d860bc6dcbbf4be5dc0d4d392c043c78144df9b9c6e','f1355d3e694ea152bc487d4983798d3e329a32e65b0c2f505b8add7188f5b912');
INSERT INTO "event" VALUES(25,'2020-07-12T06:05:09.123Z','discussed','C-0006-Y','{"by":"li","new":"open","old":"","role":"editor"}','f1355d3e694ea152bc487d4983798d3e329a32e65b0c2f505b8add7188f5b912','060ed8f6acde89e71d9ff7442156d327eed0a55e0062e44dc3f7a706d430914f');
INSERT INTO "event" VALUES(26,'2020-07-12T06:05:09.123Z','verified','C-0002-Q','{"by":"li","new":"yes","old":"","role":"editor"}','060ed8f6acde89e71d9ff7442156d327eed0a55e0062e44dc3f7a706d430914f','988f255980d5eab3d620afb44dfeb0064b845a4a407102fcf4add3e333b65403');
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
INSERT INTO "invitation" VALUES('36198249c271531e13858dd6a098044d0de67d04139d933ab00eddb72f38f931','wang','reviewer','sealed:1:/Zd54pFOB7seMaLaWjqzeWSgGJ2e647PvuEn27yyQ3w3hP/Ym/ryJs3JPsLnMMQOBimVeDBLV+q/YZr6',1594793109);
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
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:4cowBCs0TxpOor/nJFg3VXLzlVej8d6tXvOwoSlmP3Mvnw==','sealed:1:chAwUGv63zFGX2+WpLEWgWW/NwNGE/35ccORU0yN+A==','sealed:1:VRjWjZ7g3DpbLKb0qBQwt7nlVqS4XaMQPp4dBfb71GDVeQ==');
CREATE TABLE proof (
              challenge TEXT PRIMARY KEY,
              expires INTEGER NOT NULL
            ) STRICT;
INSERT INTO "proof" VALUES('cccccccccccccccccccccccccccccccc',1594600000);
CREATE TABLE proposal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              outcome TEXT NOT NULL,
              reason TEXT NOT NULL
            , changes TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "proposal" VALUES('C-0006-Y','accepted','同意。','');
CREATE TABLE recovery (
              mark TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name)
            ) STRICT;
INSERT INTO "recovery" VALUES('e9772c833e2ba3c6c824cdb390593bcd2f069eabd59b999979cfbe9cfe7fb381','li');
INSERT INTO "recovery" VALUES('6d1f6bf8290d6d913d60dea12b925388bedf47941c1e58705b9f107521bb0495','li');
INSERT INTO "recovery" VALUES('48d1417cf9ebc88fff448c70e11cd75e225d544021a96a3118db8fa6489e4326','li');
INSERT INTO "recovery" VALUES('bc27d442bef60544e6db1fa78e09cf300bc0dd88737f6bba1e929cd3aae4520d','li');
INSERT INTO "recovery" VALUES('0b5f5478b93c769252aee01a8038a0957802e3276de2370bf4c76444ddbbf93f','li');
INSERT INTO "recovery" VALUES('be83999b44d98c2bcda6d42a9493e99eaedb0faaa9a85af16e0a953aaa2a004e','li');
INSERT INTO "recovery" VALUES('d324250c60eeb4a25592dc0a1533819e13a30bd256375ac615cd2b07864f611f','li');
INSERT INTO "recovery" VALUES('58b479432dfd634132efe8251cc846597294555b3af5064d80204974b2401af6','li');
INSERT INTO "recovery" VALUES('5194de24b33cd543723ffbed4a22bc79abdb9dd8d8902b4c71dff447908b975c','li');
INSERT INTO "recovery" VALUES('18e45e8b30436fa5b532e5a82d48308c437a4751f46ec6e08767537b0c5d0175','li');
CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL
            , since INTEGER NOT NULL DEFAULT 0, way TEXT NOT NULL DEFAULT 'password') STRICT;
INSERT INTO "sitting" VALUES('292e6f3164edb40bce5b614a3868517ebf7009439db11b213da45c7267063168','li',1594562709,1594533909,'password');
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment BEGIN SELECT RAISE (ABORT, 'comments are never deleted'); END;
CREATE TRIGGER comment_is_fixed BEFORE UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, provision, quote, base, text, suggestion, reason, lang, channel, received, late, digest ON comment BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
CREATE UNIQUE INDEX comment_by_arrival ON comment (arrival);
CREATE INDEX comment_by_clause ON comment (clause, state, arrival, consultation);
CREATE INDEX comment_by_place ON comment (clause, arrival);
CREATE INDEX comment_by_state ON comment (state, arrival);
CREATE INDEX comment_by_suspicion ON comment (arrival) WHERE suspect = 1;
CREATE INDEX event_by_number ON event (number, seq);
CREATE TRIGGER comment_has_its_place BEFORE UPDATE OF arrival ON comment BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
CREATE INDEX comment_by_first ON comment (follows) WHERE follows <> '';
CREATE TRIGGER comment_follows_one BEFORE UPDATE OF follows ON comment BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
CREATE INDEX proof_by_expiry ON proof (expires);
CREATE INDEX merger_by_first ON merger (first);
CREATE INDEX comment_by_queue ON comment (state, suspect, arrival);
CREATE INDEX sitting_by_name ON sitting (name);
CREATE INDEX passkey_by_name ON passkey (name);
CREATE INDEX challenge_by_expiry ON challenge (expires);
CREATE INDEX recovery_by_name ON recovery (name);
CREATE INDEX act_by_name ON act (name, seq);
CREATE INDEX act_by_number ON act (number, seq);
CREATE INDEX assignment_by_name ON assignment (name);
CREATE INDEX comment_by_clause_queue ON comment (clause, state, suspect, arrival, role);
CREATE INDEX comment_by_role_queue ON comment (role, state, suspect, arrival);
COMMIT;
