CREATE TABLE `hub_tokens` (
	`project_id` text PRIMARY KEY NOT NULL,
	`token_sealed` text NOT NULL,
	`saved_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `task_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`file_name` text NOT NULL,
	`file_sha256` text NOT NULL,
	`report` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `task_imports_by_project` ON `task_imports` (`project_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `dataset_revisions` ADD `number` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `dataset_revisions` ADD `cause` text DEFAULT 'added' NOT NULL;--> statement-breakpoint
ALTER TABLE `dataset_revisions` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `dataset_revisions` ADD `diff` text;--> statement-breakpoint
ALTER TABLE `dataset_revisions` ADD `recheck` text;--> statement-breakpoint
ALTER TABLE `datasets` ADD `license_ground` text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE `datasets` ADD `card` text;--> statement-breakpoint
ALTER TABLE `datasets` ADD `hub` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `revises` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `diff` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `url` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `origin` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `parts` text;--> statement-breakpoint
UPDATE `dataset_revisions` SET `manifest` = json_set(`manifest`,
	'$.file.packing', iif(json_extract(`manifest`, '$.file.gzipped'), 'gzip', NULL),
	'$.files', json_array(json_object(
		'name', json_extract(`manifest`, '$.file.name'),
		'bytes', json_extract(`manifest`, '$.file.bytes'),
		'sha256', json_extract(`manifest`, '$.file.sha256'),
		'split', json_extract(`manifest`, '$.splits[0].name'),
		'records', json_extract(`manifest`, '$.records'),
		'rows', json_extract(`manifest`, '$.rows'))),
	'$.origin', NULL,
	'$.rejectedFile', NULL,
	'$.shape', NULL,
	'$.unnested', json('false'),
	'$.options.sheet', NULL,
	'$.options.members', NULL,
	'$.options.unnest', '',
	'$.options.splits', json('[]'),
	'$.options.corrections', json('[]')
) WHERE `manifest` IS NOT NULL;--> statement-breakpoint
UPDATE `uploads` SET `manifest` = json_set(`manifest`,
	'$.file.packing', iif(json_extract(`manifest`, '$.file.gzipped'), 'gzip', NULL),
	'$.files', json_array(json_object(
		'name', json_extract(`manifest`, '$.file.name'),
		'bytes', json_extract(`manifest`, '$.file.bytes'),
		'sha256', json_extract(`manifest`, '$.file.sha256'),
		'split', json_extract(`manifest`, '$.splits[0].name'),
		'records', json_extract(`manifest`, '$.records'),
		'rows', json_extract(`manifest`, '$.rows'))),
	'$.origin', NULL,
	'$.rejectedFile', NULL,
	'$.shape', NULL,
	'$.unnested', json('false'),
	'$.options.sheet', NULL,
	'$.options.members', NULL,
	'$.options.unnest', '',
	'$.options.splits', json('[]'),
	'$.options.corrections', json('[]')
) WHERE `manifest` IS NOT NULL;
