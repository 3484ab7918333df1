// Saves a form while someone writes in it.
//
//   <form data-autosave="URL" data-autosave-key="…" data-autosave-version="3"> … {{ autosave_status() }} … </form>
//
// The form is posted (all of it, with its csrf_token) a second after typing stops, when a field is left, and when the
// page is hidden. Until the server has it, the words are kept on this device under the key; they come back when the page
// is opened again, unless the server's version is newer than the one they were typed on. The server answers 200 with
// {"version": 4}, or 409 if the version posted is no longer the newest.

import { forget, keep, kept } from "./kept.js"
import { backoff, clockTime, post } from "./sending.js"

const PAUSE_MS = 1000

export function startAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) new Autosave(form)
}

class Autosave {
  constructor(form) {
    this.form = form
    this.status = form.querySelector("[data-autosave-status]")
    this.signIn = form.querySelector("[data-autosave-sign-in]")
    this.choice = form.querySelector("[data-autosave-choice]")
    this.key = `draft:${form.dataset.autosaveKey}`
    // Lets the server know its own answer was lost on the way: the same window may save again on an older version.
    this.window = crypto.getRandomValues(new Uint32Array(2)).join("-")
    this.timer = null
    this.attempt = 0
    this.sending = false
    this.stopped = false
    this.savedWords = this.wordsOfThePage()
    this.bringBack()
    this.typed()
    form.addEventListener("input", () => this.typed())
    form.addEventListener("change", () => this.typed())
    form.addEventListener("focusout", () => this.saveSoon(0))
    form.addEventListener("submit", (event) => this.submitted(event))
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") return this.save({ leaving: true })
      // Signed in again in another window, perhaps.
      if (this.stopped === "signed-out") this.stopped = false
      this.saveSoon(0)
    })
    window.addEventListener("online", () => this.saveSoon(0))
  }

  /** The fields a person fills in, as one string: never the token, other hidden fields, passwords or files. */
  words() {
    return JSON.stringify(this.fields().map((field) => [field.name, field.type, field.value, field.checked ?? null]))
  }

  /** What the server put into the page. Somebody may have typed before this script arrived. */
  wordsOfThePage() {
    return JSON.stringify(this.fields().map((field) => {
      const chosen = [...(field.options ?? [])].find((option) => option.defaultSelected)
      return [field.name, field.type, field.defaultValue ?? chosen?.value ?? field.value, field.defaultChecked ?? null]
    }))
  }

  fields() {
    const unkept = ["hidden", "file", "password", "submit", "button", "reset"]
    return [...this.form.elements].filter((field) => field.name && !unkept.includes(field.type))
  }

  version() {
    return Number(this.form.dataset.autosaveVersion ?? 0)
  }

  /** What to do, on opening the page, with words that this device still keeps. */
  bringBack() {
    const entry = kept(this.key)
    const draft = entry && { at: entry.at, ...entry.value }
    if (!draft || draft.words === this.savedWords) return forget(this.key)
    if (draft.version >= this.version()) {
      this.fill(draft)
      this.say("restored")
      this.saveSoon(PAUSE_MS)
    } else if (draft.submitted) {
      forget(this.key)
    } else {
      this.offer(draft)
    }
  }

  /** The server has something newer: show that, and let the person choose. */
  offer(draft) {
    this.say("older", { time: clockTime(new Date(draft.at)) })
    this.choice.hidden = false
    this.choice.querySelector("[data-autosave-restore]").addEventListener("click", () => {
      this.choice.hidden = true
      this.fill(draft)
      this.typed()
      this.say("restored")
    })
    this.choice.querySelector("[data-autosave-forget]").addEventListener("click", () => {
      this.choice.hidden = true
      forget(this.key)
      this.status.textContent = ""
    })
  }

  fill(draft) {
    const fields = this.fields()
    for (const [index, [name, type, value, checked]] of JSON.parse(draft.words).entries()) {
      const tickable = type === "radio" || type === "checkbox"
      const same = (field) => field.name === name && field.type === type && (!tickable || field.value === value)
      const field = fields[index] && same(fields[index]) ? fields[index] : fields.find(same)
      if (!field) continue
      if (tickable) field.checked = checked
      else field.value = value
      if (field.tagName === "TEXTAREA") field.dispatchEvent(new Event("keyup", { bubbles: true }))
    }
  }

  typed() {
    const words = this.words()
    if (words === this.savedWords) return
    this.choice.hidden = true
    keep(this.key, { version: this.version(), words })
    if (this.stopped === "refused") this.stopped = false
    this.saveSoon(PAUSE_MS)
  }

  saveSoon(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  async save({ leaving = false } = {}) {
    const words = this.words()
    if (words === this.savedWords || this.stopped || this.sending || this.form.dataset.sent) return
    clearTimeout(this.timer)
    this.sending = true
    const data = new FormData(this.form)
    data.append("window", this.window)
    const { outcome, body } = await post(this.form.dataset.autosave, data, { leaving })
    this.sending = false
    if (outcome === "saved") return this.saved(words, body)
    if (outcome === "later") {
      this.say("waiting")
      return this.saveSoon(backoff(++this.attempt))
    }
    this.stopped = outcome
    this.say(outcome)
    if (outcome === "signed-out") this.signIn.hidden = false
  }

  saved(words, body) {
    this.attempt = 0
    this.savedWords = words
    this.signIn.hidden = true
    if (body.version !== undefined) {
      this.form.dataset.autosaveVersion = body.version
      const field = this.form.elements.namedItem("version")
      if (field) field.value = body.version
    }
    if (this.words() === words) forget(this.key)
    else this.typed()
    this.say("saved", { time: clockTime(new Date()) })
  }

  /** The form itself is on its way: keep the words until a page shows that they arrived. */
  submitted(event) {
    if (event.defaultPrevented) return
    clearTimeout(this.timer)
    if (this.words() === this.savedWords) return
    keep(this.key, { version: this.version(), words: this.words(), submitted: true })
  }

  say(what, values = {}) {
    const attribute = what.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
    let sentence = this.status.dataset[attribute] ?? ""
    for (const [name, value] of Object.entries(values)) sentence = sentence.replace(`{${name}}`, value)
    if (this.status.textContent !== sentence) this.status.textContent = sentence
    this.status.dataset.state = { saved: "saved", waiting: "waiting", restored: "saved" }[what] ?? "stopped"
  }
}
