// A form that is sent twice in a few seconds was meant once: the second press is dropped. (The server knows, too.)
// And what is kept on this device goes when its owner signs out.

import { forgetEverything, somethingKept } from "./kept.js"

const QUIET_MS = 5000

export function guardForms(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-may-repeat")) return
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    if (form.hasAttribute("data-signs-out") && !mayLeave(form)) {
      event.preventDefault()
      return
    }
    form.dataset.sent = "yes"
    // Say so on the button, without disabling it: a disabled button loses its value and the focus.
    event.submitter?.setAttribute("aria-disabled", "true")
    setTimeout(() => rest(form), QUIET_MS)
  })
  // The way back may show the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of root.querySelectorAll("form[data-sent]")) rest(form)
  })
}

function rest(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll("[aria-disabled='true']")) button.removeAttribute("aria-disabled")
}

/** Signing out removes what this device keeps, because the next person may use the same one. Ask if that loses words. */
function mayLeave(form) {
  if (somethingKept() && !window.confirm(form.dataset.signsOut)) return false
  forgetEverything()
  return true
}
