import { readFileSync, readdirSync } from 'node:fs'
import { defaultEventTypes } from '../events/event-types.ts'
import { allPermissions } from '../gateway/permissions.ts'
import type { ControlPageInput } from '../state.ts'
import { behaviourChoices, selectChoices } from './control-page.choices.ts'
import { escapeHtml, escapeJson, pageStyle } from './html.ts'

const assetFolder = new URL('control/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** A script or style of the control page by file name, for `GET /control/assets/<name>`; undefined for anything else. */
export function findControlAsset(name: string): { contentType: string; body: string } | undefined {
  const contentType = contentTypes[/\.\w+$/.exec(name)?.[0] ?? '']
  if (!contentType || !readdirSync(assetFolder).includes(name)) return undefined
  return { contentType, body: readFileSync(new URL(name, assetFolder), 'utf8') }
}

/** The page on which a person plays DingTalk; everything it does is a control call. */
export function renderControlPage({ corpName, calls, publicUrl }: ControlPageInput): string {
  const data = {
    calls,
    publicUrl,
    behaviourChoices,
    selectChoices,
    permissions: allPermissions,
    eventTypes: defaultEventTypes,
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DingTalk in a box · ${escapeHtml(corpName)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
<link rel="stylesheet" href="/control/assets/control.css">
</head>
<body>
<header class="top">
<h1>DingTalk in a box <small>${escapeHtml(corpName)}</small></h1>
<nav aria-label="Sections"></nav>
<div class="status"></div>
</header>
<main id="view"><noscript>This page needs JavaScript.</noscript></main>
<aside id="activity" aria-label="Activity"></aside>
<div id="toasts" role="status" aria-live="polite"></div>
<datalist id="people"></datalist>
<script type="application/json" id="data">${escapeJson(data)}</script>
<script type="module" src="/control/assets/main.js"></script>
</body>
</html>
`
}
