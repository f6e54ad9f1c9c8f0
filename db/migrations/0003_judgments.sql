CREATE TABLE `judgments` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`revision_id` text NOT NULL,
	`dataset_revision_id` text NOT NULL,
	`job_id` text NOT NULL,
	`model_id` text NOT NULL,
	`model` text NOT NULL,
	`host` text NOT NULL,
	`prompt` text NOT NULL,
	`state` text NOT NULL,
	`answers` text,
	`error` text,
	`request_hash` text,
	`call_id` text,
	`created_by` text NOT NULL,
	`queued_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revision_id`) REFERENCES `revisions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`dataset_revision_id`) REFERENCES `dataset_revisions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `judgments_by_task` ON `judgments` (`task_id`);--> statement-breakpoint
CREATE INDEX `judgments_by_revision` ON `judgments` (`revision_id`);--> statement-breakpoint
CREATE INDEX `judgments_by_job` ON `judgments` (`job_id`);--> statement-breakpoint
ALTER TABLE `projects` ADD `judge_model_id` text;