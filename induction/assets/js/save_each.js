// Saves each row of a register as it is ticked, in a room where the signal comes and goes.
//
//   <form data-save-each="URL" data-save-each-key="…"> {{ save_each_status() }}
//     <fieldset data-save-row="booking-12"> radios … {{ save_each_state() }} </fieldset> … <button>Save</button> </form>
//
// A tick is kept on this device, then posted by itself: csrf_token, the hidden fields of its row, and the radio under the
// name it has in the whole form. The server answers 2xx when it has it; 409, 404 or 422 when it will not. Ticks that were
// not saved are shown, and tried again, when the page is opened next. Without script the form's own button saves all.

import { forget, keep, kept } from "./kept.js"
import { backoff, post } from "./sending.js"

export function startSavingEach(root) {
  for (const form of root.querySelectorAll("form[data-save-each]")) new SaveEach(form)
}

class SaveEach {
  constructor(form) {
    this.form = form
    this.status = form.querySelector("[data-save-each-status]")
    this.signIn = form.querySelector("[data-save-each-sign-in]")
    this.key = `ticks:${form.dataset.saveEachKey}`
    this.queue = new Map(Object.entries(kept(this.key)?.value ?? {}))
    this.attempt = 0
    this.sending = false
    this.signedOut = false
    this.bringBack()
    form.addEventListener("change", (event) => this.ticked(event.target))
    window.addEventListener("online", () => this.send())
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return
      // Signed in again in another window, perhaps.
      this.signedOut = false
      this.send()
    })
  }

  row(name) {
    return [...this.form.querySelectorAll("[data-save-row]")].find((row) => row.dataset.saveRow === name)
  }

  radio(row, { field, value }) {
    return [...row.querySelectorAll("input[type='radio']")].find((radio) => radio.name === field && radio.value === value)
  }

  /** Show the ticks that were kept, and let go of those the server turns out to have or to know nothing of. */
  bringBack() {
    for (const [name, tick] of this.queue) {
      const row = this.row(name)
      const radio = row && this.radio(row, tick)
      if (!radio || radio.checked) {
        this.queue.delete(name)
        continue
      }
      radio.checked = true
      this.mark(name, "waiting")
    }
    this.store()
    if (this.queue.size) this.send()
  }

  ticked(radio) {
    const row = radio.closest("[data-save-row]")
    if (!row || radio.type !== "radio") return
    this.queue.set(row.dataset.saveRow, { field: radio.name, value: radio.value })
    this.store()
    this.mark(row.dataset.saveRow, "saving")
    this.send()
  }

  store() {
    if (this.queue.size) keep(this.key, Object.fromEntries(this.queue))
    else forget(this.key)
  }

  body(name, tick) {
    const data = new FormData()
    data.append("csrf_token", this.form.elements.namedItem("csrf_token")?.value ?? "")
    for (const hidden of this.row(name).querySelectorAll("input[type='hidden']")) data.append(hidden.name, hidden.value)
    data.append(tick.field, tick.value)
    return data
  }

  /** Post what waits, one row at a time, oldest first; stop at the first that must wait, and try again later. */
  async send() {
    if (this.sending || this.signedOut) return
    this.sending = true
    clearTimeout(this.timer)
    while (this.queue.size) {
      const [name, tick] = this.queue.entries().next().value
      const { outcome, body } = await post(this.form.dataset.saveEach, this.body(name, tick))
      if (outcome === "later" || outcome === "signed-out") {
        this.hold(outcome)
        break
      }
      this.attempt = 0
      // Ticked again while it was on its way: the newer tick stays in the queue.
      if (this.queue.get(name) !== tick) continue
      this.queue.delete(name)
      this.store()
      this.update(name, body)
      this.mark(name, outcome === "saved" ? "saved" : "refused")
    }
    this.sending = false
    this.total()
  }

  hold(outcome) {
    for (const name of this.queue.keys()) this.mark(name, "waiting")
    if (outcome === "signed-out") {
      this.signedOut = true
    } else {
      this.timer = setTimeout(() => this.send(), backoff(++this.attempt))
    }
  }

  /** The server may answer with new values for the row's hidden fields, such as {"version": 4}. */
  update(name, body) {
    for (const hidden of this.row(name).querySelectorAll("input[type='hidden']")) {
      if (body[hidden.name] !== undefined) hidden.value = body[hidden.name]
    }
  }

  mark(name, state) {
    const element = this.row(name)?.querySelector("[data-save-state]")
    if (!element) return
    element.dataset.state = state
    element.textContent = this.status.dataset[`row${state[0].toUpperCase()}${state.slice(1)}`]
  }

  total() {
    this.signIn.hidden = !this.signedOut
    const words = this.status.dataset
    const sentence = this.signedOut
      ? words.signedOut
      : this.queue.size
        ? words.waiting.replace("{count}", this.queue.size)
        : words.allSaved
    if (this.status.textContent !== sentence) this.status.textContent = sentence
    this.status.dataset.state = this.queue.size ? "waiting" : "saved"
  }
}
