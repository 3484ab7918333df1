// What every page starts with. Script only adds: each page works without any of this.

import { initAll } from "./govuk-frontend.js"

initAll()
