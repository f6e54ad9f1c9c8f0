// The texts of the terminal. They are not in lib/i18n because they are printed before anything is
// installed; everything else that people read comes from the catalogs there.

export const help = `Dynosaur Studio

  npm start                       start the studio and print its address
  npm start -- --port 5000        options stand after the two hyphens

  --host HOST    address to listen on (default 127.0.0.1, only this machine)
  --port PORT    port to listen on (default 4400)
  --data DIR     where everything is kept (default ./data)
  --dev          reload the pages while their sources are edited
  --help         this text

STUDIO_HOST, STUDIO_PORT and STUDIO_DATA mean the same; an option goes before its variable.
Ctrl-C stops the studio. What is running then goes on at the next start.`

export const usage = {
  /** @param {string} option */
  unknownOption: (option) =>
    `${option} is not an option of npm start; npm start -- --help lists them.`,
  /** @param {string} option */
  missingValue: (option) =>
    `${option} needs a value, such as npm start -- ${option} ${
      option === '--port' ? '5000' : option === '--host' ? '0.0.0.0' : '../studio-data'
    }.`,
  /** @param {string} option */
  noValueWanted: (option) => `${option} takes no value.`,
  /** @param {string} word */
  strayWord: (word) =>
    `“${word}” is not understood: options stand after two hyphens, as in npm start -- --port 5000.`,
  /** @param {string} name @param {string} value */
  badPort: (name, value) => `${name} is “${value}”; a port is a whole number from 1 to 65535.`,
  /** @param {string} name @param {string} value */
  badHost: (name, value) =>
    `${name} is “${value}”; give a host name or an address, such as 127.0.0.1 or 0.0.0.0.`,
  /** @param {string} name */
  emptyData: (name) => `${name} is empty; give the path of a directory, such as ./data.`,
}

export const start = {
  installing: 'Installing the packages of the lock file; the first time takes a few minutes.',
  rebuilding: 'Fitting the installed packages to this version of Node.',
  building: 'Building the pages; this takes about half a minute.',
  waitingForSetUp: 'Another start is setting up this copy; waiting until it is done.',
  /** @param {string} what @param {number} seconds */
  done: (what, seconds) => `${what} in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s.`,
  installed: 'Installed',
  built: 'Built',
  /** @param {string} origin @param {string} data */
  ready: (origin, data) =>
    `Dynosaur Studio is at ${origin}\nData is kept in ${data}. Ctrl-C stops the studio.`,
  stopping: 'Stopping.',
  stopped: 'Stopped.',
  /** @param {string} how @param {number} seconds */
  workerAgain: (how, seconds) => `The worker ended (${how}); starting it again in ${seconds} s.`,
  /** @param {string} name */
  killed: (name) => `The ${name} process did not stop in time and was ended.`,
}

export const refusals = {
  /** @param {string} host @param {number} port */
  busyPort: (host, port) =>
    `Port ${port} on ${host} is in use by another program; choose another with npm start -- --port ${
      port < 65535 ? port + 1 : port - 1
    }.`,
  /** @param {number} port */
  forbiddenPort: (port) =>
    `This account may not listen on port ${port}; choose one above 1023, such as npm start -- --port 4400.`,
  /** @param {string} host */
  unknownHost: (host) =>
    `${host} is not an address of this machine; use 127.0.0.1 for this machine only or 0.0.0.0 for the network.`,
  /** @param {string} data @param {string} reason */
  unwritableData: (data, reason) =>
    `The data directory ${data} cannot be written (${reason}); choose another with npm start -- --data DIR, or change its permissions.`,
  /** @param {string} data @param {number} pid @param {string} since */
  dataInUse: (data, pid, since) =>
    `The data directory ${data} is used by a studio that runs since ${since} (process ${pid}); stop that one, or choose another directory with npm start -- --data DIR.`,
  installFailed:
    'The packages could not be installed; the output above says why. Start again once that is mended.',
  buildFailed: 'The pages could not be built; the output above says why.',
  migrationFailed: 'The database could not be brought up to date; the output above says why.',
  ownerLinkFailed: "The link for the owner's account could not be made; the output above says why.",
  /** @param {string} how */
  webEnded: (how) => `The web server ended (${how}), so the studio has stopped; start it again.`,
  /** @param {number} seconds */
  webSilent: (seconds) =>
    `The web server did not answer within ${seconds} s, so the studio has stopped; its output is above.`,
}

export const chromium = {
  /** @param {string} path @param {string} origin */
  found: (path, origin) => `Chromium: ${path} (${origin}).`,
  /** @param {string} path @param {string} how */
  installed: (path, how) => `Chromium: none was there, so ${how} installed ${path}.`,
  installing: 'Chromium: none is here; installing one.',
  origins: {
    variable: 'from STUDIO_CHROMIUM',
    playwright: "Playwright's own",
    system: "the system's",
  },
  /** @param {string} path */
  missing: (path) =>
    `STUDIO_CHROMIUM names ${path}, where no program is; correct it or take it away.`,
  failed:
    'No Chromium is here and none could be installed; install one and name it in STUDIO_CHROMIUM.',
}

export const test = {
  help: `npm test                     everything
npm test -- unit [ARGS]      one part: format, types, migrations, unit, build or journeys
npm test -- journeys health  what follows goes to vitest (unit) or Playwright (journeys)`,
  /** @param {string} word @param {string} parts */
  unknownPart: (word, parts) => `“${word}” is not a part of npm test; the parts are ${parts}.`,
  titles: {
    setup: 'Set-up',
    format: 'Format and lint',
    types: 'Types',
    migrations: 'Migrations up to date',
    unit: 'Unit tests, boundaries, lock file',
    build: 'Build',
    journeys: 'Journeys',
  },
  upToDate: 'The build is current.',
  /** @param {string} files */
  unmadeMigration: (files) =>
    `The schema has changed since the last migration (${files} would be made); run npm run db:generate and keep the result.`,
  migrationsCurrent: 'No migration is missing.',
  migrationCheckFailed: 'The migrations could not be compared with the schema.',
  /** @param {string} title */
  stoppedAt: (title) => `Stopped at: ${title}.`,
  /** @param {{ passed: number, failed: number, skipped: number }} counts */
  counts: ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`,
}
