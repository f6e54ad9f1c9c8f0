CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`system` text,
	`question` text,
	`options` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `prompts_by_kind` ON `prompts` (`project_id`,`kind`,`number`);--> statement-breakpoint
CREATE TABLE `finding_dismissals` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`revision_id` text NOT NULL,
	`rule` text NOT NULL,
	`reason` text NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revision_id`) REFERENCES `revisions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `dismissals_by_task` ON `finding_dismissals` (`task_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_model_calls` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`purpose` text DEFAULT 'proposal' NOT NULL,
	`run_id` text,
	`job_id` text,
	`dataset_id` text,
	`model_id` text,
	`model` text DEFAULT '' NOT NULL,
	`host` text DEFAULT '' NOT NULL,
	`prompt_version` text,
	`request_hash` text NOT NULL,
	`state` text NOT NULL,
	`error` text,
	`prompt_tokens` integer,
	`cached_tokens` integer,
	`completion_tokens` integer,
	`price` text,
	`reserved` integer DEFAULT 0 NOT NULL,
	`cost` integer,
	`milliseconds` integer,
	`sent_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `proposal_runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_model_calls`(
	"id", "project_id", "run_id", "job_id", "dataset_id", "model_id", "model", "host", "prompt_version",
	"request_hash", "state", "error", "prompt_tokens", "completion_tokens", "sent_at", "ended_at"
) SELECT c.`id`, r.`project_id`, c.`run_id`, r.`job_id`, r.`dataset_id`, r.`model_id`,
	coalesce(json_extract(r.`proposer`, '$.model'), ''), coalesce(json_extract(r.`proposer`, '$.host'), ''),
	json_extract(r.`proposer`, '$.prompt'), c.`request_hash`, c.`state`, c.`error`, c.`prompt_tokens`,
	c.`completion_tokens`, c.`sent_at`, c.`ended_at`
FROM `model_calls` c JOIN `proposal_runs` r ON r.`id` = c.`run_id`;--> statement-breakpoint
DROP TABLE `model_calls`;--> statement-breakpoint
ALTER TABLE `__new_model_calls` RENAME TO `model_calls`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `model_calls_by_run` ON `model_calls` (`run_id`);--> statement-breakpoint
CREATE INDEX `model_calls_by_project` ON `model_calls` (`project_id`,`sent_at`);--> statement-breakpoint
ALTER TABLE `models` ADD `price` text;--> statement-breakpoint
ALTER TABLE `models` ADD `limits` text;--> statement-breakpoint
ALTER TABLE `models` ADD `dialect` text;--> statement-breakpoint
ALTER TABLE `projects` ADD `budget` text DEFAULT '{"perRun":null,"perMonth":null}' NOT NULL;--> statement-breakpoint
ALTER TABLE `projects` ADD `policy` text DEFAULT '{"licenses":{"unknown":"block","no-derivatives":"block","non-commercial":"warn","share-alike":"allow","permissive":"allow","internal":"allow","other":"warn"},"named":[]}' NOT NULL;--> statement-breakpoint
ALTER TABLE `decisions` ADD `override` text;--> statement-breakpoint
ALTER TABLE `findings` ADD `fix` text;