// What every page starts with. Script only adds: each page works without any of this.

import { initAll } from "./govuk-frontend.js"
import { guardForms } from "./forms.js"
import { forgetOld } from "./kept.js"
import { showPrintButtons } from "./print.js"

initAll({ characterCount: { i18n: countingWords() } })
forgetOld()
guardForms(document)
showPrintButtons(document)

if (document.querySelector("form[data-autosave]")) {
  import("./autosave.js").then(({ startAutosave }) => startAutosave(document))
}
if (document.querySelector("form[data-save-each]")) {
  import("./save_each.js").then(({ startSavingEach }) => startSavingEach(document))
}

/** The words GOV.UK's character count says, in the reader's language: {count} stands for its number. */
function countingWords() {
  const meta = document.querySelector("meta[name='induction-words']")
  if (!meta) return {}
  return JSON.parse(meta.content.replaceAll("{count}", "%{count}"))
}
