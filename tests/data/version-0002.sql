BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE clocks (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR, 
	opened_at VARCHAR(27) NOT NULL, 
	due_at VARCHAR(27) NOT NULL, 
	length BIGINT NOT NULL, 
	ended_at VARCHAR(27), 
	outcome VARCHAR, 
	next_nag_at VARCHAR(27), 
	nag_step INTEGER NOT NULL, 
	nag_level INTEGER NOT NULL, 
	CONSTRAINT pk_clocks PRIMARY KEY (id), 
	CONSTRAINT fk_clocks_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-acknowledge','otbzatjvu8xlq8ry','acknowledge',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.545752Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-commander','otbzatjvu8xlq8ry','commander',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.545752Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-roles','otbzatjvu8xlq8ry','roles',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-triage','otbzatjvu8xlq8ry','triage',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:24:32.920702Z',1800000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-first-action','otbzatjvu8xlq8ry','first-action',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-call','otbzatjvu8xlq8ry','call',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-update','otbzatjvu8xlq8ry','update',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:24:32.920702Z',1800000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-resolve','otbzatjvu8xlq8ry','resolve',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T14:54:32.920702Z',14400000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-status-page','otbzatjvu8xlq8ry','status-page',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-executives','otbzatjvu8xlq8ry','executives',NULL,'2026-11-21T10:54:32.920702Z','2026-11-21T11:09:32.920702Z',900000000,'2026-11-21T10:54:33.761342Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-level-2','otbzatjvu8xlq8ry','level','2','2026-11-21T10:54:32.920702Z','2026-11-21T11:24:32.920702Z',1800000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-level-3','otbzatjvu8xlq8ry','level','3','2026-11-21T10:54:32.920702Z','2026-11-21T11:54:32.920702Z',3600000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-1-level-4','otbzatjvu8xlq8ry','level','4','2026-11-21T10:54:32.920702Z','2026-11-21T12:54:32.920702Z',7200000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('otbzatjvu8xlq8ry-3-phase-detection','otbzatjvu8xlq8ry','phase','detection','2026-11-21T10:54:32.920702Z','2026-11-21T10:59:32.920702Z',300000000,'2026-11-21T10:54:33.761342Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-acknowledge','yi0z6p1nslqqokxx','acknowledge',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:34.824635Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-commander','yi0z6p1nslqqokxx','commander',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:34.824635Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-roles','yi0z6p1nslqqokxx','roles',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-triage','yi0z6p1nslqqokxx','triage',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:24:34.249134Z',1800000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-first-action','yi0z6p1nslqqokxx','first-action',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-call','yi0z6p1nslqqokxx','call',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-update','yi0z6p1nslqqokxx','update',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:24:34.249134Z',1800000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-resolve','yi0z6p1nslqqokxx','resolve',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T14:54:34.249134Z',14400000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-status-page','yi0z6p1nslqqokxx','status-page',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-executives','yi0z6p1nslqqokxx','executives',NULL,'2026-12-31T10:54:34.249134Z','2026-12-31T11:09:34.249134Z',900000000,'2026-12-31T10:54:35.132795Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-level-2','yi0z6p1nslqqokxx','level','2','2026-12-31T10:54:34.249134Z','2026-12-31T11:24:34.249134Z',1800000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-level-3','yi0z6p1nslqqokxx','level','3','2026-12-31T10:54:34.249134Z','2026-12-31T11:54:34.249134Z',3600000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-1-level-4','yi0z6p1nslqqokxx','level','4','2026-12-31T10:54:34.249134Z','2026-12-31T12:54:34.249134Z',7200000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('yi0z6p1nslqqokxx-3-phase-detection','yi0z6p1nslqqokxx','phase','detection','2026-12-31T10:54:34.249134Z','2026-12-31T10:59:34.249134Z',300000000,'2026-12-31T10:54:35.132795Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-acknowledge','nts91iq7h7mfvhgg','acknowledge',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.594377Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-commander','nts91iq7h7mfvhgg','commander',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.594377Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-roles','nts91iq7h7mfvhgg','roles',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-triage','nts91iq7h7mfvhgg','triage',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:24:35.266749Z',1800000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-first-action','nts91iq7h7mfvhgg','first-action',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-call','nts91iq7h7mfvhgg','call',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-update','nts91iq7h7mfvhgg','update',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:24:35.266749Z',1800000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-resolve','nts91iq7h7mfvhgg','resolve',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T14:54:35.266749Z',14400000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-status-page','nts91iq7h7mfvhgg','status-page',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-executives','nts91iq7h7mfvhgg','executives',NULL,'2027-01-10T10:54:35.266749Z','2027-01-10T11:09:35.266749Z',900000000,'2027-01-10T10:54:35.745494Z','replaced',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-level-2','nts91iq7h7mfvhgg','level','2','2027-01-10T10:54:35.266749Z','2027-01-10T11:24:35.266749Z',1800000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-level-3','nts91iq7h7mfvhgg','level','3','2027-01-10T10:54:35.266749Z','2027-01-10T11:54:35.266749Z',3600000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-1-level-4','nts91iq7h7mfvhgg','level','4','2027-01-10T10:54:35.266749Z','2027-01-10T12:54:35.266749Z',7200000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('nts91iq7h7mfvhgg-3-phase-detection','nts91iq7h7mfvhgg','phase','detection','2027-01-10T10:54:35.266749Z','2027-01-10T10:59:35.266749Z',300000000,'2027-01-10T10:54:35.745494Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-acknowledge','fbkymdwor0cmz2bb','acknowledge',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,'2027-01-10T11:54:36.131483Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-commander','fbkymdwor0cmz2bb','commander',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,'2027-01-10T11:54:36.131483Z','met',NULL,0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-roles','fbkymdwor0cmz2bb','roles',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,NULL,NULL,'2027-01-10T12:09:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-triage','fbkymdwor0cmz2bb','triage',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:24:35.845123Z',1800000000,NULL,NULL,'2027-01-10T12:24:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-first-action','fbkymdwor0cmz2bb','first-action',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,NULL,NULL,'2027-01-10T12:09:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-call','fbkymdwor0cmz2bb','call',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,NULL,NULL,'2027-01-10T12:09:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-update','fbkymdwor0cmz2bb','update',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:24:35.845123Z',1800000000,NULL,NULL,'2027-01-10T12:24:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-resolve','fbkymdwor0cmz2bb','resolve',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T15:54:35.845123Z',14400000000,NULL,NULL,'2027-01-10T15:54:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-status-page','fbkymdwor0cmz2bb','status-page',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,NULL,NULL,'2027-01-10T12:09:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-executives','fbkymdwor0cmz2bb','executives',NULL,'2027-01-10T11:54:35.845123Z','2027-01-10T12:09:35.845123Z',900000000,NULL,NULL,'2027-01-10T12:09:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-level-2','fbkymdwor0cmz2bb','level','2','2027-01-10T11:54:35.845123Z','2027-01-10T12:24:35.845123Z',1800000000,NULL,NULL,'2027-01-10T12:24:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-level-3','fbkymdwor0cmz2bb','level','3','2027-01-10T11:54:35.845123Z','2027-01-10T12:54:35.845123Z',3600000000,NULL,NULL,'2027-01-10T12:54:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-1-level-4','fbkymdwor0cmz2bb','level','4','2027-01-10T11:54:35.845123Z','2027-01-10T13:54:35.845123Z',7200000000,NULL,NULL,'2027-01-10T13:54:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('fbkymdwor0cmz2bb-3-phase-detection','fbkymdwor0cmz2bb','phase','detection','2027-01-10T11:54:35.845123Z','2027-01-10T11:59:35.845123Z',300000000,NULL,NULL,'2027-01-10T11:59:35.845123Z',0,0);
INSERT INTO "clocks" VALUES('os6e1w1ezs4bvqh3-1-acknowledge','os6e1w1ezs4bvqh3','acknowledge',NULL,'2027-01-10T11:54:36.479358Z','2027-01-10T12:54:36.479358Z',3600000000,NULL,NULL,'2027-01-10T12:54:36.479358Z',0,0);
INSERT INTO "clocks" VALUES('os6e1w1ezs4bvqh3-1-commander','os6e1w1ezs4bvqh3','commander',NULL,'2027-01-10T11:54:36.479358Z','2027-01-10T12:54:36.479358Z',3600000000,NULL,NULL,'2027-01-10T12:54:36.479358Z',0,0);
INSERT INTO "clocks" VALUES('os6e1w1ezs4bvqh3-1-triage','os6e1w1ezs4bvqh3','triage',NULL,'2027-01-10T11:54:36.479358Z','2027-01-10T13:54:36.479358Z',7200000000,NULL,NULL,'2027-01-10T13:54:36.479358Z',0,0);
INSERT INTO "clocks" VALUES('os6e1w1ezs4bvqh3-1-update','os6e1w1ezs4bvqh3','update',NULL,'2027-01-10T11:54:36.479358Z','2027-01-10T13:54:36.479358Z',7200000000,NULL,NULL,'2027-01-10T13:54:36.479358Z',0,0);
INSERT INTO "clocks" VALUES('os6e1w1ezs4bvqh3-1-resolve','os6e1w1ezs4bvqh3','resolve',NULL,'2027-01-10T11:54:36.479358Z','2027-01-11T11:54:36.479358Z',86400000000,NULL,NULL,'2027-01-11T11:54:36.479358Z',0,0);
CREATE TABLE counters (
	name VARCHAR NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
INSERT INTO "counters" VALUES('refs',5);
INSERT INTO "counters" VALUES('incidents',5);
CREATE TABLE event_text (
	incident_id VARCHAR NOT NULL, 
	seq BIGINT NOT NULL, 
	salt VARCHAR NOT NULL, 
	words JSON NOT NULL, 
	CONSTRAINT pk_event_text PRIMARY KEY (incident_id, seq), 
	CONSTRAINT fk_event_text_incident_id_seq FOREIGN KEY(incident_id, seq) REFERENCES events (incident_id, seq) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "event_text" VALUES('otbzatjvu8xlq8ry',1,'b3e37215963cd88bc5359a97dd49aa0c','{"title":"Login was down"}');
INSERT INTO "event_text" VALUES('otbzatjvu8xlq8ry',8,'3f6ab7128f76132d3247df9adf58e472','{"why":"We saw it work"}');
INSERT INTO "event_text" VALUES('otbzatjvu8xlq8ry',9,'eae9af1193289e7f6e74b98d2777d1d9','{"summary":"We rolled back"}');
INSERT INTO "event_text" VALUES('yi0z6p1nslqqokxx',1,'202e5ca23c0334b39e9cdb5f58164219','{"title":"Mail was late"}');
INSERT INTO "event_text" VALUES('yi0z6p1nslqqokxx',8,'1cffcfb0bf1be061d8714ba618983d29','{"why":"We saw it work"}');
INSERT INTO "event_text" VALUES('yi0z6p1nslqqokxx',9,'16033a6757f1dfb92fa7945e323dc1d1','{"summary":"We rolled back"}');
INSERT INTO "event_text" VALUES('nts91iq7h7mfvhgg',1,'35caa9f2f0498a1247c8dce97c0628cb','{"title":"Search was down"}');
INSERT INTO "event_text" VALUES('nts91iq7h7mfvhgg',8,'193a6a9a49d22ecbf5450d7f8c282fc3','{"why":"We saw it work"}');
INSERT INTO "event_text" VALUES('nts91iq7h7mfvhgg',9,'3bc385cfc234f8810707c2121bb2e6f2','{"summary":"We rolled back"}');
INSERT INTO "event_text" VALUES('fbkymdwor0cmz2bb',1,'a1849239255352efd8656838be5eca28','{"title":"Checkout is down"}');
INSERT INTO "event_text" VALUES('fbkymdwor0cmz2bb',8,'81cda5314a08e08192ec77ec866d09a8','{"text":"The pool is full"}');
INSERT INTO "event_text" VALUES('os6e1w1ezs4bvqh3',1,'cb775e06bd905cc952bd2ec46b322890','{"title":"Slow search"}');
CREATE TABLE events (
	incident_id VARCHAR NOT NULL, 
	seq BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	actor VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	text_digest VARCHAR, 
	prev_hash VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (incident_id, seq), 
	CONSTRAINT fk_events_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',1,'IncidentDeclared','2026-11-21T10:54:32.920702Z','slack:U0000000CAB','{"ref":"INC-1","severity":"P1","playbook":"full-response@8ce96caa4607","channel_name":"incident-20261121-login-was-down","private":false,"drill":false,"type":null,"impact_began":null}','c76eeeb466a548b49444fdfa386808320eaae31f80699fdba831969ced93648a','','ed40fa4ec31c0a8cbbcf6898709276724a32cd1779449fb537acaa9d4963564d');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',2,'PersonJoined','2026-11-21T10:54:32.920702Z','slack:U0000000CAB','{"person":"slack:U0000000CAB"}',NULL,'ed40fa4ec31c0a8cbbcf6898709276724a32cd1779449fb537acaa9d4963564d','60bd463af86ef8702697cd034ee551142b449b03f1e269bd3ad5b7125a6ba103');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',3,'PhaseEntered','2026-11-21T10:54:32.920702Z','slack:U0000000CAB','{"phase":"detection","previous":null}',NULL,'60bd463af86ef8702697cd034ee551142b449b03f1e269bd3ad5b7125a6ba103','f2176e3d951578202c76ad6faaf72670b69ec8b8ee875e08deb08bd64b901af5');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',4,'PersonJoined','2026-11-21T10:54:33.231987Z','slack:U0000000IEA','{"person":"slack:U0000000IEA"}',NULL,'f2176e3d951578202c76ad6faaf72670b69ec8b8ee875e08deb08bd64b901af5','8aac9c8fd2be44179ca1b8b9a02786fe03f43c6f81ed44ff299b8d58ade4504d');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',5,'PersonJoined','2026-11-21T10:54:33.232221Z','slack:U0000000OI9','{"person":"slack:U0000000OI9"}',NULL,'8aac9c8fd2be44179ca1b8b9a02786fe03f43c6f81ed44ff299b8d58ade4504d','daa4148c3b5366117444886e1c9c3653b2440bbfb744162e74026c3160d4218e');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',6,'RoleTaken','2026-11-21T10:54:33.545752Z','slack:U0000000CAB','{"role":"commander","person":"slack:U0000000CAB","how":"claimed","previous":null}',NULL,'daa4148c3b5366117444886e1c9c3653b2440bbfb744162e74026c3160d4218e','53ede5e16d83b1fab65cb421010e834f12e0e9cb75ee1a60c23b228bc01107e0');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',7,'IncidentAcknowledged','2026-11-21T10:54:33.545752Z','slack:U0000000CAB','{"how":"claimed"}',NULL,'53ede5e16d83b1fab65cb421010e834f12e0e9cb75ee1a60c23b228bc01107e0','6ab36c3f609c0e5eed8d61be21f837178a292bd950034b0960e61de48d26d49d');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',8,'GateOverridden','2026-11-21T10:54:33.761342Z','slack:U0000000CAB','{"gate":"resolve","missing":["The smoke tests pass","The error rate has been looked at, and is back to normal","The key metrics are as they should be","Users confirm it, or report nothing new","Nothing got worse by the fix","Every system is healthy","It was watched for 30 min"]}','01c94191925e6e09138c60c767b418bc483014770b901d90cbdd73b689f6b9fe','6ab36c3f609c0e5eed8d61be21f837178a292bd950034b0960e61de48d26d49d','c6bebd12d53062a530efe5eb0b46cebf1885c0fff1aa7bc52c11b1eae7a1a7f4');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',9,'IncidentResolved','2026-11-21T10:54:33.761342Z','slack:U0000000CAB','{}','05019416fcbc7f281de5ed5ae495287bfaff26d023b36308171d0e3441f2af41','c6bebd12d53062a530efe5eb0b46cebf1885c0fff1aa7bc52c11b1eae7a1a7f4','446725d72209121cd8618469df2abf0dd698de2155580edfa14c99f828bbb9c3');
INSERT INTO "events" VALUES('otbzatjvu8xlq8ry',10,'IncidentClosed','2026-11-21T10:54:33.969075Z','slack:U0000000CAB','{}',NULL,'446725d72209121cd8618469df2abf0dd698de2155580edfa14c99f828bbb9c3','02f143a9f55c044c20c344f538327f851b14724dc37620d711bdbf6c7b90fd43');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',1,'IncidentDeclared','2026-12-31T10:54:34.249134Z','slack:U0000000CAB','{"ref":"INC-2","severity":"P1","playbook":"full-response@8ce96caa4607","channel_name":"incident-20261231-mail-was-late","private":false,"drill":false,"type":null,"impact_began":null}','e6d01c724f6ba84d7e458d413ac0e2d45a650e669aaa557c5a1a6ee8fa1204b1','','097937cadd1f77ba1c506c7eeb8df862108f2b3264277147309ba14c8a1d1108');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',2,'PersonJoined','2026-12-31T10:54:34.249134Z','slack:U0000000CAB','{"person":"slack:U0000000CAB"}',NULL,'097937cadd1f77ba1c506c7eeb8df862108f2b3264277147309ba14c8a1d1108','4c9107d6e3df6c441143a9366dd7e01e2fba5be4785bbdd897a4bdc5b196694d');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',3,'PhaseEntered','2026-12-31T10:54:34.249134Z','slack:U0000000CAB','{"phase":"detection","previous":null}',NULL,'4c9107d6e3df6c441143a9366dd7e01e2fba5be4785bbdd897a4bdc5b196694d','74e72e1ca643f3cd3c91c35646545333ceaf514569456ff1d5962a8eef0e46a5');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',4,'PersonJoined','2026-12-31T10:54:34.428184Z','slack:U0000000IEA','{"person":"slack:U0000000IEA"}',NULL,'74e72e1ca643f3cd3c91c35646545333ceaf514569456ff1d5962a8eef0e46a5','b929fbbd1d5aaf4d50bb70ef2a9011f9e7f5a7c73426678b3e7e05099c7a4814');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',5,'PersonJoined','2026-12-31T10:54:34.428448Z','slack:U0000000OI9','{"person":"slack:U0000000OI9"}',NULL,'b929fbbd1d5aaf4d50bb70ef2a9011f9e7f5a7c73426678b3e7e05099c7a4814','767841557ef78c69367f36a101489b464449d2e2121c982f612883b66bfe29d9');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',6,'RoleTaken','2026-12-31T10:54:34.824635Z','slack:U0000000CAB','{"role":"commander","person":"slack:U0000000CAB","how":"claimed","previous":null}',NULL,'767841557ef78c69367f36a101489b464449d2e2121c982f612883b66bfe29d9','daf85f26be619bedf3f0c0604ff16c247a7bd8c46c0379a2ef71761a05a4be5e');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',7,'IncidentAcknowledged','2026-12-31T10:54:34.824635Z','slack:U0000000CAB','{"how":"claimed"}',NULL,'daf85f26be619bedf3f0c0604ff16c247a7bd8c46c0379a2ef71761a05a4be5e','f9146896f8298064a42395511df9e0c3addaac5c9736de248e385753f46b425c');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',8,'GateOverridden','2026-12-31T10:54:35.132795Z','slack:U0000000CAB','{"gate":"resolve","missing":["The smoke tests pass","The error rate has been looked at, and is back to normal","The key metrics are as they should be","Users confirm it, or report nothing new","Nothing got worse by the fix","Every system is healthy","It was watched for 30 min"]}','4ad38c8cc83467c56982cbd79e8ede27067fbada950262c4d2c90da9e5928cc5','f9146896f8298064a42395511df9e0c3addaac5c9736de248e385753f46b425c','ebfbdf159cd4c9a0febaaf41e8a761e55c2afedeec6a8786632ea7cdf29b5859');
INSERT INTO "events" VALUES('yi0z6p1nslqqokxx',9,'IncidentResolved','2026-12-31T10:54:35.132795Z','slack:U0000000CAB','{}','2cd8207013b0fcb70c7ca50f1b82dae0187ad234abbeff8637c6b71d205266e9','ebfbdf159cd4c9a0febaaf41e8a761e55c2afedeec6a8786632ea7cdf29b5859','5d9f13e03e130dfd56c9642e86f4be65eca79279c943a6df92b2bbf24926428c');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',1,'IncidentDeclared','2027-01-10T10:54:35.266749Z','slack:U0000000CAB','{"ref":"INC-3","severity":"P1","playbook":"full-response@8ce96caa4607","channel_name":"incident-20270110-search-was-down","private":false,"drill":false,"type":null,"impact_began":null}','2d8dbc3d2a9831de5ec8eb618c524a3284e3a39b8a42b58798142e81573b3a0b','','99128672b30b804d0f93eb521becd785b56410a6374a560933f81a57afad5b48');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',2,'PersonJoined','2027-01-10T10:54:35.266749Z','slack:U0000000CAB','{"person":"slack:U0000000CAB"}',NULL,'99128672b30b804d0f93eb521becd785b56410a6374a560933f81a57afad5b48','bcd15bd8d55cba939fa4f3961ce032ee40f445238150d4d1c20aad76422220b4');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',3,'PhaseEntered','2027-01-10T10:54:35.266749Z','slack:U0000000CAB','{"phase":"detection","previous":null}',NULL,'bcd15bd8d55cba939fa4f3961ce032ee40f445238150d4d1c20aad76422220b4','79f8bdf91e0ab7468a74515ea4259e6c8ef90db0d5c090a37acfea63b7845143');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',4,'PersonJoined','2027-01-10T10:54:35.529563Z','slack:U0000000IEA','{"person":"slack:U0000000IEA"}',NULL,'79f8bdf91e0ab7468a74515ea4259e6c8ef90db0d5c090a37acfea63b7845143','2ad3f68a8237de426f0e9e7792db3fe60bad19e81bdcb2483409c2a0c441f40e');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',5,'PersonJoined','2027-01-10T10:54:35.529871Z','slack:U0000000OI9','{"person":"slack:U0000000OI9"}',NULL,'2ad3f68a8237de426f0e9e7792db3fe60bad19e81bdcb2483409c2a0c441f40e','e1b5e696c240b370814e5a5831cf05c6e930bb498ff3de39b9cf0c7d62d9e3fe');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',6,'RoleTaken','2027-01-10T10:54:35.594377Z','slack:U0000000CAB','{"role":"commander","person":"slack:U0000000CAB","how":"claimed","previous":null}',NULL,'e1b5e696c240b370814e5a5831cf05c6e930bb498ff3de39b9cf0c7d62d9e3fe','6cf680079bcef7f92f0d34bf2aa07ee15dfcb2454345b32e0274e874b8e53665');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',7,'IncidentAcknowledged','2027-01-10T10:54:35.594377Z','slack:U0000000CAB','{"how":"claimed"}',NULL,'6cf680079bcef7f92f0d34bf2aa07ee15dfcb2454345b32e0274e874b8e53665','ba10fb986dcfb455ce602e7c9f2206eba3fd92a7844c9b5cc5da7d5f29cf4cbb');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',8,'GateOverridden','2027-01-10T10:54:35.745494Z','slack:U0000000CAB','{"gate":"resolve","missing":["The smoke tests pass","The error rate has been looked at, and is back to normal","The key metrics are as they should be","Users confirm it, or report nothing new","Nothing got worse by the fix","Every system is healthy","It was watched for 30 min"]}','cb861bd10f32275c93bc9205dcb8466ed7b1475bae99a11f569b61aba89927db','ba10fb986dcfb455ce602e7c9f2206eba3fd92a7844c9b5cc5da7d5f29cf4cbb','d07c16c85e92916392f3c4c3f5d0184a99ba05e73e184ef5f90feb2b745c304f');
INSERT INTO "events" VALUES('nts91iq7h7mfvhgg',9,'IncidentResolved','2027-01-10T10:54:35.745494Z','slack:U0000000CAB','{}','ef7ffaf55c8dec82c56baa29ea6f22ada9b7aed62f2170ab61f78766f19371b8','d07c16c85e92916392f3c4c3f5d0184a99ba05e73e184ef5f90feb2b745c304f','def31674e9ee52b253fb734e80b9edfed91b827ccdd54b48b019ec24d15035f7');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',1,'IncidentDeclared','2027-01-10T11:54:35.845123Z','slack:U0000000CAB','{"ref":"INC-4","severity":"P1","playbook":"full-response@8ce96caa4607","channel_name":"incident-20270110-checkout-is-down","private":false,"drill":false,"type":null,"impact_began":null}','396899dc85b2b6faaf1f9ba14a4225836a36cd420b4ca9521476518dd56f0987','','e3d0ecf9096e57273079b9b34efbeb8c19cf9950d501c7f6335898c4863a5889');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',2,'PersonJoined','2027-01-10T11:54:35.845123Z','slack:U0000000CAB','{"person":"slack:U0000000CAB"}',NULL,'e3d0ecf9096e57273079b9b34efbeb8c19cf9950d501c7f6335898c4863a5889','dc1fc52ba37793dedecccaead5c07ec6ff5f3c8b8881afd5389a1d2c73a73fd3');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',3,'PhaseEntered','2027-01-10T11:54:35.845123Z','slack:U0000000CAB','{"phase":"detection","previous":null}',NULL,'dc1fc52ba37793dedecccaead5c07ec6ff5f3c8b8881afd5389a1d2c73a73fd3','4c23d886292da470671cc0661889b3e623b6f60515a567c5c77dd4d764aaab22');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',4,'PersonJoined','2027-01-10T11:54:36.014574Z','slack:U0000000IEA','{"person":"slack:U0000000IEA"}',NULL,'4c23d886292da470671cc0661889b3e623b6f60515a567c5c77dd4d764aaab22','6003753b06c4f40bd033b1b566d2a90d5aba2cd0f39c721ac40963cc2e7cbde4');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',5,'PersonJoined','2027-01-10T11:54:36.016713Z','slack:U0000000OI9','{"person":"slack:U0000000OI9"}',NULL,'6003753b06c4f40bd033b1b566d2a90d5aba2cd0f39c721ac40963cc2e7cbde4','999a71a41477c20eb0ffbcb1470ab5f3def6df0bbc35c58bf01d48937c5de280');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',6,'RoleTaken','2027-01-10T11:54:36.131483Z','slack:U0000000CAB','{"role":"commander","person":"slack:U0000000CAB","how":"claimed","previous":null}',NULL,'999a71a41477c20eb0ffbcb1470ab5f3def6df0bbc35c58bf01d48937c5de280','9007a87bcf1d19af8c666a1bb096f2925ecdcf607d8752aa7dd37e268b54940a');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',7,'IncidentAcknowledged','2027-01-10T11:54:36.131483Z','slack:U0000000CAB','{"how":"claimed"}',NULL,'9007a87bcf1d19af8c666a1bb096f2925ecdcf607d8752aa7dd37e268b54940a','832ba44bf152b755c9c9284d0d55277a9316d7f0aafafd5af592e6b3444e1d7d');
INSERT INTO "events" VALUES('fbkymdwor0cmz2bb',8,'NoteAdded','2027-01-10T11:54:36.383658Z','slack:U0000000CAB','{"noted_at":"2027-01-10T11:54:36.383658Z","author":"slack:U0000000CAB","source_id":null,"permalink":null}','34064700a10886cd2deb390fc912d816c2ebe5927b13702cc22765d1db782132','832ba44bf152b755c9c9284d0d55277a9316d7f0aafafd5af592e6b3444e1d7d','98a42ba1018a193e3a91a06311c62e67cf04a20d42f816528846d9f0768b14e5');
INSERT INTO "events" VALUES('os6e1w1ezs4bvqh3',1,'IncidentDeclared','2027-01-10T11:54:36.479358Z','slack:U0000000CAB','{"ref":"INC-5","severity":"P2","playbook":"full-response@8ce96caa4607","channel_name":"incident-20270110-slow-search","private":false,"drill":false,"type":null,"impact_began":null}','17afadb6646176875c3ecce088dd9cad92909f264469dfb1e3847c1fef39a673','','e83fadbe5e83e3e720f582dac47915df54783387ad03cf74a6a6722b1954d59f');
INSERT INTO "events" VALUES('os6e1w1ezs4bvqh3',2,'PersonJoined','2027-01-10T11:54:36.479358Z','slack:U0000000CAB','{"person":"slack:U0000000CAB"}',NULL,'e83fadbe5e83e3e720f582dac47915df54783387ad03cf74a6a6722b1954d59f','4585ecfbc4b79f1eab65ee6659accae89abc408e1affee9d2bd1b9d4a033f90f');
INSERT INTO "events" VALUES('os6e1w1ezs4bvqh3',3,'PhaseEntered','2027-01-10T11:54:36.479358Z','slack:U0000000CAB','{"phase":"handling","previous":null}',NULL,'4585ecfbc4b79f1eab65ee6659accae89abc408e1affee9d2bd1b9d4a033f90f','8bc995d87816c43de640d854a2ff24b8a42e4e63b75eaca915dc2fff2ab14074');
CREATE TABLE inbox (
	source VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (source, "key")
);
CREATE TABLE incidents (
	id VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	ref VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	title_normal VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	worst_severity VARCHAR NOT NULL, 
	playbook VARCHAR NOT NULL, 
	declared_by VARCHAR NOT NULL, 
	declared_at VARCHAR(27) NOT NULL, 
	channel_name VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	private BOOLEAN NOT NULL, 
	drill BOOLEAN NOT NULL, 
	impact VARCHAR, 
	customers VARCHAR, 
	affected VARCHAR, 
	type VARCHAR, 
	source VARCHAR, 
	actions VARCHAR, 
	next_steps VARCHAR, 
	eta VARCHAR, 
	updated_at VARCHAR(27), 
	roles JSON NOT NULL, 
	offers JSON NOT NULL, 
	moments JSON NOT NULL, 
	members JSON NOT NULL, 
	subscribers JSON NOT NULL, 
	links JSON NOT NULL, 
	notes JSON NOT NULL, 
	level INTEGER NOT NULL, 
	room_lost BOOLEAN NOT NULL, 
	room_number INTEGER NOT NULL, 
	room_ref VARCHAR NOT NULL, 
	version INTEGER NOT NULL, progress JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_incidents PRIMARY KEY (id), 
	CONSTRAINT uq_incidents_ref UNIQUE (ref)
);
INSERT INTO "incidents" VALUES('otbzatjvu8xlq8ry',1,'INC-1','Login was down','login was down','P1','P1','full-response@8ce96caa4607','slack:U0000000CAB','2026-11-21T10:54:32.920702Z','incident-20261121-login-was-down','closed',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:33.761342Z','{"commander":"slack:U0000000CAB"}','{}','{"declared":"2026-11-21T10:54:32.920702Z","detected":"2026-11-21T10:54:32.920702Z","acknowledged":"2026-11-21T10:54:33.545752Z","resolved":"2026-11-21T10:54:33.761342Z","impact_ended":"2026-11-21T10:54:33.761342Z","closed":"2026-11-21T10:54:33.969075Z"}','["slack:U0000000CAB","slack:U0000000IEA","slack:U0000000OI9"]','[]','[]','[]',0,0,1,'channel',10,'{"phase":"detection","phase_at":"2026-11-21T10:54:32.920702Z","phase_by":"slack:U0000000CAB","ticks":{},"runbooks":[],"taken_up":null,"first_action_at":null,"triaged_at":null,"assessed":null,"call":null,"details":{},"tasks":[],"polls":[],"decisions":[],"drafts":[],"published":{},"reported":{},"situations":[],"watch_since":null,"watched_at":null,"drill":null}');
INSERT INTO "incidents" VALUES('yi0z6p1nslqqokxx',2,'INC-2','Mail was late','mail was late','P1','P1','full-response@8ce96caa4607','slack:U0000000CAB','2026-12-31T10:54:34.249134Z','incident-20261231-mail-was-late','resolved',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:35.132795Z','{"commander":"slack:U0000000CAB"}','{}','{"declared":"2026-12-31T10:54:34.249134Z","detected":"2026-12-31T10:54:34.249134Z","acknowledged":"2026-12-31T10:54:34.824635Z","resolved":"2026-12-31T10:54:35.132795Z","impact_ended":"2026-12-31T10:54:35.132795Z"}','["slack:U0000000CAB","slack:U0000000IEA","slack:U0000000OI9"]','[]','[]','[]',0,0,1,'channel',9,'{"phase":"detection","phase_at":"2026-12-31T10:54:34.249134Z","phase_by":"slack:U0000000CAB","ticks":{},"runbooks":[],"taken_up":null,"first_action_at":null,"triaged_at":null,"assessed":null,"call":null,"details":{},"tasks":[],"polls":[],"decisions":[],"drafts":[],"published":{},"reported":{},"situations":[],"watch_since":null,"watched_at":null,"drill":null}');
INSERT INTO "incidents" VALUES('nts91iq7h7mfvhgg',3,'INC-3','Search was down','search was down','P1','P1','full-response@8ce96caa4607','slack:U0000000CAB','2027-01-10T10:54:35.266749Z','incident-20270110-search-was-down','resolved',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.745494Z','{"commander":"slack:U0000000CAB"}','{}','{"declared":"2027-01-10T10:54:35.266749Z","detected":"2027-01-10T10:54:35.266749Z","acknowledged":"2027-01-10T10:54:35.594377Z","resolved":"2027-01-10T10:54:35.745494Z","impact_ended":"2027-01-10T10:54:35.745494Z"}','["slack:U0000000CAB","slack:U0000000IEA","slack:U0000000OI9"]','[]','[]','[]',0,0,1,'channel',9,'{"phase":"detection","phase_at":"2027-01-10T10:54:35.266749Z","phase_by":"slack:U0000000CAB","ticks":{},"runbooks":[],"taken_up":null,"first_action_at":null,"triaged_at":null,"assessed":null,"call":null,"details":{},"tasks":[],"polls":[],"decisions":[],"drafts":[],"published":{},"reported":{},"situations":[],"watch_since":null,"watched_at":null,"drill":null}');
INSERT INTO "incidents" VALUES('fbkymdwor0cmz2bb',4,'INC-4','Checkout is down','checkout is down','P1','P1','full-response@8ce96caa4607','slack:U0000000CAB','2027-01-10T11:54:35.845123Z','incident-20270110-checkout-is-down','investigating',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"commander":"slack:U0000000CAB"}','{}','{"declared":"2027-01-10T11:54:35.845123Z","detected":"2027-01-10T11:54:35.845123Z","acknowledged":"2027-01-10T11:54:36.131483Z"}','["slack:U0000000CAB","slack:U0000000IEA","slack:U0000000OI9"]','[]','[]','[]',0,0,1,'channel',8,'{"phase":"detection","phase_at":"2027-01-10T11:54:35.845123Z","phase_by":"slack:U0000000CAB","ticks":{},"runbooks":[],"taken_up":null,"first_action_at":null,"triaged_at":null,"assessed":null,"call":null,"details":{},"tasks":[],"polls":[],"decisions":[],"drafts":[],"published":{},"reported":{},"situations":[],"watch_since":null,"watched_at":null,"drill":null}');
INSERT INTO "incidents" VALUES('os6e1w1ezs4bvqh3',5,'INC-5','Slow search','slow search','P2','P2','full-response@8ce96caa4607','slack:U0000000CAB','2027-01-10T11:54:36.479358Z','incident-20270110-slow-search','investigating',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{}','{}','{"declared":"2027-01-10T11:54:36.479358Z","detected":"2027-01-10T11:54:36.479358Z"}','["slack:U0000000CAB"]','[]','[]','[]',0,0,1,'channel',3,'{"phase":"handling","phase_at":"2027-01-10T11:54:36.479358Z","phase_by":"slack:U0000000CAB","ticks":{},"runbooks":[],"taken_up":null,"first_action_at":null,"triaged_at":null,"assessed":null,"call":null,"details":{},"tasks":[],"polls":[],"decisions":[],"drafts":[],"published":{},"reported":{},"situations":[],"watch_since":null,"watched_at":null,"drill":null}');
CREATE TABLE names (
	name VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	CONSTRAINT pk_names PRIMARY KEY (name)
);
INSERT INTO "names" VALUES('incident-20261121-login-was-down','otbzatjvu8xlq8ry');
INSERT INTO "names" VALUES('incident-20261231-mail-was-late','yi0z6p1nslqqokxx');
INSERT INTO "names" VALUES('incident-20270110-search-was-down','nts91iq7h7mfvhgg');
INSERT INTO "names" VALUES('incident-20270110-checkout-is-down','fbkymdwor0cmz2bb');
INSERT INTO "names" VALUES('incident-20270110-slow-search','os6e1w1ezs4bvqh3');
CREATE TABLE needs (
	say_id INTEGER NOT NULL, 
	ref VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	CONSTRAINT pk_needs PRIMARY KEY (say_id, ref), 
	CONSTRAINT fk_needs_say_id FOREIGN KEY(say_id) REFERENCES says (id) ON DELETE CASCADE
);
CREATE TABLE playbooks (
	"key" VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_playbooks PRIMARY KEY ("key")
);
INSERT INTO "playbooks" VALUES('full-response@8ce96caa4607','# The default process: four severities, four roles, a rhythm for each audience.
#
# Lengths of time are written 90s, 15m, 2h or 1w; "none" means that nothing is asked. Where the
# written plan behind this process names no figure, the line says where the figure comes from.
# Change a copy, not this file: incidentbot playbook init NAME --from full-response

title: Full response

definition: >-
  Anything that interrupts or slows the service, touches several users or something essential,
  puts data or security at risk, or needs people to act together at once.

purpose:
  - Notice quickly what threatens the service or its data
  - Respond together, with a role for everybody
  - Tell users and stakeholders what they need to know
  - Solve it step by step, by procedures that are written down
  - Get better through the review after each incident

# What it covers.
scope:
  - Whether the service can be used, and how fast it is
  - Whether data is whole, and whether any was lost
  - Security, from a hole that was found to an intruder
  - Services outside that we depend on
  - What users go through when something essential is wrong

# How incidents are noticed.
sources:
  - An alert of the monitoring
  - A report by a user
  - A health check that fails
  - A notice from a service outside
  - Somebody in the team who sees it

channel: incident-{date}-{slug}

# The plan is silent on what the announcement looks like: borrowed from the seven-phase process.
announcement:
  heading: Incident
  fields: [impact, customers, status, commander]
  note: Updates are in the thread.

# The plan wants a senior engineer or the engineering lead, so nobody commands by accident.
commands: nobody

# The plan is silent on which severity a form starts with; in doubt, the milder of the two that page.
default_severity: P1

# The plan has the commander keep stakeholders informed.
update_owner: commander
# The communications lead sends what users read, and the scribe keeps the timeline.
customer_owner: comms
timeline_owner: scribe

severities:
  - id: P0
    name: Critical
    definition: The whole service is down, or data is being lost, for everybody.
    examples:
      - The application does not answer at all
      - The database is corrupted or its data is gone
      - An intruder has got at data
      - Every outside service we build on fails at once
    response: All hands, at once
    owner: Incident Commander
    acknowledge_within: 5m
    # The commander joins in the response phase, which ends 15 minutes after the start.
    commander_within: 15m
    # The tech lead, the scribe and, for P0 and P1, the communications lead come in that phase too.
    roles_within: 15m
    required_roles: [commander, tech-lead, comms, scribe]
    # The plan has no figure of its own for triage: borrowed from the four-step severity ladder.
    triage_within: 15m
    # Quick fixes and rollbacks belong to the response phase.
    first_action_within: 15m
    call_within: 15m
    update_every: 15m
    # First page update: in the response phase.
    status_page_first_within: 15m
    status_page_every: 15m
    # The plan asks for user notices but names no rhythm: borrowed from the seven-phase process.
    customer_update_every: 1h
    executive_update: {first_within: 15m, every: 1h}
    resolve_within: 1h
    escalates: true
    postmortem: required
    postmortem_due: 48h
    # "All hands": everybody who works on incidents. Executives are told, not called in.
    invite: [on-call, team-lead, engineering-manager, communications]
    page: [on-call, team-lead, engineering-manager]
    # The status page and users hear of P0 and P1; executives and customer success are told.
    tell: [public, customers, executives, customer-success]
    # The plan is silent on mentions: those who are paged, and engineering for "all hands".
    mention: [on-call, team-lead, engineering-manager, engineering]

  - id: P1
    name: High
    definition: Something essential is broken, or many users feel it badly.
    examples:
      - More than 10 % of requests fail
      - A main function, such as voice processing, fails every time
      - The memory store is down and no conversation keeps its context
      - One outside service that we cannot do without is down
      - Everything takes more than half as long again as usual
    response: The engineering team, with an incident commander
    owner: Incident Commander
    acknowledge_within: 15m
    # As for P0: the response phase is the same for every severity that has a commander.
    commander_within: 15m
    roles_within: 15m
    required_roles: [commander, tech-lead, comms, scribe]
    # Borrowed from the four-step severity ladder.
    triage_within: 30m
    first_action_within: 15m
    call_within: 15m
    update_every: 30m
    status_page_first_within: 15m
    # The plan promises public updates at a fixed interval for P0 only.
    status_page_every: none
    # Users are notified, but no plan names a rhythm for this severity.
    customer_update_every: none
    executive_update: {first_within: 15m, every: 1h}
    resolve_within: 4h
    escalates: true
    postmortem: required
    postmortem_due: 48h
    # The engineering team, with whoever speaks for it.
    invite: [on-call, team-lead, communications]
    # The plan has the commander notified, who is a senior engineer or the lead.
    page: [on-call, team-lead]
    tell: [public, customers, executives, customer-success]
    mention: [on-call, team-lead, engineering]

  - id: P2
    name: Medium
    definition: Part of something is broken, or some users feel it.
    examples:
      - Between 5 and 10 % of requests fail
      - Sound does not play properly
      - Answers take longer than 10 seconds
      - Something that people can do without is broken
      - An outside service fails now and then
    response: The on-call engineer handles it
    owner: On-call engineer
    acknowledge_within: 1h
    # The on-call engineer handles it, and so commands it; the plan is silent on when, so at the
    # latest when the response is due.
    commander_within: 1h
    # No roles beside the on-call engineer.
    roles_within: none
    required_roles: []
    # Borrowed from the four-step severity ladder.
    triage_within: 2h
    first_action_within: none
    call_within: none
    # The plan says both "as needed" and "every 2 hours": the stricter one.
    update_every: 2h
    status_page_first_within: none
    status_page_every: none
    customer_update_every: none
    executive_update: {first_within: none, every: none}
    resolve_within: 24h
    # The on-call engineer handles it alone, so the ladder moves by hand only.
    escalates: false
    postmortem: optional
    # The 48 hours bind P0 and P1 only.
    postmortem_due: none
    invite: [on-call]
    page: [on-call]

  - id: P3
    name: Low
    definition: A small flaw that hardly anybody notices.
    examples:
      - Between 2 and 5 % of requests fail
      - Something looks wrong on a page
      - Errors in a log that nothing depends on
      - Something is a little slower than it was
    # Nobody in particular: it waits for the next release.
    response: Mended with the next release
    acknowledge_within: 4h
    # Mended with the next release, so nobody needs to command it.
    commander_within: none
    roles_within: none
    required_roles: []
    triage_within: none
    first_action_within: none
    call_within: none
    update_every: none
    status_page_first_within: none
    status_page_every: none
    customer_update_every: none
    executive_update: {first_within: none, every: none}
    resolve_within: 1w
    escalates: false
    postmortem: none
    postmortem_due: none
    invite: [on-call]
    page: []

# The plan asks for a severity, but has no questions: borrowed from the seven-phase process. The
# answers are this playbook''s own definitions, one step each.
assessment:
  - id: customers
    ask: How many customers feel it?
    answers:
      - {text: All of them, severity: P0}
      - {text: Many, severity: P1}
      - {text: Some, severity: P2}
      - {text: Hardly any, severity: P3}
  - id: function
    ask: What does not work?
    answers:
      - {text: The whole service, severity: P0}
      - {text: "Something essential, or one request in ten and more", severity: P1}
      - {text: Something that people can do without, severity: P2}
      - {text: A detail, severity: P3}
  - id: data
    ask: Is data at risk?
    answers:
      - {text: "Yes, it is lost or damaged", severity: P0}
      - {text: It may be, severity: P1}
      - {text: "No"}
  - id: security
    ask: Is security broken?
    answers:
      - {text: "Yes, and somebody got at data", severity: P0}
      - {text: "Yes, or it may be, but no data is known to be exposed", severity: P1}
      - {text: "No"}
  - id: business
    ask: What does it do to the business?
    answers:
      - {text: It stands still, severity: P0}
      - {text: A main part of it suffers, severity: P1}
      - {text: It is a nuisance, severity: P2}
      - {text: Nothing worth naming, severity: P3}

roles:
  - id: commander
    name: Incident Commander
    who: A senior engineer or the engineering lead
    duties:
      - Declare the incident and set its severity
      - Coordinate everybody who responds
      - Decide on rollbacks and on escalation
      - Keep stakeholders informed
      - See to it that things are written down
      - Lead the post-mortem
    after:
      - Close the incident ticket
      - Thank everybody who helped
      - Set a date for the post-mortem review (P0 and P1)
  - id: tech-lead
    name: Tech Lead
    who: The on-call engineer, or whoever knows the subject best
    duties:
      - Find the cause
      - Apply fixes or roll back
      - Work with the support of outside services
      - Tell the commander how the technical work stands
      - Write down the technical details
  - id: comms
    name: Communications Lead
    who: A product manager, or whoever is named to speak
    duties:
      - Keep the status page current
      - Send notices to users
      - Stay in touch with the support team
      - Draft what is said in public
      - Keep a log of everything that was sent
    after:
      - Publish the last post on the status page
      - Tell users that it is over, why it happened and what will keep it from happening again
      - Share with customer success how it was solved
  - id: scribe
    name: Scribe
    who: Anybody who is free
    duties:
      - Keep the timeline
      - Record decisions
      - Follow the action items
      - Keep what was said in the chat
      - Prepare the draft of the post-mortem
    after:
      - Check the moments of the timeline, from the start to the end of the impact
      - Hand the draft of the post-mortem to the commander

# Phases count from the declaration. Their items begin with the group they belong to. P2 and P3 are
# answered within hours: they have a list of their own, without time boxes and without a team.
phases:
  - id: detection
    name: Detection
    begins: 0m
    ends: 5m
    severities: [P0, P1]
    goals:
      - Every alert is acknowledged within 5 minutes
      - The incident is declared, with a severity
    checklist:
      - "Alert: answer it within 5 minutes"
      - "Alert: acknowledge it in the monitoring too"
      - "First look: check the status of the service"
      - "First look: go through the latest deployments"
      - "First look: check the status of the services outside"
      - "First look: estimate what users feel"
      - "Declare: choose the severity"
      - "Declare: open the incident ticket"
      - "Declare: call the incident commander (P0 and P1)"

  - id: response
    name: Response
    begins: 5m
    ends: 15m
    severities: [P0, P1]
    goals:
      - The team is together and knows who does what
      - What can be stopped at once is stopped
    checklist:
      - "Team: the incident commander has joined"
      - "Team: a tech lead is named"
      - "Team: the communications lead is called (P0 and P1)"
      - "Team: the scribe has begun to write"
      - "Communication: the incident channel is open"
      - "Communication: the incident call is open (P0 and P1)"
      - "Communication: the status page is set up"
      - "Diagnosis: read logs and metrics"
      - "Diagnosis: name the components concerned"
      - "Diagnosis: find out how far it reaches"
      - "Diagnosis: look for related problems"
      - "Mitigation: apply a quick fix if there is one"
      - "Mitigation: think of a rollback if something was deployed"
      - "Mitigation: put a workaround in place"
      - "Mitigation: add capacity if it is short"
      - "Inside: post updates in the incident channel"
      - "Outside: publish the first post on the status page (P0 and P1)"

  - id: resolution
    name: Resolution
    begins: 15m
    ends: 4h
    severities: [P0, P1]
    goals:
      - The cause is known
      - A fix runs in production, and holds
    checklist:
      - "Cause: go deep into the logs"
      - "Cause: reproduce the problem if that is possible"
      - "Cause: name what contributed to it"
      - "Cause: look it up in documentation and runbooks"
      - "Fix: choose the way: rollback, configuration, code or recovery outside"
      - "Fix: try it in staging if that is possible"
      - "Fix: deploy it to production"
      - "Proof: go through the list “Verification”"
      - "Proof: watch for 30 minutes after the fix"
      - "Inside: post updates in the rhythm of the severity"
      - "Outside: keep the status page current"
      - "Outside: tell users when it is solved"

  # The same work for P2 and P3, where the plan gives the first answer an hour or four.
  - id: handling
    name: Handling by the on-call engineer
    severities: [P2, P3]
    goals:
      - One person finds the cause and mends it within the target of the severity
    checklist:
      - "Alert: answer it, and acknowledge it in the monitoring"
      - "First look: check the status of the service"
      - "First look: go through the latest deployments"
      - "First look: check the status of the services outside"
      - "First look: estimate what users feel"
      - "Declare: choose the severity"
      - "Declare: open the incident ticket"
      - "Diagnosis: read logs and metrics"
      - "Diagnosis: name the components concerned, and how far it reaches"
      - "Mitigation: apply a quick fix, a rollback or a workaround"
      - "Cause: find it, with what contributed to it"
      - "Fix: try it in staging if that is possible, then deploy it"
      - "Proof: go through the list “Verification”"

  # After the resolution; the plan names no end.
  - id: recovery
    name: Recovery
    goals:
      - Everything is as it was before, and everybody knows
    checklist:
      - "Recovery: all metrics are back to normal"
      - "Recovery: nothing lingers"
      - "Recovery: what users reported is solved"
      - "Recovery: the services outside are stable"
      - "Close: bring the incident ticket up to date"
      - "Close: publish the last post on the status page"
      - "Close: thank the team"
      - "Close: set a date for the post-mortem (P0 and P1)"
      - "Users: send the notice that it is solved"
      - "Users: apologise for what they went through"
      - "Users: explain in plain words what happened"
      - "Users: say what will keep it from happening again"

checklists:
  - id: verification
    name: Verification
    items:
      - The smoke tests pass
      - The error rate has been looked at, and is back to normal
      - The key metrics are as they should be
      - Users confirm it, or report nothing new
      - Nothing got worse by the fix
      - Every system is healthy
    guidance:
      - Watch for 30 minutes after the fix before it counts as resolved

  - id: telling-people
    name: Telling people
    role: comms
    items:
      - "Users: send a notice by e-mail or in the application (P0 and P1)"
      - "Users: follow up when it is solved"
      - "Social media, where we use them: a short status with a link to the status page"
      - "Social media: answer what users ask"
      - "Executives: tell them within 15 minutes, then every hour until it is solved (P0 and P1)"
      - "Executives: name the effect on the business and the expected end"
      - "Customer success: tell them of everything that users can see"
      - "Customer success: give them talking points"
      - "Customer success: share when and how it will be solved"
      - "Customer success: help them to write to customers before these ask"
    guidance:
      - Write clearly, without technical words
      - Say that you know what users go through
      - Say when it will be solved, whenever you can

  - id: moments
    name: Moments of the timeline
    role: scribe
    items:
      - When the incident began
      - When it was detected
      - When the response began
      - When it was resolved
      - How long it took altogether
      - How long users felt it

gates:
  resolve_checklist: verification
  watch: 30m
  # The plan wants the roles held from the response phase on, and does not say that an incident
  # cannot end without them.
  required_roles: false

war_room:
  rules:
    - Pin important updates
    - Discuss in threads
    - Keep the main channel for status updates
  # The plan asks for a call and is silent on where: put a fixed address under link, or a pattern
  # with {ref} and {slug}.
  call: {name: Incident call}

# The first four are the plan''s ways to a resolution, in its order; the rest comes from its response
# phase and from its incident types.
mitigations:
  - id: rollback
    name: Rollback
    when: Something was deployed shortly before it began. The fastest way.
    steps:
      - text: Name the last version that worked, and who deployed since
      - text: Ask the commander for the decision
        expect: The commander has said yes
      - text: Deploy the last version that worked
      - text: Call the health endpoint
        command: curl -fsS https://api.example.com/api/health
        expect: The answer has the code 200
  - id: configuration
    name: Configuration change
    when: The code is right and a setting is wrong, or a setting can avoid the problem.
    steps:
      - text: Write down the setting as it is now
      - text: Change it in staging if that is possible
      - text: Change it in production
      - text: Look at the error rate
        expect: It falls within minutes
  - id: code-fix
    name: Code fix and deployment
    when: There is nothing to go back to, and the fault is understood.
    steps:
      - text: Write the smallest change that mends it
      - text: Have somebody else read it
      - text: Try it in staging if that is possible
      - text: Deploy it to production
        expect: The smoke tests pass
  - id: external-recovery
    name: Recovery of a service outside
    when: The fault lies with a service that we call.
    steps:
      - text: Report it to the support of that service
      - text: Switch to another way or to less, so that users can go on
      - text: Follow its status page
        expect: It reports the service as restored
      - text: Test the connection before you switch back
    runbook: external-api-failures
  - id: quick-fix
    name: Quick fix
    when: A remedy is known and takes minutes.
    steps:
      - text: Say in the channel what you are about to do
      - text: Apply it
        expect: What users feel gets better
  - id: workaround
    name: Workaround
    when: Users can reach their goal in another way while the fault remains.
    steps:
      - text: Try the other way yourself
      - text: Give its description to the communications lead and to support
  - id: scale
    name: More capacity
    when: Processors, memory or connections are short.
    steps:
      - text: Name what is short
      - text: Add some of it
        expect: The shortage is gone
  - id: restart
    name: Restart
    when: The service hangs or does not answer, and no deployment explains it.
    steps:
      - text: Save the logs, because a restart may take them along
      - text: Restart the service
      - text: Call the health endpoint
        command: curl -fsS https://api.example.com/api/health
        expect: The answer has the code 200
    runbook: service-down
  - id: restore
    name: Restoration from a backup
    when: Data is lost or damaged.
    steps:
      - text: Stop the service before anything is written over
      - text: Restore the data by the runbook
        expect: The data is whole
    runbook: data-restoration
  - id: isolate
    name: Isolation
    when: Somebody got in.
    steps:
      - text: Cut off the systems concerned
      - text: Change every credential
    runbook: security-incident

# The plan has no ladder: borrowed from the four-step severity ladder, its figures unchanged.
escalation:
  - {level: 1, name: On-call engineer, who: [on-call], after: 0m}
  - {level: 2, name: Team lead, who: [team-lead], after: 30m}
  - {level: 3, name: Engineering manager, who: [engineering-manager], after: 60m}
  - {level: 4, name: CTO, who: [cto], after: 120m}

# The plan has the on-call engineer escalate "if needed" and does not say when: borrowed from the
# four-step severity ladder.
escalate_when:
  - It is not solved in the time that was expected
  - Knowledge is needed that nobody here has
  - More than one system is concerned
  - Customers feel it, and nothing has eased it yet

situations:
  # Borrowed with the ladder: its last level comes in after 2 hours, or for this reason.
  - id: severe-impact
    name: The impact is severe
    action: Bring in the CTO without waiting for the levels between
    who: [cto]
  - id: security-incident
    name: Somebody got in, or data leaked
    action: Cut off the systems concerned, change every credential and bring in the security team
    who: [security]
    mitigation: isolate
  - id: data-damage
    name: Data is lost or damaged
    action: Stop the service at once, then restore from a backup
    who: [engineering]
    mitigation: restore

# The plan has no list: borrowed from the rollback-first process (the first five) and the
# seven-phase process (the rest). Put your own numbers in a copy.
contacts:
  - {name: On-call engineer, purpose: The first to be called, group: on-call}
  - {name: Engineering manager, purpose: Decides when the team cannot, group: engineering-manager}
  - {name: CTO, purpose: The last level of the ladder, group: cto}
  - {name: Security team, purpose: Intrusions and leaks, group: security}
  - {name: Legal, purpose: Duties to report and contracts, group: legal}
  - {name: Customer success, purpose: Talks to customers, group: customer-success}

tools:
  - {name: Hosting dashboard, purpose: Status of the platform and its deployments, link: "https://hosting.example.com"}
  - {name: Health endpoint, purpose: Whether the application answers, link: "https://api.example.com/api/health"}
  - {name: Status pages of services outside, purpose: Whether the services that we call are well}
  - {name: Log search, purpose: Logs of all components in one place, link: "https://logs.example.com"}
  - {name: Metrics, purpose: Error rate and response times, link: "https://metrics.example.com"}
  - {name: Status page, purpose: What the public reads, link: "https://status.example.com"}
  - {name: Slack, purpose: The incident channel}

# The plan is silent: borrowed from the launch war room.
access:
  - The pager
  - The incident channels in Slack
  - The dashboards with the metrics
  - The error tracking
  - The production systems, by SSH or by the cluster''s own tool
  - The database as an administrator, with credentials from the vault and never from a mail
  - The registry of container images
  - The status page as an administrator

on_call:
  rotations:
    - id: primary
      name: On-call
      who: One engineer
      when: Around the clock, seven days a week
      shift: 1w
  duties:
    - Watch the alerts, and answer them in the time that the severity allows
    - Do the first triage and diagnosis
    - Escalate to the incident commander if needed
    - Carry out the standard remedies
    - Write down everything that was done
  handover:
    - Go through the open issues
    - Explain every investigation that goes on
    - Hand over every action item that is pending
    - Bring the contacts of the person on call up to date
  # The plan has the commander join in the response phase, which ends 15 minutes after the start.
  commander_within: 15m

types:
  - id: service-outage
    name: Service outage
    symptoms: The application cannot be reached at all.
    first_actions:
      - Look at the status of the hosting platform
      - Go through the latest deployments
      - Call the health endpoint
      - Try to restart the service
      - Roll back if that does not help
    runbook: service-down
  - id: performance
    name: Performance degradation
    symptoms: Slow answers and time-outs.
    first_actions:
      - Look at processor and memory use
      - Go through the performance figures
      - Find what is slow, the API, the database or the network
      - Add capacity if it is short
      - Tune it, or roll back
    runbook: slow-responses
  - id: high-error-rate
    name: High error rate
    symptoms: More than 5 % of requests fail.
    first_actions:
      - Read the application''s logs
      - Look for a pattern in the errors
      - Check the status of outside services
      - Check the configuration
      - Roll back if something was deployed recently
    runbook: high-error-rate
  - id: data-loss
    name: Data loss or corruption
    symptoms: Data is missing, or the database is damaged.
    first_actions:
      - Stop the service at once
      - Find out how far the damage goes
      - See which backups there are
      - Restore from a backup
      - Check that the data is whole
    runbook: data-restoration
  - id: security
    name: Security incident
    symptoms: Somebody got in, data leaked, or a hole was found.
    first_actions:
      - Cut off the systems concerned
      - Change every credential
      - Read the access logs
      - Find out which data was exposed
      - Tell the security team
    runbook: security-incident
  - id: external-api
    name: External API failure
    symptoms: A service we call, such as speech or search, does not answer.
    first_actions:
      - Read the status pages of the services
      - Look at the circuit breakers
      - Make sure that our credentials are still valid
      - Test the connection
      - Wait for the service to recover
    runbook: external-api-failures

# The plan names these six and keeps them elsewhere. Here they are its first actions, step by step;
# replace the addresses by yours.
runbooks:
  - id: service-down
    name: Service down
    about: The application cannot be reached at all.
    steps:
      - text: Look at the status of the hosting platform
        expect: The platform reports no fault of its own
      - text: Go through the latest deployments
        expect: You know what was deployed last and when
      - text: Call the health endpoint
        command: curl -fsS https://api.example.com/api/health
        expect: The answer has the code 200; anything else confirms the outage
      - text: Restart the service
        expect: It comes up and the health endpoint answers
      - text: Roll back to the last version that worked
        expect: The health endpoint answers and the error rate falls
  - id: slow-responses
    name: Slow responses
    about: Answers are slow or run into time-outs.
    steps:
      - text: Look at processor and memory use
        expect: Neither is at its limit
      - text: Go through the performance figures
        expect: You know since when it has been slow
      - text: Find what is slow, the API, the database or the network
        expect: One of them explains the delay
      - text: Add capacity if it is short
        expect: Response times fall
      - text: Tune what is slow, or roll back
        expect: Response times are back to normal
  - id: high-error-rate
    name: High error rate
    about: More than 5 % of requests fail.
    steps:
      - text: Read the application''s logs
        expect: You have seen the errors themselves
      - text: Look for a pattern in them
        expect: They share a place, a customer, a version or a time
      - text: Check the status of the services outside
        expect: All of them are well
      - text: Check the configuration
        expect: It is what it should be
      - text: Roll back if something was deployed recently
        expect: The error rate falls
  - id: data-restoration
    name: Data restoration
    about: Data is missing, or the database is damaged.
    steps:
      - text: Stop the service at once
        expect: Nothing writes to the database any more
      - text: Find out how far the damage goes
        expect: You know which data is concerned and since when
      - text: See which backups there are
        expect: You know the last good one and what it does not hold
      - text: Restore from that backup
        expect: The restoration ends without an error
      - text: Check that the data is whole
        expect: Counts and samples agree; only then start the service
  - id: security-incident
    name: Security incident
    about: Somebody got in, data leaked, or a hole was found.
    steps:
      - text: Cut off the systems concerned, and keep them as they are for the analysis
        expect: They reach nothing and nobody reaches them
      - text: Change every credential
        expect: The old ones are refused
      - text: Read the access logs
        expect: You know who was where and when
      - text: Find out which data was exposed
        expect: You can name the data and whose it is
      - text: Tell the security team
        expect: Somebody of the team has answered
  - id: external-api-failures
    name: Failures of services outside
    about: A service that we call does not answer.
    steps:
      - text: Read the status pages of the services
        expect: One of them reports a fault
      - text: Look at the circuit breakers
        expect: Those of the faulty service are open and the others closed
      - text: Make sure that our credentials are still valid
        expect: They have not expired and no limit is used up
      - text: Test the connection
        expect: You know whether the fault is theirs or ours
      - text: Wait for the service to recover
        expect: Its status page and your own test say so

# Texts for every audience. An empty value is shown as [its name], to be filled in before approval.
# No plan names an approver, so it is the commander.
drafts:
  - id: organisation-initial
    name: Alert to everybody inside
    audience: organisation
    moment: initial
    # The plan is silent: borrowed from the seven-phase process.
    body: |-
      Incident, {{ severity }}

      Title: {{ title }}
      Impact: {{ impact }}
      Customers: {{ customers }}
      Status: {{ status }}
      Commander: {{ commander }}

      Updates are in the thread.

  - id: public-initial
    name: Status page, investigating
    audience: public
    moment: initial
    body: |-
      {{ now }} Investigating
      We are looking into reports of this: {{ title }}. What you may notice: {{ impact }}. We will say more here as soon as we know it.
  - id: public-identified
    name: Status page, identified
    audience: public
    moment: identified
    body: |-
      {{ now }} Identified
      We know what causes this: {{ cause }}. We are working on a fix. We expect it to be solved: {{ eta }}.
  - id: public-monitoring
    name: Status page, monitoring
    audience: public
    moment: monitoring
    # The plan has three posts: this one is borrowed from the four-step severity ladder.
    body: |-
      {{ now }} Monitoring
      A fix is in place. We are watching whether it holds.
  - id: public-resolved
    name: Status page, resolved
    audience: public
    moment: resolved
    body: |-
      {{ now }} Resolved
      This is solved, and all systems work as they should. We are sorry for the trouble.

  # The plan asks for plain words, the impact and an expected end, and has no letter of its own:
  # borrowed from the seven-phase process.
  - id: customers-initial
    name: Letter to customers, initial
    audience: customers
    moment: initial
    severities: [P0, P1]
    subject: "Our service is disrupted: {{ title }}"
    body: |-
      Dear customer,

      Something is wrong with our service, and you may feel it. We are sorry for that.

      Status: {{ public_status }}
      What you cannot do: {{ impact }}
      What you can do meanwhile: {{ workaround or "there is no other way yet" }}
      When we expect it to be solved: {{ eta or "we do not know yet" }}

      {{ "We will write again within the hour." if severity == "P0" else "We will write again as soon as there is news." }} For the latest, see {{ status_page }}.
  - id: customers-progress
    name: Letter to customers, progress
    audience: customers
    moment: progress
    severities: [P0, P1]
    subject: "Still disrupted: {{ title }}"
    body: |-
      Dear customer,

      We are still working on this, and here is where we are.

      Status: {{ public_status }}
      What you cannot do: {{ impact }}
      What you can do meanwhile: {{ workaround or "there is no other way yet" }}
      When we expect it to be solved: {{ eta or "we do not know yet" }}

      {{ "We will write again within the hour." if severity == "P0" else "We will write again as soon as there is news." }} For the latest, see {{ status_page }}.
  # The plan asks for an apology, an explanation and what prevents it; the moments are borrowed from
  # the rollback-first process.
  - id: customers-resolved
    name: Letter to customers, resolved
    audience: customers
    moment: resolved
    severities: [P0, P1]
    subject: "Solved: {{ title }}, {{ date }}"
    body: |-
      Dear customer,

      On {{ date }} our service was disrupted: {{ impact }}. It is solved. We are sorry for what you went through.

      What happened: {{ cause }}
      What we did about it: {{ resolution }}
      What will keep it from happening again: {{ prevention }}

      When:
      - {{ detected_at }}: we noticed it
      - {{ identified_at }}: we knew the cause
      - {{ fixed_at }}: the fix was in place
      - {{ resolved_at }}: everything worked again

  - id: executives-initial
    name: Executives, first message
    audience: executives
    moment: initial
    severities: [P0, P1]
    to: [executives]
    subject: "{{ severity }}: {{ title }}"
    body: |-
      {{ ref }} is a {{ severity }} ({{ severity_name }}), declared at {{ declared_at }}. {{ commander }} is in command.

      What is wrong: {{ title }}
      Effect on the business: {{ impact }}
      Customers: {{ customers }}
      Revenue: {{ revenue or "not known yet" }}
      Expected to be solved: {{ eta or "not known yet" }}

      The next message comes within the hour.
  - id: executives-progress
    name: Executives, every hour
    audience: executives
    moment: progress
    severities: [P0, P1]
    to: [executives]
    subject: "{{ severity }}, {{ status }}: {{ title }}"
    body: |-
      {{ ref }} has lasted {{ duration }}. Status: {{ status }}. {{ commander }} is in command.

      Effect on the business: {{ impact }}
      Customers: {{ customers }}
      Revenue: {{ revenue or "not known yet" }}
      Expected to be solved: {{ eta or "not known yet" }}

      The next message comes within the hour.
  - id: executives-resolved
    name: Executives, resolved
    audience: executives
    moment: resolved
    severities: [P0, P1]
    to: [executives]
    subject: "Solved: {{ title }}"
    body: |-
      {{ ref }} was resolved at {{ resolved_at }}, after {{ duration }}.

      What it did: {{ impact }}
      Customers: {{ customers }}
      Revenue: {{ revenue or "not known yet" }}
      Reputation: {{ reputation or "not known yet" }}
      Cause: {{ cause }}
      What we did: {{ resolution }}

      The post-mortem follows.

  - id: customer-success-initial
    name: Customer success, talking points
    audience: customer-success
    moment: initial
    to: [customer-success]
    body: |-
      Customers may ask you about this: {{ title }} ({{ ref }}, {{ severity }}).

      What you can say:
      - We know about it and are working on it. Status: {{ public_status }}
      - What customers notice: {{ impact }}
      - What they can do meanwhile: {{ workaround or "there is no other way yet" }}
      - When it will be solved: {{ eta or "we do not know yet, and do not guess" }}
      - The latest is at {{ status_page }}

      Write to the customers who feel it most before they ask: {{ customers }}
  - id: customer-success-progress
    name: Customer success, when it will be solved
    audience: customer-success
    moment: progress
    to: [customer-success]
    body: |-
      Where we are with {{ title }} ({{ ref }}): {{ public_status }}.

      - What customers notice: {{ impact }}
      - What they can do meanwhile: {{ workaround or "there is no other way yet" }}
      - When it will be solved: {{ eta or "we do not know yet, and do not guess" }}
  - id: customer-success-resolved
    name: Customer success, solved
    audience: customer-success
    moment: resolved
    to: [customer-success]
    body: |-
      {{ title }} ({{ ref }}) has been solved since {{ resolved_at }}. It lasted {{ duration }}.

      What you can say:
      - Everything works again, and we are sorry
      - Why it happened: {{ cause }}
      - What will keep it from happening again: {{ prevention }}

  # "Brief, with a link to the status page."
  - id: social-initial
    name: Social media, initial
    audience: social
    moment: initial
    body: "We know that something is wrong and are working on it: {{ impact }}. Follow it here: {{ status_page }}"
  - id: social-resolved
    name: Social media, resolved
    audience: social
    moment: resolved
    body: "This is solved: {{ title }}. Thank you for your patience. What happened: {{ status_page }}"

  # The plan asks for notices in the application and has no text: borrowed from the launch war room.
  - id: banner-initial
    name: Banner in the application
    audience: banner
    moment: initial
    severities: [P0, P1]
    body: "Something is wrong, and we are working to restore the service. More at {{ status_page }}"

  # The plan has the communications lead work with support and has no text: its fields are those of
  # the talking points.
  - id: support-initial
    name: Support, what to answer
    audience: support
    moment: initial
    to: [support]
    body: |-
      Tickets about this are on their way: {{ title }} ({{ ref }}, {{ severity }}).

      What you can answer: We know about this and are working on it. You may notice: {{ impact }}. Meanwhile: {{ workaround or "there is no other way yet" }}. We expect it to be solved: {{ eta or "we do not know yet" }}.

      Link each ticket to {{ ref }}, and tell the communications lead how many there are.

  # For the security type; the plan says only that the team is told.
  - id: security-initial
    name: Security team
    audience: security
    moment: initial
    to: [security]
    body: |-
      {{ ref }} ({{ severity }}) may be a security incident: {{ title }}.

      What we know: {{ impact }}
      Systems: {{ affected }}
      Detected at: {{ detected_at }}
      Commander: {{ commander }}

      Please come to {{ room }}.

  # The tech lead works with the support of outside services; the plan has no text for it.
  - id: vendors-initial
    name: Support of a service outside
    audience: vendors
    moment: initial
    subject: "Your service fails for us since {{ detected_at }}"
    body: |-
      Your service has not worked for us since {{ detected_at }}.

      What we see: {{ title }}
      What it does to us: {{ impact }}

      Please tell us whether you know about it, and when it will be solved.

  - id: ticket-initial
    name: Incident ticket
    audience: ticket
    moment: initial
    subject: "Incident: {{ title }}"
    body: |-
      # Incident: {{ title }}

      **Severity**: {{ severity }}
      **Status**: {{ status }}
      **Incident Commander**: {{ commander }}
      **Started**: {{ declared_at }}
      **Resolved**: {{ resolved_at }}

      ## Impact
      - **Users affected**: {{ customers }}
      - **What does not work**: {{ affected }} ({{ impact }})
      - **Duration**: {{ duration }}

      ## Timeline
      - {{ detected_at }} Incident detected
      - [time] Team assembled
      - {{ identified_at }} Cause found
      - {{ fixed_at }} Fix deployed
      - {{ resolved_at }} Incident resolved

      ## Root cause
      {{ cause }}

      ## Resolution
      {{ resolution }}

      ## Action items
      - [ ] [action], owner: [name], due: [date]
      - [ ] [action], owner: [name], due: [date]

      ## Links
      - Incident channel: {{ room }}
      - Logs: [link]
      - Metrics: [link]
      - Post-mortem: [link]

# The plan is silent on reminders. First in the war room when a clock runs out; half its length
# later by direct message; its whole length later to the next level, and again each length.
nags: {direct_at: 0.5, next_level_at: 1.0, shortest: 1m}

# Written for P0 and P1 within 48 hours of the resolution, as each severity says. The sections come
# in the order of the plan''s template; its head (date, authors, status, severity) stands above them.
postmortem:
  title: Post-mortem
  owner: commander
  sections:
    - id: summary
      title: Executive summary
      facts: [summary]
      ask:
        - What happened, in two or three paragraphs?
        - What did users feel?
        - How was it solved?
        - What are the main lessons?
    - id: impact
      title: Impact
      # Duration, users, functions and revenue, with the times to detection and to resolution.
      facts: [impact, durations]
      ask:
        - What did it cost in revenue, if anything?
        - What did it do to our reputation?
    - id: timeline
      title: Timeline
      facts: [timeline]
    - id: root-cause
      title: Root cause
      ask:
        - What was the technical cause, in detail?
        - What contributed to it?
        - Why was it not caught earlier, in tests, monitoring or elsewhere?
    - id: detection
      title: Detection
      facts: [durations]
      ask:
        - How was it detected?
        - Could it have been detected faster?
    - id: response
      title: Response
      # The targets are the figures of this file, beside what was reached: from detection to
      # response, from there to mitigation, from there to resolution.
      facts: [targets, roles, comms, checklists]
      ask:
        - What went well?
        - What could be improved?
        - What do the response times say, held against their targets?
    - id: resolution
      title: Resolution
      ask:
        - What fixed it?
        - Why did this fix work?
        - Could it have been solved faster?
    - id: action-items
      title: Action items
      facts: [actions]
      ask:
        - "Prevent: what keeps this from happening again?"
        - "Detect: what shows it faster next time?"
        - "Respond: what makes the response better?"
    - id: lessons
      title: Lessons learned
      ask:
        - What did we learn? Name three things.
    - id: related
      title: Related incidents
      facts: [related]
    - id: appendix
      title: Appendix
      facts: [links]
      ask:
        - Which lines of the logs matter?
        - Which graphs show it?
        - Which documents and tickets outside belong to it?
  # The plan does not publish it: each severity''s own deadline is the only one.
  publish_within: none
  rules:
    # Borrowed from the rollback-first process.
    - No blame. It is about what made the mistake possible, not about who made it.
    - Every action item has an owner and a deadline.
    - All times are in UTC.

review:
  name: Post-mortem meeting
  within: 48h
  severities: [P0, P1]
  lasts: 60m
  agenda:
    - {title: Go through the timeline, lasts: 10m}
    - {title: What went well, lasts: 10m}
    - {title: What went wrong, lasts: 15m}
    - {title: The root cause, lasts: 15m}
    - {title: Action items, lasts: 10m}
  # Roles, "responders" for everybody who took part, and groups (the engineering leadership).
  attendees: [commander, tech-lead, responders, team-lead, engineering-manager]
  optional_attendees: [product, executives]
  # The plan is silent on when the document goes round.
  share_before: none

follow_ups:
  horizons:
    - id: immediate
      name: Immediate
      within: 1w
      examples:
        - Do what is quickly done
        - Bring the runbooks up to date
        - Add monitoring and alerts
        - Share with the team what was learned
    - id: short-term
      name: Short term
      # "Less than a month."
      within: 30d
      examples:
        - Make the technical fixes
        - Bring the documentation up to date
        - Train people where that is needed
        - Look for similar risks elsewhere
    - id: long-term
      name: Long term
      # "Less than three months."
      within: 90d
      examples:
        - Improve the architecture
        - Change the process
        - Improve the tools
        - Prevent the whole kind of incident
  kinds: [prevent, detect, respond]
  rules:
    - Every follow-up has an owner and a due date

metrics:
  measures:
    - {id: detect, name: Mean time to detect, counts: From the start of the incident to its detection}
    - {id: acknowledge, name: Mean time to acknowledge, counts: From the detection to the acknowledgement}
    - {id: resolve, name: Mean time to resolve, counts: From the detection to the resolution}
    - {id: recover, name: Mean time to recovery, counts: From the detection to the full recovery}
    - {id: count, name: Incidents, counts: All incidents of a month}
    - {id: by-severity, name: Incidents by severity, counts: "Those of P0, P1, P2 and P3 each"}
    - {id: by-type, name: Incidents by type, counts: "Outages, performance, security and so on"}
    - {id: repeats, name: Repeated incidents, counts: Those with a cause that there was before}
  targets:
    - {measure: resolve, severity: P0, within: 1h}
    - {measure: resolve, severity: P1, within: 4h}
    - {measure: resolve, severity: P2, within: 24h}
    - {measure: resolve, severity: P3, within: 1w}

practice:
  # Rehearsals are borrowed from the launch war room (every month), the review of this file from the
  # four-step severity ladder (every quarter).
  drill_every: 30d
  review_every: 90d
  drills:
    - id: bad-release
      name: A release goes wrong
      title: One request in eight fails since the release
      severity: P1
      type: high-error-rate
      impact: Some customers cannot save their work.
      injects:
        - {at: 0m, kind: alert, text: "12 % of requests fail. The last release went out 9 minutes ago."}
        - {at: 4m, kind: note, text: Support counts 14 tickets. All of them name the same page.}
        - {at: 10m, kind: question, text: "An executive asks: how many customers feel it, and when is it over?"}
        - {at: 14m, kind: complication, text: The rollback stops half way. One of three servers still runs the new version.}
        - {at: 22m, kind: note, text: The last server is back on the old version. The error rate falls to 1 %.}
        - {at: 25m, kind: question, text: "A customer asks on social media: is it over? What do you publish before the 30 minutes of watching are done?"}
    - id: lost-table
      name: A table is gone
      title: Orders of the last day have disappeared
      severity: P0
      type: data-loss
      impact: Nobody sees an order that is younger than a day.
      injects:
        - {at: 0m, kind: alert, text: The count of orders fell to that of yesterday within one minute.}
        - {at: 3m, kind: note, text: A maintenance job ran at the same minute. Its author is on a flight.}
        - {at: 7m, kind: question, text: Does the service go on writing? Who decides that it stops?}
        - {at: 12m, kind: complication, text: The newest backup cannot be read. The one before it is 20 hours old.}
        - {at: 15m, kind: question, text: What do executives and the status page hear now?}
        - {at: 30m, kind: note, text: A copy of the table is found on a reporting server. It lacks the last 10 minutes.}
        - {at: 45m, kind: question, text: The data is back. How do you know that it is whole?}
    - id: supplier-down
      name: A service outside fails
      title: Nobody can use speech
      severity: P1
      type: external-api
      impact: Everything that needs speech fails, the rest works.
      injects:
        - {at: 0m, kind: alert, text: Every call to the speech service runs into its time-out.}
        - {at: 5m, kind: note, text: The status page of that service shows no fault.}
        - {at: 11m, kind: complication, text: Calls that wait have used up all connections. Other pages become slow.}
        - {at: 20m, kind: question, text: "Customer success asks: what may we tell customers, and when will it be solved?"}
        - {at: 35m, kind: note, text: The service reports its own fault and expects to be back in an hour.}
');
CREATE TABLE refs (
	incident_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_refs PRIMARY KEY (incident_id, name)
);
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','channel','C0000000ULQ');
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','bookmarks','[]');
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','summary','C0000000ULQ/1795258473.170013');
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','topic','P1 · closed · Commander: <@U0000000CAB>');
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','checklist','C0000000ULQ/1795258473.216519');
INSERT INTO "refs" VALUES('otbzatjvu8xlq8ry','announcement','C0000000C9T/1795258473.260139');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','channel','C00000010PP');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','bookmarks','[]');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','topic','P1 · resolved · Commander: <@U0000000CAB>');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','summary','C00000010PP/1798714474.377464');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','announcement','C0000000C9T/1798714474.378006');
INSERT INTO "refs" VALUES('yi0z6p1nslqqokxx','checklist','C00000010PP/1798714474.380318');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','channel','C00000016TO');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','bookmarks','[]');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','topic','P1 · resolved · Commander: <@U0000000CAB>');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','summary','C00000016TO/1799578475.499551');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','announcement','C0000000C9T/1799578475.500731');
INSERT INTO "refs" VALUES('nts91iq7h7mfvhgg','checklist','C00000016TO/1799578475.501477');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','channel','C0000001CXN');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','bookmarks','[]');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','topic','P1 · investigating · Commander: <@U0000000CAB>');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','summary','C0000001CXN/1799582075.976244');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','announcement','C0000000C9T/1799582075.978121');
INSERT INTO "refs" VALUES('fbkymdwor0cmz2bb','checklist','C0000001CXN/1799582075.978850');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','channel','C0000001J1M');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','bookmarks','[]');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','topic','P2 · investigating · Commander: nobody yet');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','summary','C0000001J1M/1799582076.588839');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','announcement','C0000000C9T/1799582076.589528');
INSERT INTO "refs" VALUES('os6e1w1ezs4bvqh3','checklist','C0000001J1M/1799582076.596946');
CREATE TABLE says (
	"key" VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at VARCHAR(27), 
	lease_until FLOAT, 
	owner VARCHAR, 
	first_tried_at VARCHAR(27), 
	tried_at VARCHAR(27), 
	looks INTEGER, 
	error VARCHAR, 
	written_at VARCHAR(27) NOT NULL, 
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id VARCHAR, 
	lane VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	message VARCHAR, 
	subject VARCHAR, 
	body JSON NOT NULL, 
	expires_at VARCHAR(27), 
	delivered_at VARCHAR(27), 
	CONSTRAINT fk_says_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE surfaces (
	"key" VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at VARCHAR(27), 
	lease_until FLOAT, 
	owner VARCHAR, 
	first_tried_at VARCHAR(27), 
	tried_at VARCHAR(27), 
	looks INTEGER, 
	error VARCHAR, 
	written_at VARCHAR(27) NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	surface VARCHAR NOT NULL, 
	wanted INTEGER NOT NULL, 
	shown INTEGER NOT NULL, 
	claimed INTEGER NOT NULL, 
	ref VARCHAR, 
	wait_until VARCHAR(27), 
	CONSTRAINT pk_surfaces PRIMARY KEY (incident_id, surface), 
	CONSTRAINT fk_surfaces_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "surfaces" VALUES('62d11a637e40292674b5282b','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:33.969075Z','otbzatjvu8xlq8ry','announcement',4,4,4,'C0000000C9T/1795258473.260139','2026-11-21T10:54:35.920702Z');
INSERT INTO "surfaces" VALUES('9086b64ae4fc80e00bab5338','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:32.920702Z','otbzatjvu8xlq8ry','bookmarks',1,1,1,'[]',NULL);
INSERT INTO "surfaces" VALUES('d62bd3b2f9bf86f99396d08a','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:33.969075Z','otbzatjvu8xlq8ry','checklist',2,2,2,'C0000000ULQ/1795258473.216519',NULL);
INSERT INTO "surfaces" VALUES('c55b04ed1d930da35e18c648','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:33.969075Z','otbzatjvu8xlq8ry','summary',4,4,4,'C0000000ULQ/1795258473.170013',NULL);
INSERT INTO "surfaces" VALUES('2fcc437e9fc7a82a34935582','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-21T10:54:33.969075Z','otbzatjvu8xlq8ry','topic',4,4,4,'P1 · closed · Commander: <@U0000000CAB>',NULL);
INSERT INTO "surfaces" VALUES('355ee3ed8f52f5b9bb7448d0','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:35.132795Z','yi0z6p1nslqqokxx','announcement',3,3,3,'C0000000C9T/1798714474.378006','2026-12-31T10:54:37.249134Z');
INSERT INTO "surfaces" VALUES('836677780e6eaca6e78825fe','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:34.249134Z','yi0z6p1nslqqokxx','bookmarks',1,1,1,'[]',NULL);
INSERT INTO "surfaces" VALUES('29f5e0bfaf9274e7e92b1b48','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:34.249134Z','yi0z6p1nslqqokxx','checklist',1,1,1,'C00000010PP/1798714474.380318',NULL);
INSERT INTO "surfaces" VALUES('09fa09f6d9b7255e5d3e88af','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:35.132795Z','yi0z6p1nslqqokxx','summary',3,3,3,'C00000010PP/1798714474.377464',NULL);
INSERT INTO "surfaces" VALUES('df7bc91bff3cc3c9ae983728','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-31T10:54:35.132795Z','yi0z6p1nslqqokxx','topic',3,3,3,'P1 · resolved · Commander: <@U0000000CAB>',NULL);
INSERT INTO "surfaces" VALUES('0ffc79ddfc870198f9988c67','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.745494Z','nts91iq7h7mfvhgg','announcement',3,3,3,'C0000000C9T/1799578475.500731','2027-01-10T10:54:38.266749Z');
INSERT INTO "surfaces" VALUES('f88541330598bf13bd77a083','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.266749Z','nts91iq7h7mfvhgg','bookmarks',1,1,1,'[]',NULL);
INSERT INTO "surfaces" VALUES('fe8f93b60aa99becc9cee8fe','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.266749Z','nts91iq7h7mfvhgg','checklist',1,1,1,'C00000016TO/1799578475.501477',NULL);
INSERT INTO "surfaces" VALUES('4b8faff21786204b8ff4e029','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.745494Z','nts91iq7h7mfvhgg','summary',3,3,3,'C00000016TO/1799578475.499551',NULL);
INSERT INTO "surfaces" VALUES('c949339cf3709f814c3fee2f','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T10:54:35.745494Z','nts91iq7h7mfvhgg','topic',3,3,3,'P1 · resolved · Commander: <@U0000000CAB>',NULL);
INSERT INTO "surfaces" VALUES('2af0a9c3593e9526f86708c5','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.131483Z','fbkymdwor0cmz2bb','announcement',2,2,2,'C0000000C9T/1799582075.978121','2027-01-10T11:54:38.845123Z');
INSERT INTO "surfaces" VALUES('ab50abb4d562ff1b2851e1ef','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:35.845123Z','fbkymdwor0cmz2bb','bookmarks',1,1,1,'[]',NULL);
INSERT INTO "surfaces" VALUES('d2d6b6bb7df8178af96556ce','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:35.845123Z','fbkymdwor0cmz2bb','checklist',1,1,1,'C0000001CXN/1799582075.978850',NULL);
INSERT INTO "surfaces" VALUES('6399adc78acf1ad5b5ff5b55','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.131483Z','fbkymdwor0cmz2bb','summary',2,2,2,'C0000001CXN/1799582075.976244',NULL);
INSERT INTO "surfaces" VALUES('2e15285d309b6549926a054b','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.131483Z','fbkymdwor0cmz2bb','topic',2,2,2,'P1 · investigating · Commander: <@U0000000CAB>',NULL);
INSERT INTO "surfaces" VALUES('82af69443869d2eb4133dc58','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.479358Z','os6e1w1ezs4bvqh3','announcement',1,1,1,'C0000000C9T/1799582076.589528','2027-01-10T11:54:39.479358Z');
INSERT INTO "surfaces" VALUES('00cf7bd2ce08c9e3f2049593','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.479358Z','os6e1w1ezs4bvqh3','bookmarks',1,1,1,'[]',NULL);
INSERT INTO "surfaces" VALUES('54ae01ce0911d310cce9a4b3','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.479358Z','os6e1w1ezs4bvqh3','checklist',1,1,1,'C0000001J1M/1799582076.596946',NULL);
INSERT INTO "surfaces" VALUES('bd6866dfe8e9d02ed06f54ad','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.479358Z','os6e1w1ezs4bvqh3','summary',1,1,1,'C0000001J1M/1799582076.588839',NULL);
INSERT INTO "surfaces" VALUES('a63746d843d57029f9a524aa','pending',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2027-01-10T11:54:36.479358Z','os6e1w1ezs4bvqh3','topic',1,1,1,'P2 · investigating · Commander: nobody yet',NULL);
CREATE INDEX ix_inbox_at ON inbox (at);
CREATE INDEX ix_incidents_declared_by_title_normal_declared_at ON incidents (declared_by, title_normal, declared_at);
CREATE INDEX ix_incidents_number ON incidents (number);
CREATE INDEX ix_incidents_status_declared_at ON incidents (status, declared_at);
CREATE INDEX ix_names_incident_id ON names (incident_id);
CREATE INDEX ix_refs_value ON refs (value);
CREATE INDEX ix_clocks_incident_id_opened_at ON clocks (incident_id, opened_at);
CREATE INDEX ix_clocks_next_nag_at ON clocks (next_nag_at) WHERE ended_at IS NULL;
CREATE INDEX ix_says_incident_id_state_delivered_at ON says (incident_id, state, delivered_at);
CREATE INDEX ix_says_lane_waiting ON says (lane, id) WHERE state IN ('pending', 'sending');
CREATE INDEX ix_says_state_delivered_at ON says (state, delivered_at);
CREATE INDEX ix_surfaces_behind ON surfaces (written_at) WHERE wanted > shown;
CREATE INDEX ix_needs_incident_id_ref ON needs (incident_id, ref);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'entries are for ever'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'entries are for ever'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('says',57);
COMMIT;
