BEGIN TRANSACTION;
CREATE TABLE access_token (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	hashed VARCHAR(64) NOT NULL, 
	prefix VARCHAR(12) NOT NULL, 
	scopes JSON NOT NULL, 
	date_created DATETIME NOT NULL, 
	date_revoked DATETIME, name VARCHAR(64), date_expires DATETIME, date_last_used DATETIME, 
	CONSTRAINT fk_access_token_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_access_token_hashed UNIQUE (hashed)
);
INSERT INTO "access_token" VALUES(1,1,'a305071c55820624184a5127ef13cd03f87a09aafe460bcabf7f0de07e14369a','wb_Ekr1zG','["read", "write", "admin"]','2026-12-01 05:02:58.743406',NULL,NULL,NULL,'2026-12-01 05:04:04.875933');
INSERT INTO "access_token" VALUES(2,3,'ed18c1280bd4c7ed958ec522e476590a1b9362e9aa39d83563d2deb4bea296c9','wb__7YOdN','["read"]','2026-12-01 05:03:13.261512',NULL,'ci',NULL,NULL);
CREATE TABLE access_token_organization (
	organization_id INTEGER NOT NULL, 
	token_id INTEGER NOT NULL, 
	CONSTRAINT pk_access_token_organization PRIMARY KEY (organization_id, token_id), 
	CONSTRAINT fk_access_token_organization_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_access_token_organization_token_id FOREIGN KEY(token_id) REFERENCES access_token (id) ON DELETE CASCADE
);
INSERT INTO "access_token_organization" VALUES(1,1);
INSERT INTO "access_token_organization" VALUES(1,2);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0015');
CREATE TABLE ancestry (
	organization_id INTEGER NOT NULL, 
	repository_id INTEGER NOT NULL, 
	head_id INTEGER NOT NULL, 
	first_position INTEGER NOT NULL, 
	last_position INTEGER NOT NULL, 
	CONSTRAINT pk_ancestry PRIMARY KEY (head_id, first_position), 
	CONSTRAINT fk_ancestry_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ancestry_head_id FOREIGN KEY(head_id) REFERENCES "commit" (id) ON DELETE CASCADE
);
INSERT INTO "ancestry" VALUES(1,2,1,1,1);
INSERT INTO "ancestry" VALUES(1,2,2,1,2);
INSERT INTO "ancestry" VALUES(1,2,3,1,4);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	"transaction" BIGINT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	details JSON NOT NULL, 
	date_created DATETIME NOT NULL, 
	CONSTRAINT fk_change_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "change" VALUES(1,1,0,'release created',1,'{"version": "app@0.1.0", "projects": [1]}','2026-12-01 05:03:30.176000');
INSERT INTO "change" VALUES(2,1,0,'release created',2,'{"version": "app@0.2.0", "projects": [1]}','2026-12-01 05:03:30.176000');
INSERT INTO "change" VALUES(3,1,0,'release created',3,'{"version": "app@0.3.0", "projects": [1]}','2026-12-01 05:03:30.176000');
INSERT INTO "change" VALUES(4,1,0,'deploy created',1,'{"release": 1, "version": "app@0.1.0", "environment": "old", "finished": "2017-07-14T02:41:00+00:00", "projects": [1], "deployed": [1]}','2026-12-01 05:03:30.290000');
INSERT INTO "change" VALUES(5,1,0,'deploy created',2,'{"release": 2, "version": "app@0.2.0", "environment": "old", "finished": "2017-07-14T02:42:00+00:00", "projects": [1], "deployed": [1]}','2026-12-01 05:03:30.290000');
INSERT INTO "change" VALUES(6,1,0,'deploy created',3,'{"release": 3, "version": "app@0.3.0", "environment": "old", "finished": "2017-07-14T02:44:00+00:00", "projects": [1], "deployed": [1]}','2026-12-01 05:03:30.290000');
INSERT INTO "change" VALUES(7,1,0,'release created',4,'{"version": "app@1.0.0", "projects": [1]}','2026-12-01 05:04:00.934000');
INSERT INTO "change" VALUES(8,1,0,'release created',5,'{"version": "app@1.1.0-rc.1", "projects": [1, 2]}','2026-12-01 05:04:01.151000');
INSERT INTO "change" VALUES(9,1,0,'release created',6,'{"version": "app@1.1.0", "projects": [1, 2]}','2026-12-01 05:04:01.337000');
INSERT INTO "change" VALUES(10,1,0,'release created',7,'{"version": "loose", "projects": [2]}','2026-12-01 05:04:01.425000');
INSERT INTO "change" VALUES(11,1,0,'release created',8,'{"version": "api@2.0.0", "projects": [2]}','2026-12-01 05:04:01.570000');
INSERT INTO "change" VALUES(12,1,0,'deploy created',4,'{"release": 4, "version": "app@1.0.0", "environment": "production", "finished": "2026-11-22T02:24:00+00:00", "projects": [1], "deployed": [1]}','2026-12-01 05:04:01.833000');
INSERT INTO "change" VALUES(13,1,0,'deploy created',5,'{"release": 6, "version": "app@1.1.0", "environment": "production", "finished": "2026-11-22T14:24:00+00:00", "projects": [1, 2], "deployed": [1, 2]}','2026-12-01 05:04:01.955000');
INSERT INTO "change" VALUES(14,1,0,'deploy created',6,'{"release": 4, "version": "app@1.0.0", "environment": "production", "finished": "2026-11-23T02:24:00+00:00", "projects": [1], "deployed": [1]}','2026-12-01 05:04:02.095000');
INSERT INTO "change" VALUES(15,1,0,'deploy created',7,'{"release": 6, "version": "app@1.1.0", "environment": "staging", "finished": "2026-11-23T14:24:00+00:00", "projects": [1, 2], "deployed": [1, 2]}','2026-12-01 05:04:02.206000');
INSERT INTO "change" VALUES(16,1,0,'dashboard changed',1,'{"version": 1, "user": 1, "deleted": false}','2026-12-01 05:04:02.508000');
INSERT INTO "change" VALUES(17,1,0,'dashboard changed',1,'{"version": 2, "user": 1, "deleted": false}','2026-12-01 05:04:02.985000');
INSERT INTO "change" VALUES(18,1,0,'dashboard changed',2,'{"version": 1, "user": 1, "deleted": false}','2026-12-01 05:04:03.204000');
INSERT INTO "change" VALUES(19,1,0,'dashboard changed',3,'{"version": 1, "user": 1, "deleted": false}','2026-12-01 05:04:03.379000');
INSERT INTO "change" VALUES(20,1,0,'dashboard changed',2,'{"version": 1, "user": 1, "deleted": true}','2026-12-01 05:04:04.024000');
CREATE TABLE "commit" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	repository_id INTEGER NOT NULL, 
	sha VARCHAR(64) NOT NULL, 
	message TEXT, 
	date_created DATETIME NOT NULL, 
	author_id INTEGER, position INTEGER, 
	CONSTRAINT fk_commit_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_commit_repository_id_sha UNIQUE (repository_id, sha)
);
INSERT INTO "commit" VALUES(1,1,2,'2616c12f0cc71e644cee255aca1b3c9896baf588','Begin','2017-07-14 02:41:00.000000',2,1);
INSERT INTO "commit" VALUES(2,1,2,'b2b737cd87779bfa85695ac6e0cf2ef44cd8128a','Add a cart','2017-07-14 02:42:00.000000',3,2);
INSERT INTO "commit" VALUES(3,1,2,'33c7a752286a5f69a620ded706668e254bd8072f','Merge','2017-07-14 02:44:00.000000',1,4);
INSERT INTO "commit" VALUES(4,1,2,'810a811c760405b82d3ebd0f6d247078f4fb36d1','Fix a total (#7)','2017-07-14 02:43:00.000000',4,3);
INSERT INTO "commit" VALUES(5,1,1,'1111111111111111111111111111111111111111','Change 1','2026-11-22 02:24:00.000000',2,NULL);
INSERT INTO "commit" VALUES(6,1,1,'2222222222222222222222222222222222222222','Change 2','2026-11-22 04:48:00.000000',2,NULL);
INSERT INTO "commit" VALUES(7,1,1,'3333333333333333333333333333333333333333','Change 3','2026-11-22 07:12:00.000000',2,NULL);
CREATE TABLE commit_author (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	name VARCHAR(128), 
	email VARCHAR(75) NOT NULL, folded_name VARCHAR(512), 
	CONSTRAINT fk_commit_author_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_commit_author_organization_id_email UNIQUE (organization_id, email)
);
INSERT INTO "commit_author" VALUES(1,1,'Ada','ada@acme.example','ada');
INSERT INTO "commit_author" VALUES(2,1,'Ada','ada@home.example','ada');
INSERT INTO "commit_author" VALUES(3,1,'Ben','ben@acme.example','ben');
INSERT INTO "commit_author" VALUES(4,1,'Eve','eve@else.example','eve');
CREATE TABLE dashboard (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	date_created DATETIME NOT NULL, 
	date_updated DATETIME NOT NULL, 
	created_by_id INTEGER, 
	updated_by_id INTEGER, 
	visits BIGINT NOT NULL, 
	last_visited DATETIME, 
	all_projects BOOLEAN NOT NULL, 
	environments JSON, 
	period VARCHAR(32), 
	start DATETIME, 
	"end" DATETIME, 
	utc BOOLEAN, 
	release_versions JSON, 
	release_ids JSON, folded_title VARCHAR(1020), 
	CONSTRAINT fk_dashboard_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_dashboard_organization_id_title UNIQUE (organization_id, title)
);
INSERT INTO "dashboard" VALUES(1,1,'Health of the app',2,'2026-12-01 05:04:02.329116','2026-12-01 05:04:02.896938',1,1,2,'2026-12-01 05:04:03.683497',0,NULL,'7d',NULL,NULL,NULL,'["app@1.1.0"]','[]','health of the app');
INSERT INTO "dashboard" VALUES(3,1,'Kept',1,'2026-12-01 05:04:03.324981','2026-12-01 05:04:03.324981',1,1,1,'2026-12-01 05:04:03.324981',1,NULL,NULL,NULL,NULL,NULL,'[]','[]','kept');
CREATE TABLE dashboard_favorite (
	organization_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	CONSTRAINT pk_dashboard_favorite PRIMARY KEY (user_id, dashboard_id), 
	CONSTRAINT fk_dashboard_favorite_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_favorite_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_favorite_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "dashboard_favorite" VALUES(1,1,1);
CREATE TABLE dashboard_permission (
	organization_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	is_editable_by_everyone BOOLEAN NOT NULL, 
	CONSTRAINT pk_dashboard_permission PRIMARY KEY (dashboard_id), 
	CONSTRAINT fk_dashboard_permission_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_permission_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "dashboard_permission" VALUES(1,1,0);
CREATE TABLE dashboard_project (
	organization_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	CONSTRAINT pk_dashboard_project PRIMARY KEY (dashboard_id, project_id), 
	CONSTRAINT fk_dashboard_project_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_project_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_project_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "dashboard_project" VALUES(1,1,1);
CREATE TABLE dashboard_team (
	organization_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	CONSTRAINT pk_dashboard_team PRIMARY KEY (dashboard_id, team_id), 
	CONSTRAINT fk_dashboard_team_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_team_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_team_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE CASCADE
);
INSERT INTO "dashboard_team" VALUES(1,1,1);
CREATE TABLE dashboard_tombstone (
	organization_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, replaced_by_id INTEGER, 
	CONSTRAINT pk_dashboard_tombstone PRIMARY KEY (organization_id, slug), 
	CONSTRAINT fk_dashboard_tombstone_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
CREATE TABLE dashboard_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	message TEXT, 
	author_id INTEGER, 
	date_created DATETIME NOT NULL, 
	restored_from INTEGER, 
	document JSON NOT NULL, 
	CONSTRAINT fk_dashboard_version_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dashboard_version_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_dashboard_version_dashboard_id_version UNIQUE (dashboard_id, version)
);
INSERT INTO "dashboard_version" VALUES(1,1,1,1,'Health',NULL,1,'2026-12-01 05:04:02.329116',NULL,'{"title": "Health", "widgets": [{"id": 1, "title": "Errors", "description": null, "display_type": "LINE", "widget_type": "ERROR_EVENTS", "dataset_source": "USER", "interval": "5m", "limit": null, "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "min_h": 2}, "thresholds": null, "queries": [{"id": 1, "name": "", "fields": ["count()"], "aggregates": ["count()"], "columns": [], "field_aliases": [], "conditions": "level:error", "orderby": "", "is_hidden": false, "selected_aggregate": null}]}], "project_ids": [1], "all_projects": false, "environments": null, "period": "7d", "start": null, "end": null, "utc": null, "release_versions": ["app@1.1.0"], "release_ids": [], "permissions": {"is_editable_by_everyone": false, "team_ids": [1]}}');
INSERT INTO "dashboard_version" VALUES(2,1,1,2,'Health of the app',NULL,1,'2026-12-01 05:04:02.896938',NULL,'{"title": "Health of the app", "widgets": [{"id": 1, "title": "Errors", "description": null, "display_type": "LINE", "widget_type": "ERROR_EVENTS", "dataset_source": "USER", "interval": "5m", "limit": null, "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "min_h": 2}, "thresholds": null, "queries": [{"id": 1, "name": "", "fields": ["count()"], "aggregates": ["count()"], "columns": [], "field_aliases": [], "conditions": "level:error", "orderby": "", "is_hidden": false, "selected_aggregate": null}]}], "project_ids": [1], "all_projects": false, "environments": null, "period": "7d", "start": null, "end": null, "utc": null, "release_versions": ["app@1.1.0"], "release_ids": [], "permissions": {"is_editable_by_everyone": false, "team_ids": [1]}}');
INSERT INTO "dashboard_version" VALUES(4,1,3,1,'Kept',NULL,1,'2026-12-01 05:04:03.324981',NULL,'{"title": "Kept", "widgets": [], "project_ids": [], "all_projects": true, "environments": null, "period": null, "start": null, "end": null, "utc": null, "release_versions": [], "release_ids": [], "permissions": null}');
CREATE TABLE deploy (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	name VARCHAR(64), 
	url TEXT, 
	date_started DATETIME, 
	date_finished DATETIME NOT NULL, 
	CONSTRAINT fk_deploy_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_deploy_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE
);
INSERT INTO "deploy" VALUES(1,1,1,1,NULL,NULL,NULL,'2017-07-14 02:41:00.000000');
INSERT INTO "deploy" VALUES(2,1,2,1,NULL,NULL,NULL,'2017-07-14 02:42:00.000000');
INSERT INTO "deploy" VALUES(3,1,3,1,NULL,NULL,NULL,'2017-07-14 02:44:00.000000');
INSERT INTO "deploy" VALUES(4,1,4,2,'build 0',NULL,'2026-11-22 00:00:00.000000','2026-11-22 02:24:00.000000');
INSERT INTO "deploy" VALUES(5,1,6,2,'build 1',NULL,'2026-11-22 12:00:00.000000','2026-11-22 14:24:00.000000');
INSERT INTO "deploy" VALUES(6,1,4,2,'build 2',NULL,'2026-11-23 00:00:00.000000','2026-11-23 02:24:00.000000');
INSERT INTO "deploy" VALUES(7,1,6,5,'build 3',NULL,'2026-11-23 12:00:00.000000','2026-11-23 14:24:00.000000');
CREATE TABLE deploy_project (
	organization_id INTEGER NOT NULL, 
	deploy_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, release_id INTEGER, environment_id INTEGER, date_finished DATETIME, is_before_release BOOLEAN, 
	CONSTRAINT pk_deploy_project PRIMARY KEY (deploy_id, project_id), 
	CONSTRAINT fk_deploy_project_deploy_id FOREIGN KEY(deploy_id) REFERENCES deploy (id) ON DELETE CASCADE, 
	CONSTRAINT fk_deploy_project_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_deploy_project_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "deploy_project" VALUES(1,1,1,1,1,'2017-07-14 02:41:00.000000',0);
INSERT INTO "deploy_project" VALUES(1,2,1,2,1,'2017-07-14 02:42:00.000000',0);
INSERT INTO "deploy_project" VALUES(1,3,1,3,1,'2017-07-14 02:44:00.000000',0);
INSERT INTO "deploy_project" VALUES(1,4,1,4,2,'2026-11-22 02:24:00.000000',1);
INSERT INTO "deploy_project" VALUES(1,5,2,6,2,'2026-11-22 14:24:00.000000',1);
INSERT INTO "deploy_project" VALUES(1,5,1,6,2,'2026-11-22 14:24:00.000000',1);
INSERT INTO "deploy_project" VALUES(1,6,1,4,2,'2026-11-23 02:24:00.000000',1);
INSERT INTO "deploy_project" VALUES(1,7,2,6,5,'2026-11-23 14:24:00.000000',1);
INSERT INTO "deploy_project" VALUES(1,7,1,6,5,'2026-11-23 14:24:00.000000',1);
CREATE TABLE envelope (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	date_received DATETIME NOT NULL, 
	size INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	due DATETIME, 
	attempts INTEGER NOT NULL, 
	reason TEXT, 
	CONSTRAINT fk_envelope_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_envelope_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
CREATE TABLE environment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	name VARCHAR(64) NOT NULL, 
	CONSTRAINT fk_environment_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_environment_organization_id_name UNIQUE (organization_id, name)
);
INSERT INTO "environment" VALUES(1,1,'old');
INSERT INTO "environment" VALUES(2,1,'production');
INSERT INTO "environment" VALUES(5,1,'staging');
CREATE TABLE environment_project (
	organization_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	CONSTRAINT pk_environment_project PRIMARY KEY (environment_id, project_id), 
	CONSTRAINT fk_environment_project_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE, 
	CONSTRAINT fk_environment_project_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_environment_project_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "environment_project" VALUES(1,1,1);
INSERT INTO "environment_project" VALUES(1,2,1);
INSERT INTO "environment_project" VALUES(1,2,2);
INSERT INTO "environment_project" VALUES(1,5,2);
INSERT INTO "environment_project" VALUES(1,5,1);
CREATE TABLE event_day (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	unhandled BIGINT NOT NULL, 
	users BLOB, 
	first_event DATETIME NOT NULL, 
	last_event DATETIME NOT NULL, 
	CONSTRAINT pk_event_day PRIMARY KEY (release_id, project_id, environment_id, issue_id, day), 
	CONSTRAINT fk_event_day_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_day_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_day_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_day_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "event_day" VALUES(1,4,1,2,1,1795305600,4,0,X'0201070C03080200344AA31B29AF3F09','2026-11-22 00:28:48.000000','2026-11-22 12:28:48.000000');
INSERT INTO "event_day" VALUES(1,6,1,2,2,1795305600,6,2,X'0201070C0308020051796A05344AA31B','2026-11-22 06:28:48.000000','2026-11-22 18:28:48.000000');
INSERT INTO "event_day" VALUES(1,4,1,2,1,1795392000,12,5,X'0201070C0308020051796A05344AA31B','2026-11-23 00:28:48.000000','2026-11-23 12:28:48.000000');
INSERT INTO "event_day" VALUES(1,6,1,2,2,1795392000,14,8,X'0201070C0308020029AF3F0951796A05','2026-11-23 06:28:48.000000','2026-11-23 18:28:48.000000');
INSERT INTO "event_day" VALUES(1,6,1,2,3,1795392000,2,0,NULL,'2026-11-23 12:00:00.000000','2026-11-23 14:24:00.000000');
INSERT INTO "event_day" VALUES(1,4,1,2,1,1795478400,20,11,X'0201070C0308020029AF3F0951796A05','2026-11-24 00:28:48.000000','2026-11-24 12:28:48.000000');
INSERT INTO "event_day" VALUES(1,6,1,2,2,1795478400,22,0,X'0201070C03080200344AA31B29AF3F09','2026-11-24 06:28:48.000000','2026-11-24 18:28:48.000000');
INSERT INTO "event_day" VALUES(1,4,1,2,1,1795564800,28,0,X'0201070C03080200344AA31B29AF3F09','2026-11-25 00:28:48.000000','2026-11-25 12:28:48.000000');
INSERT INTO "event_day" VALUES(1,6,1,2,2,1795564800,30,14,X'0201070C0308020051796A05344AA31B','2026-11-25 06:28:48.000000','2026-11-25 18:28:48.000000');
CREATE TABLE event_hour (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL, 
	hour BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	unhandled BIGINT NOT NULL, 
	users BLOB, 
	first_event DATETIME NOT NULL, 
	last_event DATETIME NOT NULL, 
	CONSTRAINT pk_event_hour PRIMARY KEY (release_id, project_id, environment_id, issue_id, hour), 
	CONSTRAINT fk_event_hour_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_hour_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_hour_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_hour_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795305600,1,0,X'0201070C03080100344AA31B','2026-11-22 00:28:48.000000','2026-11-22 00:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795348800,3,0,X'0201070C0308010029AF3F09','2026-11-22 12:28:48.000000','2026-11-22 12:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795392000,5,5,X'0201070C0308010051796A05','2026-11-23 00:28:48.000000','2026-11-23 00:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795435200,7,0,X'0201070C03080100344AA31B','2026-11-23 12:28:48.000000','2026-11-23 12:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795478400,9,0,X'0201070C0308010029AF3F09','2026-11-24 00:28:48.000000','2026-11-24 00:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795521600,11,11,X'0201070C0308010051796A05','2026-11-24 12:28:48.000000','2026-11-24 12:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795564800,13,0,X'0201070C03080100344AA31B','2026-11-25 00:28:48.000000','2026-11-25 00:28:48.000000');
INSERT INTO "event_hour" VALUES(1,4,1,2,1,1795608000,15,0,X'0201070C0308010029AF3F09','2026-11-25 12:28:48.000000','2026-11-25 12:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795327200,2,2,X'0201070C0308010051796A05','2026-11-22 06:28:48.000000','2026-11-22 06:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795370400,4,0,X'0201070C03080100344AA31B','2026-11-22 18:28:48.000000','2026-11-22 18:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795413600,6,0,X'0201070C0308010029AF3F09','2026-11-23 06:28:48.000000','2026-11-23 06:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795456800,8,8,X'0201070C0308010051796A05','2026-11-23 18:28:48.000000','2026-11-23 18:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795500000,10,0,X'0201070C03080100344AA31B','2026-11-24 06:28:48.000000','2026-11-24 06:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795543200,12,0,X'0201070C0308010029AF3F09','2026-11-24 18:28:48.000000','2026-11-24 18:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795586400,14,14,X'0201070C0308010051796A05','2026-11-25 06:28:48.000000','2026-11-25 06:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,2,1795629600,16,0,X'0201070C03080100344AA31B','2026-11-25 18:28:48.000000','2026-11-25 18:28:48.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,3,1795435200,1,0,NULL,'2026-11-23 12:00:00.000000','2026-11-23 12:00:00.000000');
INSERT INTO "event_hour" VALUES(1,6,1,2,3,1795442400,1,0,NULL,'2026-11-23 14:24:00.000000','2026-11-23 14:24:00.000000');
CREATE TABLE file_change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	commit_id INTEGER NOT NULL, 
	path VARCHAR(510) NOT NULL, 
	type VARCHAR(1) NOT NULL, 
	CONSTRAINT fk_file_change_commit_id FOREIGN KEY(commit_id) REFERENCES "commit" (id) ON DELETE CASCADE, 
	CONSTRAINT fk_file_change_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_file_change_commit_id_path_type UNIQUE (commit_id, path, type)
);
INSERT INTO "file_change" VALUES(1,1,5,'src/cart.py','M');
INSERT INTO "file_change" VALUES(2,1,6,'src/cart.py','M');
INSERT INTO "file_change" VALUES(3,1,7,'src/cart.py','M');
CREATE TABLE head_commit (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	repository_id INTEGER NOT NULL, 
	commit_id INTEGER NOT NULL, 
	CONSTRAINT pk_head_commit PRIMARY KEY (release_id, repository_id), 
	CONSTRAINT fk_head_commit_commit_id FOREIGN KEY(commit_id) REFERENCES "commit" (id) ON DELETE CASCADE, 
	CONSTRAINT fk_head_commit_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_head_commit_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT fk_head_commit_repository_id FOREIGN KEY(repository_id) REFERENCES repository (id) ON DELETE CASCADE
);
INSERT INTO "head_commit" VALUES(1,1,2,1);
INSERT INTO "head_commit" VALUES(1,2,2,2);
INSERT INTO "head_commit" VALUES(1,3,2,3);
INSERT INTO "head_commit" VALUES(1,4,1,5);
INSERT INTO "head_commit" VALUES(1,5,1,6);
INSERT INTO "head_commit" VALUES(1,6,1,7);
INSERT INTO "head_commit" VALUES(1,8,1,6);
CREATE TABLE idempotency_key (
	organization_id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	date_created DATETIME NOT NULL, result_id INTEGER, 
	CONSTRAINT pk_idempotency_key PRIMARY KEY (organization_id, "key"), 
	CONSTRAINT fk_idempotency_key_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "idempotency_key" VALUES(1,'2422b33f6947452d979c82be3b23b46f68656c0ee1515020071fd7758ad8c7bd','e48a909a2565feb8c4cfa1a78637d05bbcfca871c66f0f34c5fea2c7f7b8432f','2026-12-01 05:04:01.698000',4);
INSERT INTO "idempotency_key" VALUES(1,'3f9faaeb59c24141d7cea23a3e53207265b227fe9cfa0076d8981b4b032d8a19','0640f9a84cf532b6ae30b27adf1c6baea92e1e6fdbb07156f49b19951857ec91','2026-12-01 05:04:01.890000',5);
INSERT INTO "idempotency_key" VALUES(1,'b2ecb860a121b1635e17d76792c3b25a94f4d4f17f4863c22d35df81971cd620','877349f880b08a6442f84123365f18aae26826cfd0a07ff773c200046503343b','2026-12-01 05:04:02.031000',6);
INSERT INTO "idempotency_key" VALUES(1,'42e8a6f18fc489b5950b3676b1de53064eed1e5e0327135d05a583a0b41e2d86','a5c001d9b2c70beb2e9415844bc1688b6212d40d4d371eeea1d2d50cf1be716e','2026-12-01 05:04:02.137000',7);
INSERT INTO "idempotency_key" VALUES(1,'bd29c5e5877b96b680c29607426b0b105d5b467b8820e47d4b069b7bc1718703','07b062c8b0272a18284517ad1f53e26cf8e390f6832803ab8b4ec88bdb81cdd2','2026-12-01 05:04:04.107000',NULL);
INSERT INTO "idempotency_key" VALUES(1,'d01b160d1141bc1fefe10a080ef833210b82a4e96ad65a26563725dbcd0693a9','eaabbffd3c24475450f03639a9a430cd8be91a3cd9291f1a1cdb488da98309f0','2026-12-01 05:04:04.471000',NULL);
CREATE TABLE issue (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	title VARCHAR(256), 
	level VARCHAR(8), 
	error_type VARCHAR(128), 
	platform VARCHAR(64), 
	first_seen DATETIME NOT NULL, 
	last_seen DATETIME NOT NULL, 
	first_release_id INTEGER, 
	CONSTRAINT fk_issue_first_release_id FOREIGN KEY(first_release_id) REFERENCES release (id) ON DELETE SET NULL, 
	CONSTRAINT fk_issue_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_issue_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT uq_issue_project_id_key UNIQUE (project_id, "key")
);
INSERT INTO "issue" VALUES(1,1,1,'issue 0',NULL,'warning',NULL,NULL,'2026-11-22 00:28:48.000000','2026-11-25 12:28:48.000000',4);
INSERT INTO "issue" VALUES(2,1,1,'issue 1',NULL,'error',NULL,NULL,'2026-11-22 06:28:48.000000','2026-11-25 18:28:48.000000',6);
INSERT INTO "issue" VALUES(3,1,1,'54184c5beff91ca1308545210ce4fd40','KeyError: ''total''','error','KeyError',NULL,'2026-11-23 12:00:00.000000','2026-11-23 14:24:00.000000',6);
CREATE TABLE key_usage (
	organization_id INTEGER NOT NULL, 
	key_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	quantity BIGINT NOT NULL, 
	CONSTRAINT pk_key_usage PRIMARY KEY (key_id, day, kind), 
	CONSTRAINT fk_key_usage_key_id FOREIGN KEY(key_id) REFERENCES project_key (id) ON DELETE CASCADE, 
	CONSTRAINT fk_key_usage_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "key_usage" VALUES(1,1,1796083200,'bytes',1073741);
INSERT INTO "key_usage" VALUES(1,1,1796083200,'issues',1);
CREATE TABLE member (
	organization_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_member PRIMARY KEY (organization_id, user_id), 
	CONSTRAINT fk_member_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_member_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "member" VALUES(1,1,'owner');
INSERT INTO "member" VALUES(1,2,'manager');
INSERT INTO "member" VALUES(1,3,'member');
CREATE TABLE organization (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	slug VARCHAR(64) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	CONSTRAINT uq_organization_slug UNIQUE (slug)
);
INSERT INTO "organization" VALUES(1,'acme','Acme');
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	date_created DATETIME NOT NULL, 
	due DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	claimed DATETIME, 
	CONSTRAINT fk_outbox_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
CREATE TABLE prebuilt_favorite (
	organization_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_prebuilt_favorite PRIMARY KEY (organization_id, user_id, slug), 
	CONSTRAINT fk_prebuilt_favorite_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_prebuilt_favorite_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "prebuilt_favorite" VALUES(1,1,'default-overview');
CREATE TABLE prebuilt_visits (
	organization_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	visits BIGINT NOT NULL, 
	last_visited DATETIME NOT NULL, 
	CONSTRAINT pk_prebuilt_visits PRIMARY KEY (organization_id, slug), 
	CONSTRAINT fk_prebuilt_visits_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "prebuilt_visits" VALUES(1,'default-overview',1,'2026-12-01 05:04:03.806346');
CREATE TABLE project (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	platform VARCHAR(64), folded_name VARCHAR(800), 
	CONSTRAINT fk_project_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_project_organization_id_slug UNIQUE (organization_id, slug)
);
INSERT INTO "project" VALUES(1,1,'app','App','python','app');
INSERT INTO "project" VALUES(2,1,'api','Api',NULL,'api');
CREATE TABLE project_event_day (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	environment_id INTEGER NOT NULL, 
	total BIGINT NOT NULL, 
	unhandled BIGINT NOT NULL, 
	users BLOB, 
	first_event DATETIME NOT NULL, 
	last_event DATETIME NOT NULL, 
	CONSTRAINT pk_project_event_day PRIMARY KEY (project_id, day, environment_id), 
	CONSTRAINT fk_project_event_day_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_event_day_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_event_day_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "project_event_day" VALUES(1,1,1795305600,2,10,2,X'0201070C03080300344AA31B51796A0529AF3F09','2026-11-22 00:28:48.000000','2026-11-22 18:28:48.000000');
INSERT INTO "project_event_day" VALUES(1,1,1795392000,2,28,13,X'0201070C0308030051796A0529AF3F09344AA31B','2026-11-23 00:28:48.000000','2026-11-23 18:28:48.000000');
INSERT INTO "project_event_day" VALUES(1,1,1795478400,2,42,11,X'0201070C0308030029AF3F09344AA31B51796A05','2026-11-24 00:28:48.000000','2026-11-24 18:28:48.000000');
INSERT INTO "project_event_day" VALUES(1,1,1795564800,2,58,14,X'0201070C03080300344AA31B51796A0529AF3F09','2026-11-25 00:28:48.000000','2026-11-25 18:28:48.000000');
CREATE TABLE project_event_hour (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	hour BIGINT NOT NULL, 
	environment_id INTEGER NOT NULL, 
	total BIGINT NOT NULL, 
	unhandled BIGINT NOT NULL, 
	users BLOB, 
	first_event DATETIME NOT NULL, 
	last_event DATETIME NOT NULL, 
	CONSTRAINT pk_project_event_hour PRIMARY KEY (project_id, hour, environment_id), 
	CONSTRAINT fk_project_event_hour_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_event_hour_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_event_hour_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "project_event_hour" VALUES(1,1,1795305600,2,1,0,X'0201070C03080100344AA31B','2026-11-22 00:28:48.000000','2026-11-22 00:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795327200,2,2,2,X'0201070C0308010051796A05','2026-11-22 06:28:48.000000','2026-11-22 06:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795348800,2,3,0,X'0201070C0308010029AF3F09','2026-11-22 12:28:48.000000','2026-11-22 12:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795370400,2,4,0,X'0201070C03080100344AA31B','2026-11-22 18:28:48.000000','2026-11-22 18:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795392000,2,5,5,X'0201070C0308010051796A05','2026-11-23 00:28:48.000000','2026-11-23 00:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795413600,2,6,0,X'0201070C0308010029AF3F09','2026-11-23 06:28:48.000000','2026-11-23 06:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795435200,2,8,0,X'0201070C03080100344AA31B','2026-11-23 12:00:00.000000','2026-11-23 12:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795442400,2,1,0,NULL,'2026-11-23 14:24:00.000000','2026-11-23 14:24:00.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795456800,2,8,8,X'0201070C0308010051796A05','2026-11-23 18:28:48.000000','2026-11-23 18:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795478400,2,9,0,X'0201070C0308010029AF3F09','2026-11-24 00:28:48.000000','2026-11-24 00:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795500000,2,10,0,X'0201070C03080100344AA31B','2026-11-24 06:28:48.000000','2026-11-24 06:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795521600,2,11,11,X'0201070C0308010051796A05','2026-11-24 12:28:48.000000','2026-11-24 12:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795543200,2,12,0,X'0201070C0308010029AF3F09','2026-11-24 18:28:48.000000','2026-11-24 18:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795564800,2,13,0,X'0201070C03080100344AA31B','2026-11-25 00:28:48.000000','2026-11-25 00:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795586400,2,14,14,X'0201070C0308010051796A05','2026-11-25 06:28:48.000000','2026-11-25 06:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795608000,2,15,0,X'0201070C0308010029AF3F09','2026-11-25 12:28:48.000000','2026-11-25 12:28:48.000000');
INSERT INTO "project_event_hour" VALUES(1,1,1795629600,2,16,0,X'0201070C03080100344AA31B','2026-11-25 18:28:48.000000','2026-11-25 18:28:48.000000');
CREATE TABLE project_key (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	public VARCHAR(32) NOT NULL, 
	date_created DATETIME NOT NULL, 
	date_disabled DATETIME, 
	CONSTRAINT fk_project_key_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_key_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT uq_project_key_public UNIQUE (public)
);
INSERT INTO "project_key" VALUES(1,1,1,'2760e158ed315d8ab44ef9334eb12f17','2026-12-01 05:04:21.598950',NULL);
CREATE TABLE project_platform (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	platform VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_project_platform PRIMARY KEY (project_id, platform), 
	CONSTRAINT fk_project_platform_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_platform_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "project_platform" VALUES(1,1,'python');
INSERT INTO "project_platform" VALUES(1,1,'node');
CREATE TABLE project_session_day (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	environment_id INTEGER NOT NULL, 
	total BIGINT NOT NULL, 
	errored BIGINT NOT NULL, 
	crashed BIGINT NOT NULL, 
	abnormal BIGINT NOT NULL, 
	users BLOB, 
	crashed_users BLOB, 
	abnormal_users BLOB, 
	errored_users BLOB, 
	durations BLOB, 
	duration_sum BIGINT NOT NULL, 
	duration_count BIGINT NOT NULL, 
	CONSTRAINT pk_project_session_day PRIMARY KEY (project_id, day, environment_id), 
	CONSTRAINT fk_project_session_day_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_session_day_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_session_day_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "project_session_day" VALUES(1,1,1795305600,2,10,5,2,0,X'0201070C03080400344AA31B51796A0529AF3F09D3164407',X'0201070C0308010051796A05',NULL,X'0201070C0308010029AF3F09',X'0100000000000000000100000020AA44000000000004000000',18000000,5);
INSERT INTO "project_session_day" VALUES(1,1,1795392000,2,26,13,6,0,X'0201070C0308040080C9FA06344AA31B51796A0529AF3F09',X'0201070C03080100344AA31B',NULL,X'0201070C0308010051796A05',X'01808D5B000000000005000000A037A0000000000008000000',114000000,13);
INSERT INTO "project_session_day" VALUES(1,1,1795478400,2,42,21,10,0,X'0201070C03080400D316440780C9FA06344AA31B51796A05',X'0201070C0308010080C9FA06',NULL,X'0201070C03080100344AA31B',X'01001BB700000000000900000020C5FB00000000000C000000',306000000,21);
INSERT INTO "project_session_day" VALUES(1,1,1795564800,2,58,29,14,0,X'0201070C0308040029AF3F09D316440780C9FA06344AA31B',X'0201070C03080100D3164407',NULL,X'0201070C0308010080C9FA06',X'0180A81201000000000D000000A05257010000000010000000',594000000,29);
CREATE TABLE project_session_hour (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	hour BIGINT NOT NULL, 
	environment_id INTEGER NOT NULL, 
	total BIGINT NOT NULL, 
	errored BIGINT NOT NULL, 
	crashed BIGINT NOT NULL, 
	abnormal BIGINT NOT NULL, 
	users BLOB, 
	crashed_users BLOB, 
	abnormal_users BLOB, 
	errored_users BLOB, 
	durations BLOB, 
	duration_sum BIGINT NOT NULL, 
	duration_count BIGINT NOT NULL, 
	CONSTRAINT pk_project_session_hour PRIMARY KEY (project_id, hour, environment_id), 
	CONSTRAINT fk_project_session_hour_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_session_hour_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_session_hour_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "project_session_hour" VALUES(1,1,1795305600,2,1,0,0,0,X'0201070C03080100344AA31B',NULL,NULL,NULL,X'01000000000000000001000000',0,1);
INSERT INTO "project_session_hour" VALUES(1,1,1795327200,2,2,2,2,0,X'0201070C0308010051796A05',X'0201070C0308010051796A05',NULL,NULL,NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795348800,2,3,3,0,0,X'0201070C0308010029AF3F09',NULL,NULL,X'0201070C0308010029AF3F09',NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795370400,2,4,0,0,0,X'0201070C03080100D3164407',NULL,NULL,NULL,X'0120AA44000000000004000000',18000000,4);
INSERT INTO "project_session_hour" VALUES(1,1,1795392000,2,5,0,0,0,X'0201070C0308010080C9FA06',NULL,NULL,NULL,X'01808D5B000000000005000000',30000000,5);
INSERT INTO "project_session_hour" VALUES(1,1,1795413600,2,6,6,6,0,X'0201070C03080100344AA31B',X'0201070C03080100344AA31B',NULL,NULL,NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795435200,2,7,7,0,0,X'0201070C0308010051796A05',NULL,NULL,X'0201070C0308010051796A05',NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795456800,2,8,0,0,0,X'0201070C0308010029AF3F09',NULL,NULL,NULL,X'01A037A0000000000008000000',84000000,8);
INSERT INTO "project_session_hour" VALUES(1,1,1795478400,2,9,0,0,0,X'0201070C03080100D3164407',NULL,NULL,NULL,X'01001BB7000000000009000000',108000000,9);
INSERT INTO "project_session_hour" VALUES(1,1,1795500000,2,10,10,10,0,X'0201070C0308010080C9FA06',X'0201070C0308010080C9FA06',NULL,NULL,NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795521600,2,11,11,0,0,X'0201070C03080100344AA31B',NULL,NULL,X'0201070C03080100344AA31B',NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795543200,2,12,0,0,0,X'0201070C0308010051796A05',NULL,NULL,NULL,X'0120C5FB00000000000C000000',198000000,12);
INSERT INTO "project_session_hour" VALUES(1,1,1795564800,2,13,0,0,0,X'0201070C0308010029AF3F09',NULL,NULL,NULL,X'0180A81201000000000D000000',234000000,13);
INSERT INTO "project_session_hour" VALUES(1,1,1795586400,2,14,14,14,0,X'0201070C03080100D3164407',X'0201070C03080100D3164407',NULL,NULL,NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795608000,2,15,15,0,0,X'0201070C0308010080C9FA06',NULL,NULL,X'0201070C0308010080C9FA06',NULL,0,0);
INSERT INTO "project_session_hour" VALUES(1,1,1795629600,2,16,0,0,0,X'0201070C03080100344AA31B',NULL,NULL,NULL,X'01A05257010000000010000000',360000000,16);
CREATE TABLE project_team (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	CONSTRAINT pk_project_team PRIMARY KEY (project_id, team_id), 
	CONSTRAINT fk_project_team_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_team_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_team_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE CASCADE
);
INSERT INTO "project_team" VALUES(1,1,1);
INSERT INTO "project_team" VALUES(1,2,2);
CREATE TABLE pull_request (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	repository_id INTEGER NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	title TEXT, 
	message TEXT, 
	merge_sha VARCHAR(64), 
	date_created DATETIME NOT NULL, 
	author_id INTEGER, 
	CONSTRAINT fk_pull_request_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_pull_request_repository_id_number UNIQUE (repository_id, number)
);
CREATE TABLE received_count (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	outcome VARCHAR(8) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	quantity BIGINT NOT NULL, 
	CONSTRAINT pk_received_count PRIMARY KEY (project_id, day, outcome, kind, reason), 
	CONSTRAINT fk_received_count_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_received_count_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "received_count" VALUES(1,1,1796083200,'accepted','event','',2);
INSERT INTO "received_count" VALUES(1,1,1796083200,'late','session','',2);
CREATE TABLE release (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	version VARCHAR(250) NOT NULL, 
	status INTEGER, 
	ref VARCHAR(250), 
	url TEXT, 
	user_agent VARCHAR(256), 
	data JSON NOT NULL, 
	date_created DATETIME NOT NULL, 
	date_released DATETIME, 
	owner_id INTEGER, 
	author_ids JSON, 
	commit_count INTEGER, 
	last_commit_id INTEGER, 
	deploy_count INTEGER, 
	last_deploy_id INTEGER, 
	package VARCHAR(250), 
	major BIGINT, 
	minor BIGINT, 
	patch BIGINT, 
	revision BIGINT, 
	prerelease VARCHAR(250), 
	build_code VARCHAR(250), 
	build_number BIGINT, 
	semver_order VARCHAR(350) NOT NULL, is_only_seen BOOLEAN, folded_version VARCHAR(1000), 
	CONSTRAINT fk_release_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_release_organization_id_version UNIQUE (organization_id, version)
);
INSERT INTO "release" VALUES(1,1,'app@0.1.0',0,'v0.1.0',NULL,NULL,'{}','2017-07-14 02:41:00.000000','2017-07-14 02:41:00.000000',NULL,'["2"]',1,1,1,1,'app',0,1,0,0,'',NULL,NULL,'00000000000000000000000000000000000001000000000000000000000000000000000000001',NULL,'app@0.1.0');
INSERT INTO "release" VALUES(2,1,'app@0.2.0',0,'v0.2.0',NULL,NULL,'{}','2017-07-14 02:42:00.000000','2017-07-14 02:42:00.000000',NULL,'["3"]',1,2,1,2,'app',0,2,0,0,'',NULL,NULL,'00000000000000000000000000000000000002000000000000000000000000000000000000001',NULL,'app@0.2.0');
INSERT INTO "release" VALUES(3,1,'app@0.3.0',0,'v0.3.0',NULL,NULL,'{}','2017-07-14 02:44:00.000000','2017-07-14 02:44:00.000000',NULL,'["1", "4"]',2,3,1,3,'app',0,3,0,0,'',NULL,NULL,'00000000000000000000000000000000000003000000000000000000000000000000000000001',NULL,'app@0.3.0');
INSERT INTO "release" VALUES(4,1,'app@1.0.0',0,'0000000000000000000000000000000000000000','https://ci.example/0','python-httpx/0.28.1','{}','2026-12-01 05:04:00.694334','2026-11-22 00:00:00.000000',1,'["2"]',1,5,2,6,'app',1,0,0,0,'',NULL,NULL,'00000000000000000010000000000000000000000000000000000000000000000000000000001',NULL,'app@1.0.0');
INSERT INTO "release" VALUES(5,1,'app@1.1.0-rc.1',0,'1111111111111111111111111111111111111111','https://ci.example/1','python-httpx/0.28.1','{}','2026-12-01 05:04:01.041633','2026-11-23 00:00:00.000000',1,'["2"]',1,6,0,NULL,'app',1,1,0,0,'rc.1',NULL,NULL,'00000000000000000010000000000000000001000000000000000000000000000000000000000wrc,0011',NULL,'app@1.1.0-rc.1');
INSERT INTO "release" VALUES(6,1,'app@1.1.0',0,'2222222222222222222222222222222222222222','https://ci.example/2','python-httpx/0.28.1','{}','2026-12-01 05:04:01.223747','2026-11-24 00:00:00.000000',1,'["2"]',1,7,2,7,'app',1,1,0,0,'',NULL,NULL,'00000000000000000010000000000000000001000000000000000000000000000000000000001',NULL,'app@1.1.0');
INSERT INTO "release" VALUES(7,1,'loose',1,NULL,NULL,'python-httpx/0.28.1','{}','2026-12-01 05:04:01.374232',NULL,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'loose');
INSERT INTO "release" VALUES(8,1,'api@2.0.0',0,NULL,NULL,'python-httpx/0.28.1','{}','2026-12-01 05:04:01.502827',NULL,NULL,NULL,0,NULL,0,NULL,'api',2,0,0,0,'',NULL,NULL,'00000000000000000020000000000000000000000000000000000000000000000000000000001',NULL,'api@2.0.0');
CREATE TABLE release_commit (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	commit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_release_commit PRIMARY KEY (release_id, commit_id), 
	CONSTRAINT fk_release_commit_commit_id FOREIGN KEY(commit_id) REFERENCES "commit" (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_commit_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_commit_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT uq_release_commit_release_id_position UNIQUE (release_id, position)
);
INSERT INTO "release_commit" VALUES(1,1,1,0);
INSERT INTO "release_commit" VALUES(1,2,2,0);
INSERT INTO "release_commit" VALUES(1,3,3,0);
INSERT INTO "release_commit" VALUES(1,3,4,1);
INSERT INTO "release_commit" VALUES(1,4,5,0);
INSERT INTO "release_commit" VALUES(1,5,6,0);
INSERT INTO "release_commit" VALUES(1,6,7,0);
CREATE TABLE release_project (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	new_groups INTEGER, 
	first_event DATETIME, 
	last_event DATETIME, release_date DATETIME, 
	CONSTRAINT pk_release_project PRIMARY KEY (release_id, project_id), 
	CONSTRAINT fk_release_project_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_project_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_project_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE
);
INSERT INTO "release_project" VALUES(1,1,1,0,NULL,NULL,'2017-07-14 02:41:00.000000');
INSERT INTO "release_project" VALUES(1,2,1,0,NULL,NULL,'2017-07-14 02:42:00.000000');
INSERT INTO "release_project" VALUES(1,3,1,0,NULL,NULL,'2017-07-14 02:44:00.000000');
INSERT INTO "release_project" VALUES(1,4,1,1,'2026-11-22 00:28:48.000000','2026-11-25 12:28:48.000000','2026-11-22 00:00:00.000000');
INSERT INTO "release_project" VALUES(1,5,1,0,NULL,NULL,'2026-11-23 00:00:00.000000');
INSERT INTO "release_project" VALUES(1,5,2,0,NULL,NULL,'2026-11-23 00:00:00.000000');
INSERT INTO "release_project" VALUES(1,6,1,3,'2026-11-22 06:28:48.000000','2026-11-25 18:28:48.000000','2026-11-24 00:00:00.000000');
INSERT INTO "release_project" VALUES(1,6,2,0,NULL,NULL,'2026-11-24 00:00:00.000000');
INSERT INTO "release_project" VALUES(1,7,2,0,NULL,NULL,'2026-12-01 05:04:01.374232');
INSERT INTO "release_project" VALUES(1,8,2,0,NULL,NULL,'2026-12-01 05:04:01.502827');
CREATE TABLE "release_project_environment" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	first_seen DATETIME, 
	last_seen DATETIME, 
	new_issues_count INTEGER NOT NULL, 
	adopted DATETIME, 
	unadopted DATETIME, 
	last_deploy_id INTEGER, 
	first_event DATETIME, 
	last_event DATETIME, 
	CONSTRAINT fk_release_project_environment_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_project_environment_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_release_project_environment_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT uq_release_project_environment_release_id_project_id_environment_id UNIQUE (release_id, project_id, environment_id), 
	CONSTRAINT fk_release_project_environment_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "release_project_environment" VALUES(1,1,1,1,1,'2017-07-14 02:41:00.000000','2017-07-14 02:41:00.000000',0,NULL,NULL,1,NULL,NULL);
INSERT INTO "release_project_environment" VALUES(2,1,2,1,1,'2017-07-14 02:42:00.000000','2017-07-14 02:42:00.000000',0,NULL,NULL,2,NULL,NULL);
INSERT INTO "release_project_environment" VALUES(3,1,3,1,1,'2017-07-14 02:44:00.000000','2017-07-14 02:44:00.000000',0,NULL,NULL,3,NULL,NULL);
INSERT INTO "release_project_environment" VALUES(4,1,4,1,2,'2026-11-22 00:14:24.000000','2026-11-25 12:28:48.000000',1,NULL,NULL,6,'2026-11-22 00:28:48.000000','2026-11-25 12:28:48.000000');
INSERT INTO "release_project_environment" VALUES(5,1,6,2,2,'2026-11-22 14:24:00.000000','2026-11-22 14:24:00.000000',0,NULL,NULL,5,NULL,NULL);
INSERT INTO "release_project_environment" VALUES(6,1,6,1,2,'2026-11-22 06:14:24.000000','2026-11-25 18:28:48.000000',3,NULL,NULL,5,'2026-11-22 06:28:48.000000','2026-11-25 18:28:48.000000');
INSERT INTO "release_project_environment" VALUES(8,1,6,2,5,'2026-11-23 14:24:00.000000','2026-11-23 14:24:00.000000',0,NULL,NULL,7,NULL,NULL);
INSERT INTO "release_project_environment" VALUES(9,1,6,1,5,'2026-11-23 14:24:00.000000','2026-11-23 14:24:00.000000',0,NULL,NULL,7,NULL,NULL);
CREATE TABLE repository (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	url TEXT, 
	provider VARCHAR(64), folded_name VARCHAR(800), 
	CONSTRAINT fk_repository_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE
);
INSERT INTO "repository" VALUES(1,1,'acme/app','https://git.example/acme/app','github','acme/app');
INSERT INTO "repository" VALUES(2,1,'app',NULL,NULL,'app');
CREATE TABLE rollup_frontier (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	closed BIGINT NOT NULL, 
	frontier BIGINT NOT NULL, 
	CONSTRAINT pk_rollup_frontier PRIMARY KEY (project_id), 
	CONSTRAINT fk_rollup_frontier_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_rollup_frontier_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
INSERT INTO "rollup_frontier" VALUES(1,1,1796097600,1796097600);
INSERT INTO "rollup_frontier" VALUES(1,2,1796097600,1796097600);
CREATE TABLE rollup_late (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	CONSTRAINT fk_rollup_late_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_rollup_late_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
CREATE TABLE scheduled_task (
	name VARCHAR(32) NOT NULL, 
	due DATETIME NOT NULL, 
	CONSTRAINT pk_scheduled_task PRIMARY KEY (name)
);
INSERT INTO "scheduled_task" VALUES('adoption','2026-12-01 06:04:44.961000');
INSERT INTO "scheduled_task" VALUES('retention','2026-12-01 06:04:45.035000');
INSERT INTO "scheduled_task" VALUES('statistics','2026-12-01 06:04:45.067000');
CREATE TABLE session_day (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	day BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	errored BIGINT NOT NULL, 
	crashed BIGINT NOT NULL, 
	abnormal BIGINT NOT NULL, 
	users BLOB, 
	crashed_users BLOB, 
	abnormal_users BLOB, 
	errored_users BLOB, 
	durations BLOB, 
	duration_sum BIGINT NOT NULL, 
	duration_count BIGINT NOT NULL, 
	CONSTRAINT pk_session_day PRIMARY KEY (release_id, project_id, environment_id, day), 
	CONSTRAINT fk_session_day_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_day_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_day_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_day_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE
);
INSERT INTO "session_day" VALUES(1,4,1,2,1795305600,4,3,0,0,X'0201070C03080200344AA31B29AF3F09',NULL,NULL,X'0201070C0308010029AF3F09',X'01000000000000000001000000',0,1);
INSERT INTO "session_day" VALUES(1,6,1,2,1795305600,6,2,2,0,X'0201070C0308020051796A05D3164407',X'0201070C0308010051796A05',NULL,NULL,X'0120AA44000000000004000000',18000000,4);
INSERT INTO "session_day" VALUES(1,4,1,2,1795392000,12,7,0,0,X'0201070C0308020080C9FA0651796A05',NULL,NULL,X'0201070C0308010051796A05',X'01808D5B000000000005000000',30000000,5);
INSERT INTO "session_day" VALUES(1,6,1,2,1795392000,14,6,6,0,X'0201070C03080200344AA31B29AF3F09',X'0201070C03080100344AA31B',NULL,NULL,X'01A037A0000000000008000000',84000000,8);
INSERT INTO "session_day" VALUES(1,4,1,2,1795478400,20,11,0,0,X'0201070C03080200D3164407344AA31B',NULL,NULL,X'0201070C03080100344AA31B',X'01001BB7000000000009000000',108000000,9);
INSERT INTO "session_day" VALUES(1,6,1,2,1795478400,22,10,10,0,X'0201070C0308020080C9FA0651796A05',X'0201070C0308010080C9FA06',NULL,NULL,X'0120C5FB00000000000C000000',198000000,12);
INSERT INTO "session_day" VALUES(1,4,1,2,1795564800,28,15,0,0,X'0201070C0308020029AF3F0980C9FA06',NULL,NULL,X'0201070C0308010080C9FA06',X'0180A81201000000000D000000',234000000,13);
INSERT INTO "session_day" VALUES(1,6,1,2,1795564800,30,14,14,0,X'0201070C03080200D3164407344AA31B',X'0201070C03080100D3164407',NULL,NULL,X'01A05257010000000010000000',360000000,16);
CREATE TABLE session_hour (
	organization_id INTEGER NOT NULL, 
	release_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	hour BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	errored BIGINT NOT NULL, 
	crashed BIGINT NOT NULL, 
	abnormal BIGINT NOT NULL, 
	users BLOB, 
	crashed_users BLOB, 
	durations BLOB, abnormal_users BLOB, errored_users BLOB, duration_sum BIGINT DEFAULT '0' NOT NULL, duration_count BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_session_hour PRIMARY KEY (release_id, project_id, environment_id, hour), 
	CONSTRAINT fk_session_hour_environment_id FOREIGN KEY(environment_id) REFERENCES environment (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_hour_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_hour_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_hour_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE CASCADE
);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795305600,1,0,0,0,X'0201070C03080100344AA31B',NULL,X'01000000000000000001000000',NULL,NULL,0,1);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795348800,3,3,0,0,X'0201070C0308010029AF3F09',NULL,NULL,NULL,X'0201070C0308010029AF3F09',0,0);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795392000,5,0,0,0,X'0201070C0308010080C9FA06',NULL,X'01808D5B000000000005000000',NULL,NULL,30000000,5);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795435200,7,7,0,0,X'0201070C0308010051796A05',NULL,NULL,NULL,X'0201070C0308010051796A05',0,0);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795478400,9,0,0,0,X'0201070C03080100D3164407',NULL,X'01001BB7000000000009000000',NULL,NULL,108000000,9);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795521600,11,11,0,0,X'0201070C03080100344AA31B',NULL,NULL,NULL,X'0201070C03080100344AA31B',0,0);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795564800,13,0,0,0,X'0201070C0308010029AF3F09',NULL,X'0180A81201000000000D000000',NULL,NULL,234000000,13);
INSERT INTO "session_hour" VALUES(1,4,1,2,1795608000,15,15,0,0,X'0201070C0308010080C9FA06',NULL,NULL,NULL,X'0201070C0308010080C9FA06',0,0);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795327200,2,2,2,0,X'0201070C0308010051796A05',X'0201070C0308010051796A05',NULL,NULL,NULL,0,0);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795370400,4,0,0,0,X'0201070C03080100D3164407',NULL,X'0120AA44000000000004000000',NULL,NULL,18000000,4);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795413600,6,6,6,0,X'0201070C03080100344AA31B',X'0201070C03080100344AA31B',NULL,NULL,NULL,0,0);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795456800,8,0,0,0,X'0201070C0308010029AF3F09',NULL,X'01A037A0000000000008000000',NULL,NULL,84000000,8);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795500000,10,10,10,0,X'0201070C0308010080C9FA06',X'0201070C0308010080C9FA06',NULL,NULL,NULL,0,0);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795543200,12,0,0,0,X'0201070C0308010051796A05',NULL,X'0120C5FB00000000000C000000',NULL,NULL,198000000,12);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795586400,14,14,14,0,X'0201070C03080100D3164407',X'0201070C03080100D3164407',NULL,NULL,NULL,0,0);
INSERT INTO "session_hour" VALUES(1,6,1,2,1795629600,16,0,0,0,X'0201070C03080100344AA31B',NULL,X'01A05257010000000010000000',NULL,NULL,360000000,16);
CREATE TABLE session_state (
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	sid VARCHAR(32) NOT NULL, 
	release_id INTEGER NOT NULL, 
	environment_id INTEGER NOT NULL, 
	hour BIGINT NOT NULL, 
	status VARCHAR(8) NOT NULL, 
	errors BIGINT NOT NULL, 
	users JSON NOT NULL, 
	duration DOUBLE, 
	expires DATETIME NOT NULL, hour_sent BIGINT, duration_position BIGINT, 
	CONSTRAINT pk_session_state PRIMARY KEY (project_id, sid), 
	CONSTRAINT fk_session_state_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_session_state_project_id FOREIGN KEY(project_id) REFERENCES project (id) ON DELETE CASCADE
);
ANALYZE "sqlite_master";
CREATE TABLE team (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	name VARCHAR(128) NOT NULL, folded_name VARCHAR(512), 
	CONSTRAINT fk_team_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_team_organization_id_slug UNIQUE (organization_id, slug)
);
INSERT INTO "team" VALUES(1,1,'web','Web','web');
INSERT INTO "team" VALUES(2,1,'api','Api','api');
CREATE TABLE team_member (
	organization_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	CONSTRAINT pk_team_member PRIMARY KEY (team_id, user_id), 
	CONSTRAINT fk_team_member_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_team_member_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE CASCADE, 
	CONSTRAINT fk_team_member_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "team_member" VALUES(1,1,3);
INSERT INTO "team_member" VALUES(1,2,2);
CREATE TABLE token_budget (
	token_id INTEGER NOT NULL, 
	paid_until DOUBLE NOT NULL, 
	CONSTRAINT pk_token_budget PRIMARY KEY (token_id), 
	CONSTRAINT fk_token_budget_token_id FOREIGN KEY(token_id) REFERENCES access_token (id) ON DELETE CASCADE
);
CREATE TABLE user_account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	username VARCHAR(128) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	avatar_url TEXT, 
	is_active BOOLEAN NOT NULL, folded_name VARCHAR(800), 
	CONSTRAINT uq_user_account_username UNIQUE (username)
);
INSERT INTO "user_account" VALUES(1,'ada','Ada','Ada@acme.example',NULL,1,'ada');
INSERT INTO "user_account" VALUES(2,'ben','Ben','ben@acme.example',NULL,1,'ben');
INSERT INTO "user_account" VALUES(3,'bob@acme.example','bob','bob@acme.example',NULL,0,'bob');
CREATE TABLE user_email (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	lowered VARCHAR(254) NOT NULL, 
	CONSTRAINT fk_user_email_user_id FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_user_email_user_id_lowered UNIQUE (user_id, lowered)
);
INSERT INTO "user_email" VALUES(1,1,'ada@home.example','ada@home.example');
INSERT INTO "user_email" VALUES(2,1,'Ada@acme.example','ada@acme.example');
INSERT INTO "user_email" VALUES(3,2,'ben@acme.example','ben@acme.example');
INSERT INTO "user_email" VALUES(4,3,'bob@acme.example','bob@acme.example');
CREATE TABLE widget (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	dashboard_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	description TEXT, 
	display_type INTEGER NOT NULL, 
	widget_type INTEGER NOT NULL, 
	dataset_source INTEGER NOT NULL, 
	interval VARCHAR(10) NOT NULL, 
	"limit" INTEGER, 
	layout JSON, 
	thresholds JSON, 
	date_created DATETIME NOT NULL, 
	CONSTRAINT fk_widget_dashboard_id FOREIGN KEY(dashboard_id) REFERENCES dashboard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_widget_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT uq_widget_dashboard_id_position UNIQUE (dashboard_id, position)
);
INSERT INTO "widget" VALUES(1,1,1,1,'Errors',NULL,0,100,2,'5m',NULL,'{"x": 0, "y": 0, "w": 2, "h": 2, "min_h": 2}',NULL,'2026-12-01 05:04:02.329116');
CREATE TABLE widget_query (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	organization_id INTEGER NOT NULL, 
	widget_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	fields JSON NOT NULL, 
	aggregates JSON NOT NULL, 
	columns JSON NOT NULL, 
	field_aliases JSON NOT NULL, 
	conditions TEXT NOT NULL, 
	orderby TEXT NOT NULL, 
	is_hidden BOOLEAN NOT NULL, 
	selected_aggregate INTEGER, 
	CONSTRAINT fk_widget_query_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id) ON DELETE CASCADE, 
	CONSTRAINT fk_widget_query_widget_id FOREIGN KEY(widget_id) REFERENCES widget (id) ON DELETE CASCADE, 
	CONSTRAINT uq_widget_query_widget_id_position UNIQUE (widget_id, position)
);
INSERT INTO "widget_query" VALUES(1,1,1,1,'','["count()"]','["count()"]','[]','[]','level:error','',0,NULL);
CREATE INDEX ix_commit_organization_id_sha ON "commit" (organization_id, sha);
CREATE INDEX ix_dashboard_organization_id_date_created_id ON dashboard (organization_id, date_created, id);
CREATE INDEX ix_dashboard_organization_id_last_visited_id ON dashboard (organization_id, last_visited, id);
CREATE INDEX ix_dashboard_organization_id_visits_date_created_id ON dashboard (organization_id, visits, date_created, id);
CREATE INDEX ix_member_user_id ON member (user_id);
CREATE INDEX ix_outbox_due ON outbox (due);
CREATE UNIQUE INDEX uq_outbox_waiting ON outbox (organization_id, kind) WHERE claimed IS NULL;
CREATE INDEX ix_pull_request_organization_id_merge_sha ON pull_request (organization_id, merge_sha);
CREATE INDEX ix_release_organization_id_build_code ON release (organization_id, build_code);
CREATE INDEX ix_release_organization_id_build_number_id ON release (organization_id, build_number, id);
CREATE INDEX ix_release_organization_id_date_created_id ON release (organization_id, date_created, id);
CREATE INDEX ix_release_organization_id_semver_order_date_created_id ON release (organization_id, semver_order, date_created, id);
CREATE INDEX ix_repository_organization_id_name ON repository (organization_id, name);
CREATE INDEX ix_user_email_lowered ON user_email (lowered);
CREATE INDEX ix_dashboard_favorite_dashboard_id ON dashboard_favorite (dashboard_id);
CREATE INDEX ix_dashboard_project_project_id ON dashboard_project (project_id);
CREATE INDEX ix_dashboard_team_team_id ON dashboard_team (team_id);
CREATE INDEX ix_deploy_release_id_date_finished_id ON deploy (release_id, date_finished, id);
CREATE INDEX ix_environment_project_project_id ON environment_project (project_id);
CREATE INDEX ix_project_team_team_id ON project_team (team_id);
CREATE INDEX ix_release_commit_commit_id_release_id ON release_commit (commit_id, release_id);
CREATE INDEX ix_release_project_organization_id_project_id_release_id ON release_project (organization_id, project_id, release_id);
CREATE INDEX ix_team_member_user_id ON team_member (user_id);
CREATE INDEX ix_idempotency_key_date_created ON idempotency_key (date_created);
CREATE INDEX ix_session_hour_project_id_hour ON session_hour (project_id, hour);
CREATE INDEX ix_change_date_created ON change (date_created);
CREATE INDEX ix_change_transaction ON change ("transaction");
CREATE INDEX ix_envelope_due_id ON envelope (due, id);
CREATE INDEX ix_project_key_project_id ON project_key (project_id);
CREATE INDEX ix_received_count_day ON received_count (day);
CREATE INDEX ix_session_state_expires ON session_state (expires);
CREATE INDEX ix_key_usage_day ON key_usage (day);
CREATE INDEX ix_release_project_environment_adoption ON release_project_environment (organization_id, environment_id, project_id, adopted, release_id);
CREATE INDEX ix_issue_last_seen ON issue (last_seen);
CREATE INDEX ix_issue_first_release_id ON issue (first_release_id);
CREATE INDEX ix_event_hour_project_id_hour ON event_hour (project_id, hour);
CREATE INDEX ix_session_day_project_id_day ON session_day (project_id, day);
CREATE INDEX ix_event_day_project_id_day ON event_day (project_id, day);
CREATE INDEX ix_rollup_late_project_id_day ON rollup_late (project_id, day);
CREATE INDEX ix_ancestry_repository_id_first_position_last_position ON ancestry (repository_id, first_position, last_position);
CREATE TRIGGER deploy_project_copies AFTER INSERT ON deploy_project BEGIN
        
    UPDATE deploy_project
    SET (release_id, environment_id, date_finished, is_before_release) = (
        SELECT d.release_id, d.environment_id, d.date_finished, d.date_finished < r.date_created
        FROM deploy AS d JOIN "release" AS r ON r.id = d.release_id
        WHERE d.id = deploy_project.deploy_id
    )
 WHERE deploy_id = NEW.deploy_id AND project_id = NEW.project_id;
        INSERT INTO environment_project (organization_id, environment_id, project_id)
        SELECT NEW.organization_id, e.id, NEW.project_id
        FROM deploy AS d JOIN environment AS e ON e.id = d.environment_id
        WHERE d.id = NEW.deploy_id AND NOT EXISTS (
            SELECT 1 FROM environment_project AS o
            WHERE o.environment_id = e.id AND o.project_id = NEW.project_id
        );
    END;
CREATE TRIGGER release_project_copies AFTER INSERT ON release_project BEGIN
        
    UPDATE release_project SET release_date = (
        SELECT coalesce(date_released, date_created) FROM "release"
        WHERE id = release_project.release_id
    )
 WHERE release_id = NEW.release_id AND project_id = NEW.project_id;
    END;
CREATE TRIGGER release_dates AFTER UPDATE OF date_released, date_created ON "release" BEGIN
        
    UPDATE release_project SET release_date = (
        SELECT coalesce(date_released, date_created) FROM "release"
        WHERE id = release_project.release_id
    )
 WHERE release_id = NEW.id;
    END;
CREATE INDEX ix_deploy_project_order ON deploy_project (project_id, environment_id, date_finished, deploy_id, release_id);
CREATE INDEX ix_deploy_project_release ON deploy_project (release_id, project_id);
CREATE INDEX ix_release_project_project_id_release_date_release_id ON release_project (project_id, release_date, release_id);
CREATE INDEX ix_release_package ON release (organization_id, package, semver_order, date_created, id);
CREATE INDEX ix_release_organization_id_date_released_date_created_id ON release (organization_id, date_released, date_created, id);
CREATE INDEX ix_deploy_organization_id_date_finished_id ON deploy (organization_id, date_finished, id);
CREATE INDEX ix_commit_organization_id_date_created_id ON "commit" (organization_id, date_created, id);
CREATE INDEX ix_commit_author_id_date_created_id ON "commit" (author_id, date_created, id);
CREATE INDEX ix_commit_repository_id_position ON "commit" (repository_id, position);
CREATE INDEX ix_head_commit_commit_id ON head_commit (commit_id);
CREATE INDEX ix_deploy_project_early ON deploy_project (project_id, environment_id, date_finished, deploy_id) WHERE is_before_release;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('release_project_environment',14);
INSERT INTO "sqlite_sequence" VALUES('issue',3);
INSERT INTO "sqlite_sequence" VALUES('organization',1);
INSERT INTO "sqlite_sequence" VALUES('user_account',3);
INSERT INTO "sqlite_sequence" VALUES('user_email',4);
INSERT INTO "sqlite_sequence" VALUES('team',2);
INSERT INTO "sqlite_sequence" VALUES('project',2);
INSERT INTO "sqlite_sequence" VALUES('repository',2);
INSERT INTO "sqlite_sequence" VALUES('access_token',2);
INSERT INTO "sqlite_sequence" VALUES('environment',5);
INSERT INTO "sqlite_sequence" VALUES('commit_author',4);
INSERT INTO "sqlite_sequence" VALUES('commit',7);
INSERT INTO "sqlite_sequence" VALUES('release',8);
INSERT INTO "sqlite_sequence" VALUES('change',20);
INSERT INTO "sqlite_sequence" VALUES('deploy',7);
INSERT INTO "sqlite_sequence" VALUES('file_change',3);
INSERT INTO "sqlite_sequence" VALUES('dashboard',3);
INSERT INTO "sqlite_sequence" VALUES('widget',1);
INSERT INTO "sqlite_sequence" VALUES('widget_query',1);
INSERT INTO "sqlite_sequence" VALUES('dashboard_version',4);
INSERT INTO "sqlite_sequence" VALUES('outbox',4);
INSERT INTO "sqlite_sequence" VALUES('project_key',1);
INSERT INTO "sqlite_sequence" VALUES('envelope',2);
COMMIT;
