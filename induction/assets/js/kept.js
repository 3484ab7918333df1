// What this device keeps until the server has it. Where storage is refused (a private window, say) nothing is kept, and
// nothing breaks.

const PREFIX = "induction:"
const DAYS = 30

export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), value }))
  } catch {
    // Full, or not allowed: saving to the server goes on without it.
  }
}

/** What was kept under `key`, as {at, value} with `at` in milliseconds, or null. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key))
  } catch {
    return null
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // Not allowed: then there was nothing.
  }
}

function ourKeys() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
  } catch {
    return []
  }
}

export function somethingKept() {
  return ourKeys().length > 0
}

/** Nobody's words stay on a device for ever. */
export function forgetOld(now = Date.now()) {
  for (const name of ourKeys()) {
    const key = name.slice(PREFIX.length)
    const entry = kept(key)
    if (!entry || now - entry.at > DAYS * 24 * 3600 * 1000) forget(key)
  }
}

export function forgetEverything() {
  for (const name of ourKeys()) forget(name.slice(PREFIX.length))
}
