import type {
  HubConfigLook,
  HubFile,
  HubHit,
  HubLook,
  HubOrigin,
  HubSearch,
} from '#lib/model/index.ts'

/** Who asks: the token that the project reads with, or null. */
export interface Asking {
  token: string | null
  signal?: AbortSignal
}

/** The Hugging Face Hub and its dataset viewer. Throws `DomainError`s in words for what they answer. */
export interface Hub {
  /** Such as `https://huggingface.co`. */
  endpoint: string
  search(search: HubSearch, asking: Asking): Promise<{ hits: HubHit[]; cursor: string | null }>
  /** What a link or id leads to, at the commit that it is at now (or that the link names). */
  look(link: string, asking: Asking): Promise<HubLook>
  lookConfig(
    which: { repo: string; commit: string; config: string },
    asking: Asking,
  ): Promise<HubConfigLook>
  /** The files that hold these splits (all, where none are named), in the order of their rows. */
  planConfig(
    which: { repo: string; commit: string; config: string; splits: readonly string[] },
    asking: Asking,
  ): Promise<HubOrigin>
  /** Where a file is fetched, and with what. */
  requestOf(
    file: { repo: string; file: HubFile },
    asking: Pick<Asking, 'token'>,
  ): { url: string; headers: Record<string, string> }
  /** Whose token it is. */
  whoAmI(asking: Asking): Promise<{ name: string }>
  /** The page that people open. */
  pageOf(repo: string, config?: string): string
}
