/**
 * Builds the face of Induction into induction/static: styles, fonts, scripts, and manifest.json.
 *
 *     node induction/assets/build.mjs            build
 *     node induction/assets/build.mjs --quiet    build, say nothing unless something is wrong
 *
 * Every output name carries a hash of its content, so it may be cached for ever; manifest.json maps the name a template
 * asks for to the name that was written ({"app.css": "app.1a2b3c4d.css"}). Nothing from GOV.UK that only GOV.UK may show
 * (its typeface, crown and crest) is let through: the build stops if it finds one.
 */

import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, extname, join, relative, sep } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

import * as sass from "sass"

const HERE = dirname(fileURLToPath(import.meta.url))
const STATIC = join(HERE, "..", "static")
const MODULES = join(HERE, "..", "..", "node_modules")

const FONT = "@fontsource/atkinson-hyperlegible"
const FONT_FAMILY = "Atkinson Hyperlegible"
const FORBIDDEN = [/GDS ?Transport/i, /govuk-crest/i, /govuk-logotype/i]

const manifest = {}

/** Write `content` under a name that carries its hash, note it in the manifest, and return that name. */
async function emit(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8)
  const extension = extname(name)
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`
  const path = join(STATIC, hashed)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  manifest[name] = hashed
  return hashed
}

/** The typeface as woff2, Latin and extended Latin, and the @font-face rules that fetch each only where needed. */
async function fonts() {
  const ranges = JSON.parse(await readFile(join(MODULES, FONT, "unicode.json"), "utf8"))
  const rules = []
  for (const subset of ["latin-ext", "latin"]) {
    for (const weight of [400, 700]) {
      for (const style of ["normal", "italic"]) {
        const file = `atkinson-hyperlegible-${subset}-${weight}-${style}.woff2`
        const url = await emit(`fonts/${file}`, await readFile(join(MODULES, FONT, "files", file)))
        rules.push(
          `@font-face{font-family:"${FONT_FAMILY}";font-style:${style};font-weight:${weight};font-display:swap;` +
            `src:url("${url}") format("woff2");unicode-range:${ranges[subset]}}`
        )
      }
    }
  }
  return rules.join("\n")
}

async function styles() {
  const faces = await fonts()
  const compiled = sass.compile(join(HERE, "scss", "app.scss"), {
    loadPaths: [join(MODULES, "govuk-frontend", "dist"), MODULES],
    charset: false,
    quietDeps: true,
    style: "compressed",
  })
  const css = `${faces}\n${compiled.css}`
  for (const pattern of FORBIDDEN) {
    if (pattern.test(css)) throw new Error(`app.css names ${pattern}, which only GOV.UK may use`)
  }
  await emit("app.css", css)
}

/** Our modules, and GOV.UK's, with the names they import rewritten to the hashed ones (leaves first). */
async function scripts() {
  const sources = new Map()
  for (const file of await readdir(join(HERE, "js"))) {
    if (file.endsWith(".js")) sources.set(file, await readFile(join(HERE, "js", file), "utf8"))
  }
  const govuk = await readFile(join(MODULES, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), "utf8")
  sources.set("govuk-frontend.js", govuk.replace(/\n?\/\/# sourceMappingURL=.*$/m, ""))

  const importing = /(from\s*|import\s*\(?\s*)"\.\/([\w.-]+\.js)"/g
  const visiting = new Set()
  async function write(file) {
    if (manifest[file]) return manifest[file]
    if (visiting.has(file)) throw new Error(`${file} imports itself, by way of others`)
    if (!sources.has(file)) throw new Error(`there is no script called ${file}`)
    visiting.add(file)
    let text = sources.get(file)
    if (file !== "govuk-frontend.js") {
      const names = new Map()
      for (const [, , name] of text.matchAll(importing)) names.set(name, await write(name))
      text = text.replace(importing, (_, before, name) => `${before}"./${names.get(name)}"`)
    }
    return emit(file, text)
  }
  for (const file of sources.keys()) await write(file)
}

async function images() {
  for (const file of await readdir(join(HERE, "images"))) {
    await emit(file, await readFile(join(HERE, "images", file)))
  }
}

/** The licences of what we ship travel with it. GOV.UK Frontend's package states MIT and holds no text: ours has the same. */
async function licences() {
  const mit = (await readFile(join(HERE, "..", "..", "LICENSE"), "utf8")).trim()
  const govuk = mit.replace(/^Copyright .*$/m, "Copyright (c) Crown Copyright (Government Digital Service)")
  const font = (await readFile(join(MODULES, FONT, "LICENSE"), "utf8")).trim()
  await emit("licences.txt", `GOV.UK Frontend\n\n${govuk}\n\n\n${FONT_FAMILY}\n\n${font}\n`)
}

/** Names first, old files after: a page served in between still finds everything it asks for. */
async function publish() {
  const ordered = Object.fromEntries(Object.entries(manifest).sort())
  const path = join(STATIC, "manifest.json")
  await writeFile(`${path}.new`, `${JSON.stringify(ordered, null, 2)}\n`)
  await rename(`${path}.new`, path)
  const wanted = new Set([...Object.values(manifest), "manifest.json"])
  for (const entry of await readdir(STATIC, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const name = relative(STATIC, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/")
    if (!wanted.has(name)) await rm(join(STATIC, name))
  }
}

/** Build everything; resolves to the manifest. */
export async function build() {
  await mkdir(STATIC, { recursive: true })
  await Promise.all([styles(), scripts(), images(), licences()])
  await publish()
  return manifest
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now()
  const built = await build()
  if (!process.argv.includes("--quiet")) {
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`${basename(STATIC)}: ${Object.keys(built).length} files in ${seconds} s`)
  }
}
