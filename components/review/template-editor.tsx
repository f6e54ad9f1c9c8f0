'use client'

import {
  type KeyboardEvent,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { fieldHue } from '#components/ui/field-tint.ts'
import { controlLook } from '#components/ui/input.tsx'
import { type Field, formatFieldPath } from '#lib/model/index.ts'
import { fieldPosition } from './rendered-text.tsx'
import {
  type Completion,
  complete,
  completionAt,
  findOptions,
  templateOptions,
} from './template-completion.ts'
import { templateSpans } from './template-spans.ts'

export interface TemplateEditorProps {
  label: string
  value: string
  onChange: (value: string) => void
  fields: readonly Field[]
}

const shownChips = 14
/** The textarea and the tinted text behind it must break their lines alike. */
const textLook = 'px-2.5 py-1.5 font-mono text-sm leading-6 whitespace-pre-wrap wrap-anywhere'

/**
 * A template as text with its fields tinted. A plain text field over a tinted copy of its text: input
 * methods, undo and assistive technology find what they know.
 */
export function TemplateEditor({ label, value, onChange, fields }: TemplateEditorProps) {
  const t = useTranslations('review.edit')
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  const options = useMemo(() => templateOptions(fields), [fields])
  const [open, setOpen] = useState<Completion | null>(null)
  const [active, setActive] = useState(0)
  const found = useMemo(() => (open ? findOptions(options, open.query) : []), [open, options])

  /** Replaces a range as typing would, so that the browser's undo takes it back. */
  function replace(from: number, to: number, text: string) {
    const element = area.current
    if (!element) return
    element.focus()
    element.setSelectionRange(from, to)
    // The only way to change a text field that its undo knows of; where it is gone, the text is set.
    if (!document.execCommand('insertText', false, text)) {
      element.setRangeText(text, from, to, 'end')
      onChange(element.value)
    }
  }

  function choose(option: string) {
    if (!open) return
    const { text, caret } = complete(value, open, option)
    const after = value.length - open.to
    replace(open.from, open.to, text.slice(open.from, text.length - after))
    area.current?.setSelectionRange(caret, caret)
    setOpen(null)
  }

  function insert(field: Field) {
    const element = area.current
    const from = element?.selectionStart ?? value.length
    const to = element?.selectionEnd ?? value.length
    replace(from, to, `{{${formatFieldPath([field.name])}}}`)
    setOpen(null)
  }

  const onInput = (event: SyntheticEvent<HTMLTextAreaElement>) => {
    const { value: text, selectionStart } = event.currentTarget
    onChange(text)
    setActive(0)
    setOpen(completionAt(text, selectionStart))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const option = found[active]?.text
    const act = {
      ArrowDown: () => setActive((active + 1) % Math.max(1, found.length)),
      ArrowUp: () => setActive((active + found.length - 1) % Math.max(1, found.length)),
      Enter: option === undefined ? undefined : () => choose(option),
      Tab: option === undefined ? undefined : () => choose(option),
      Escape: () => setOpen(null),
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const listId = `${id}-list`
  return (
    <div className="min-w-0">
      <ul aria-label={t('fields-list')} className="mb-1.5 flex flex-wrap gap-1">
        {fields.slice(0, shownChips).map((field, position) => (
          <li key={field.column} className="max-w-full">
            <button
              type="button"
              aria-label={t('insert', { field: field.name })}
              // The caret stays where it is.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => insert(field)}
              className="max-w-full rounded-sm hover:brightness-95 dark:hover:brightness-125"
            >
              <FieldChip position={position}>{field.name}</FieldChip>
            </button>
          </li>
        ))}
        {fields.length > shownChips && (
          <li className="text-sm text-soft">
            {t('more-fields', { count: fields.length - shownChips })}
          </li>
        )}
      </ul>
      <div className="relative">
        <div
          ref={mirror}
          aria-hidden="true"
          className={cx(
            textLook,
            'pointer-events-none absolute inset-0 overflow-hidden rounded-md border border-transparent text-transparent',
          )}
        >
          <Tinted value={value} fields={fields} />
        </div>
        <textarea
          ref={area}
          id={id}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={open && found.length > 0 ? listId : undefined}
          aria-activedescendant={open && found[active] ? `${listId}-${active}` : undefined}
          spellCheck={false}
          rows={Math.max(3, value.split('\n').length)}
          value={value}
          onChange={onInput}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(null)}
          onSelect={(event) => {
            // Moving the caret away closes the list; typing opens it.
            const { selectionStart } = event.currentTarget
            if (open && !completionAt(value, selectionStart)) setOpen(null)
          }}
          onScroll={(event) => {
            if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop
          }}
          className={cx(
            controlLook,
            textLook,
            'relative block field-sizing-content w-full resize-none bg-transparent!',
          )}
        />
        {open && (
          <CompletionList
            id={listId}
            mirror={mirror}
            at={open.from}
            found={found}
            active={active}
            fields={fields}
            onChoose={choose}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {open ? t('completions-count', { count: found.length }) : ''}
      </p>
      <p className="mt-1 text-sm text-soft">{t('template-hint')}</p>
    </div>
  )
}

function Tinted({ value, fields }: { value: string; fields: readonly Field[] }) {
  const spans = useMemo(() => templateSpans(value), [value])
  return (
    <>
      {spans.map((span, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
          key={index}
          className={cx(
            span.field &&
              [
                'field-tint p-0! text-transparent!',
                fieldHue(fieldPosition(fields, span.field)),
              ].join(' '),
            span.broken && 'underline decoration-danger decoration-wavy underline-offset-3',
          )}
        >
          {span.text}
        </span>
      ))}
      {/* A last line break takes its place only with something behind it. */}
      {'\u200b'}
    </>
  )
}

/** The place of a character of the tinted text, in pixels from its box. */
function placeOf(box: HTMLElement, index: number): { left: number; top: number } {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  let left = index
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0
    if (left < length) {
      range.setStart(node, left)
      range.setEnd(node, left + 1)
      const place = range.getBoundingClientRect()
      const around = box.getBoundingClientRect()
      return { left: place.left - around.left, top: place.bottom - around.top }
    }
    left -= length
  }
  return { left: 0, top: 0 }
}

function CompletionList({
  id,
  mirror,
  at,
  found,
  active,
  fields,
  onChoose,
}: {
  id: string
  mirror: { current: HTMLElement | null }
  at: number
  found: ReturnType<typeof findOptions>
  active: number
  fields: readonly Field[]
  onChoose: (option: string) => void
}) {
  const t = useTranslations('review.edit')
  const list = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  useLayoutEffect(() => {
    const box = mirror.current
    if (!box) return
    const { left, top } = placeOf(box, at)
    const widest = Math.max(0, box.clientWidth - (list.current?.offsetWidth ?? 0))
    setPlace({ left: Math.min(left, widest), top: top + 4 })
  }, [mirror, at])
  useLayoutEffect(() => {
    list.current
      ?.querySelector(`#${CSS.escape(`${id}-${active}`)}`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  if (found.length === 0) return null
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('completions')}
      className="absolute z-30 max-h-64 w-72 max-w-full overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-raised"
      style={place}
    >
      {found.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field holds the focus and takes the keys
        <div
          key={option.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option.text)}
          className={cx(
            'flex min-h-7 cursor-default items-center justify-between gap-2 rounded-sm px-1.5',
            index === active && 'bg-hover',
          )}
        >
          <FieldChip position={fieldPosition(fields, [option.field])}>{option.text}</FieldChip>
          <span className="text-xs text-faint">{option.kind}</span>
        </div>
      ))}
    </div>
  )
}
