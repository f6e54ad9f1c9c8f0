// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls has to take the keyboard
'use client'

import { ImageIcon } from 'lucide-react'
import { createElement, type ReactNode, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { type Block, readMarkdown } from './markdown.ts'
import type { Inline } from './markdown-inline.ts'

/**
 * A card's Markdown, set as plain text with React elements only: no HTML of it reaches the page, images
 * are links, and links lead nowhere but to the web. `base` is what relative links stand against.
 */
export function MarkdownView({ markdown, base }: { markdown: string; base: string }) {
  const blocks = useMemo(() => readMarkdown(markdown, base), [markdown, base])
  return (
    <div className="flex max-w-3xl min-w-0 flex-col gap-3 wrap-anywhere">
      <Blocks blocks={blocks} />
    </div>
  )
}

const headings = ['text-lg', 'text-lg', 'text-base', 'text-base', 'text-sm', 'text-sm'] as const

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a card have no other name
  return blocks.map((block, index) => <OneBlock key={index} block={block} />)
}

function OneBlock({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return createElement(
        // The page and the section around have the first two levels.
        `h${Math.min(6, block.level + 2)}`,
        { className: `mt-3 font-semibold first:mt-0 ${headings[block.level - 1] ?? ''}` },
        <Inlines inlines={block.children} />,
      )
    case 'paragraph':
      return (
        <p className="text-read whitespace-pre-line">
          <Inlines inlines={block.children} />
        </p>
      )
    case 'code':
      return (
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5"
        >
          {block.text}
        </pre>
      )
    case 'quote':
      return (
        <blockquote className="flex flex-col gap-2 border-l-2 border-line pl-3 text-soft">
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a list have no other name
        <li key={index} className="flex-col gap-1.5 [&>p]:inline">
          <Blocks blocks={item} />
        </li>
      ))
      return block.ordered ? (
        <ol start={block.start} className="flex list-decimal flex-col gap-1 pl-6">
          {items}
        </ol>
      ) : (
        <ul className="flex list-disc flex-col gap-1 pl-5">{items}</ul>
      )
    }
    case 'table':
      return <CardTable head={block.head} rows={block.rows} />
    case 'rule':
      return <hr className="border-line" />
  }
}

function CardTable({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div tabIndex={0} className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left">
          <tr>
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
              <th key={index} scope="col" className="border-b border-line px-3 py-1.5 font-medium">
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={index} className="border-b border-line last:border-b-0">
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
                <td key={column} className="px-3 py-1.5 align-top">
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: runs of text have no other name
  return inlines.map((inline, index) => <OneInline key={index} inline={inline} />)
}

function OneInline({ inline }: { inline: Inline }): ReactNode {
  const t = useTranslations('hub.page.look')
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'code':
      return (
        <code className="rounded-sm border border-line bg-sunken px-1 font-mono text-[0.85em]">
          {inline.text}
        </code>
      )
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inlines inlines={inline.children} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines inlines={inline.children} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Inlines inlines={inline.children} />
        </s>
      )
    case 'break':
      return <br />
    case 'link':
      return (
        <OutLink href={inline.href}>
          <Inlines inlines={inline.children} />
        </OutLink>
      )
    case 'image':
      return (
        <OutLink href={inline.href}>
          <ImageIcon aria-hidden="true" className="mr-1 inline size-3.5 align-[-2px]" />
          {inline.alt ? t('image', { alt: inline.alt }) : t('image-plain')}
        </OutLink>
      )
  }
}

/** A link out of the studio, to a page that is not told where one came from. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="rounded-sm text-accent underline decoration-accent-line underline-offset-2 hover:decoration-current"
    >
      {children}
    </a>
  )
}
