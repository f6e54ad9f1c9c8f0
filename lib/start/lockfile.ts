type LockFile = {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>
}

type Manifest = Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>

/** The optional dependencies that a lock file names but does not hold, as `package: name`. */
export function findIncomplete({ packages }: LockFile): string[] {
  const held = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !held.has(name))
      .map((name) => `${path}: ${name}`),
  )
}

/** The packages for which a lock file names an address, which another machine may not reach. */
export function findResolved({ packages }: LockFile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([path]) => path)
}

/** The dependencies of a package.json that are given by a range, as `name: range`. */
export function findInexact({ dependencies = {}, devDependencies = {} }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: ${version}`)
}
