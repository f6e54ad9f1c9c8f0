CREATE TABLE `batch_servers` (
	`project_id` text NOT NULL,
	`base_url` text NOT NULL,
	`offered` integer NOT NULL,
	`asked_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `base_url`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `model_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`job_id` text NOT NULL,
	`model_id` text NOT NULL,
	`base_url` text NOT NULL,
	`state` text NOT NULL,
	`dialect` text NOT NULL,
	`simpler` text,
	`requests` integer NOT NULL,
	`file_id` text,
	`remote_id` text,
	`phase` text,
	`completed` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`expires_at` integer,
	`cancel_asked` integer DEFAULT false NOT NULL,
	`looks` integer DEFAULT 0 NOT NULL,
	`troubles` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `model_batches_by_job` ON `model_batches` (`job_id`,`state`);--> statement-breakpoint
ALTER TABLE `jobs` ADD `wait_until` integer;--> statement-breakpoint
ALTER TABLE `model_calls` ADD `batch_id` text;--> statement-breakpoint
CREATE INDEX `model_calls_by_batch` ON `model_calls` (`batch_id`);--> statement-breakpoint
CREATE INDEX `model_calls_by_request` ON `model_calls` (`request_hash`);