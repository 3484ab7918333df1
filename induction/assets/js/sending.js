// Posting in the background, and what became of it, in the five ways that matter to the person who typed.

/** Waits before another try: 2, 4, 8 … seconds, never more than a minute. */
export function backoff(attempt) {
  return Math.min(60, 2 ** Math.min(attempt, 6)) * 1000
}

/**
 * Post `data`; resolves to {outcome, body}, never rejects.
 *
 *   saved        the server has it; body is its JSON, or {}
 *   later        no connection, or the server is busy: try again
 *   signed-out   the sign-in has ended
 *   changed      someone else, or another window, has changed it since this page was opened
 *   refused      the server will not take it as it is
 */
export async function post(url, data, { leaving = false } = {}) {
  let response
  try {
    response = await fetch(url, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      // A page that is being left may still send, if it is short enough for the browser to allow it.
      keepalive: leaving,
      redirect: "manual",
    })
  } catch {
    return { outcome: "later", body: {} }
  }
  if (response.ok) return { outcome: "saved", body: await readJson(response) }
  if (response.type === "opaqueredirect" || response.status === 401) return { outcome: "signed-out", body: {} }
  if (response.status === 409) return { outcome: "changed", body: await readJson(response) }
  if (response.status >= 500 || response.status === 408 || response.status === 429) return { outcome: "later", body: {} }
  return { outcome: "refused", body: await readJson(response) }
}

async function readJson(response) {
  if (!response.headers.get("Content-Type")?.includes("json")) return {}
  try {
    return await response.json()
  } catch {
    return {}
  }
}

/** "14:05", as London's clocks have it and the page's language writes it. */
export function clockTime(moment) {
  const language = document.documentElement.lang || "en-GB"
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/London",
  }).format(moment)
}
