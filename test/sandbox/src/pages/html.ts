const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe for element content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** JSON made safe for the content of a `<script type="application/json">`. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`)
}

/** Colours, type and controls that both pages share; follows the light or dark setting of the browser. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f5f6f7; --card: #fff; --ink: #171a1d; --soft: #5b6470; --line: #e4e7ea;
  --accent: #0062c8; --on-accent: #fff; --tint: #eaf3fe; --good: #13794a; --bad: #b3261e; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --ground: #131517; --card: #1c1f22; --ink: #eceef0; --soft: #a2abb5; --line: #31363b;
  --accent: #5aabff; --on-accent: #08131f; --tint: #1c2f44; --good: #58c993; --bad: #ff8f85; --warn: #e7b25c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 -apple-system, 'PingFang SC', 'HarmonyOS Sans SC',
  'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif; }
h1, h2, h3, p { margin: 0; }
button, input, select, textarea { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
`
