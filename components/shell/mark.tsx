/** The studio's mark: a row of data whose last cell has grown a neck. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect x="2" y="15" width="5" height="6" rx="1.2" className="fill-accent" opacity="0.45" />
      <rect x="8.5" y="15" width="5" height="6" rx="1.2" className="fill-accent" opacity="0.7" />
      <path
        d="M15 21v-6.5c0-3.3 1-5.2 1-8C16 4.6 17.4 3 19.4 3H21a1.5 1.5 0 0 1 1.5 1.5A2.5 2.5 0 0 1 20 7v14z"
        className="fill-accent"
      />
      <circle cx="19.4" cy="5" r="0.8" className="fill-canvas" />
    </svg>
  )
}
