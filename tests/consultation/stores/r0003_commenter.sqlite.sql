PRAGMA application_id=1129076563;
PRAGMA user_version=3;
BEGIN TRANSACTION;
CREATE TABLE agreement (
              number TEXT NOT NULL REFERENCES comment (number),
              device TEXT NOT NULL,
              address TEXT NOT NULL,
              at TEXT NOT NULL,
              PRIMARY KEY (number, device),
              UNIQUE (number, address)
            ) STRICT;
INSERT INTO "agreement" VALUES('C-0001-V','c8d766c81b343c7bd1a6a91ac39be2ce89336d8e4a87da664a220b0a70f7752d','31917c2f7daf32fd9520096e3ebe183bf386f91a0250b438a0865ff962bcb671','2020-07-12T06:05:09.123Z');
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
INSERT INTO "attachment" VALUES('ffffffffffffffffffffffffffffffff','C-0004-G',1,'sealed:1:up67i24GDFQec8degy1l6B/YXUdpgWjUCD6tHV0Unka6','txt',3,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd');
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
              reviewed TEXT NOT NULL DEFAULT '', arrival INTEGER NOT NULL DEFAULT 0, withdrawn TEXT NOT NULL DEFAULT '', erased TEXT NOT NULL DEFAULT '', follows TEXT NOT NULL DEFAULT '',
              UNIQUE (prefix, sequence)
            ) STRICT;
INSERT INTO "comment" VALUES('C-0001-V','C',1,'2020-07','one','7c9fb46d567954e42b19b49ee671f10c6bf9614f583d4dd4b7a7e6d1df06f46d','fb620275feff055a140098d4a834ecae6b1f1a8dedaf0b21949355afdbf2dd54','D1','platform.records','','','','保存三年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'4c557d562873c366a8532b86662e9e861168e8f7f35b4b2ae5f69567446b4704','published','','2020-07-12T06:05:09.123Z',2,'','','');
INSERT INTO "comment" VALUES('C-0002-Q','C',2,'2020-07','two','0c523028f5bc78877181d296a57bd956d58f9feb6953179f9473d1878eb5311d','9ce29d800bda3de21478582beeb842f60c8867ad54a67c950a94907797f2df4f','D1','platform.records','','','','保存五年。','','','consumer','','乙','en','web','2020-07-12T06:05:09.123Z',0,0,'4f61d0803b21381fd79ce190c37faf5fb0ffe60602ee96d3f9cb2ab35f007b92','withheld','骂人','2020-07-12T06:05:09.123Z',3,'','','');
INSERT INTO "comment" VALUES('C-0003-L','C',3,'2020-07','three','8a67abb3e274be94b5415f040908fb03c18ee8a7a590c8c34f20ca43e6ba56b2','ae2986b9328df4d8c4142bcb5120c61d01fd817be867f19b7ffd9997766e0ea4','D1','platform.records','','','','保存八年。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'5c0004b8035e94adf657ed69ea0421c246a181027072f7137cb255210521cddc','received','','',4,'2020-07-12T06:05:09.123Z','','');
INSERT INTO "comment" VALUES('C-0004-G','C',4,'2020-07','four','e1b5b529e8cf1fa8e2e03f85e6fe0d38021bc3f8929c9d2346a0db81883966b8','37d640c3012b635695894c78678c15dcc622cde0366119ac0dcb11d81fbd9a4a','D1','platform.records','','','','补充。','','','consumer','','','zh','web','2020-07-12T06:05:09.123Z',0,0,'ee6fee60156d422ff380caa6f764fc254f46389cea67963715ffe397f754cadb','received','','',9,'','','C-0001-V');
CREATE TABLE consultation (
              id TEXT PRIMARY KEY,
              made TEXT NOT NULL
            ) STRICT;
INSERT INTO "consultation" VALUES('2020-07','2020-07-12T06:05:09.123Z');
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
CREATE TABLE personal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              organisation TEXT NOT NULL,
              name TEXT NOT NULL,
              contact TEXT NOT NULL
            ) STRICT;
INSERT INTO "personal" VALUES('C-0001-V','sealed:1:+7O5W8/jJceoIZb757pbdwdns1KOhnm2tMmN8tSOCDHnoQ==','sealed:1:+gWc3VRhJIN1OThfQjptl6OALwvhEXvI2gfi8Pvmyw==','sealed:1:K7AjSfkaFrv1YUZ06f+IQE1nHV/y2lcfwNkGGCeeUIBH5A==');
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
COMMIT;
