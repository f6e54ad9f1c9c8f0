import { z } from 'zod'

export const licenseRules = ['allow', 'warn', 'block'] as const
/** What happens to tasks of a dataset whose license is of a class. */
export const LicenseRule = z.enum(licenseRules)
export type LicenseRule = z.infer<typeof LicenseRule>

/** The classes that licenses fall into for a project's policy, most specific first. */
export const licenseClasses = [
  'unknown',
  'no-derivatives',
  'non-commercial',
  'share-alike',
  'permissive',
  'internal',
  'other',
] as const
export const LicenseClass = z.enum(licenseClasses)
export type LicenseClass = z.infer<typeof LicenseClass>

/** What a project lets through: by the license of a source, and by a license's own name where it is listed. */
export const ProjectPolicy = z.object({
  licenses: z.record(LicenseClass, LicenseRule),
  /** Exceptions by SPDX id. */
  named: z.array(z.object({ license: z.string().min(1).max(100), rule: LicenseRule })).max(500),
})
export type ProjectPolicy = z.infer<typeof ProjectPolicy>

export const defaultProjectPolicy: ProjectPolicy = {
  licenses: {
    unknown: 'block',
    'no-derivatives': 'block',
    'non-commercial': 'warn',
    'share-alike': 'allow',
    permissive: 'allow',
    internal: 'allow',
    other: 'warn',
  },
  named: [],
}

/** The prompts that ask for tasks. */
export const proposalPromptKinds = ['studio', 'described', 'undescribed'] as const
export const ProposalPromptKind = z.enum(proposalPromptKinds)
export type ProposalPromptKind = z.infer<typeof ProposalPromptKind>

/** The prompts that a project may word for itself: those, and the one that asks what a model thinks of a task. */
export const promptKinds = [...proposalPromptKinds, 'judge'] as const
export const PromptKind = z.enum(promptKinds)
export type PromptKind = z.infer<typeof PromptKind>
