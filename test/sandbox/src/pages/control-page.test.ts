import { readFileSync, readdirSync } from 'node:fs'
import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import { createSandbox } from '../index.ts'
import { behaviourChoices } from './control-page.choices.ts'
import type { BehaviourChoice } from './control-page.choices.ts'
import { findControlAsset, renderControlPage } from './control-page.ts'

const folder = new URL('control/', import.meta.url)
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
const sandbox = createSandbox({ company: 'small' })
const calls = Object.keys(sandbox.control)

function pageData(html: string): unknown {
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } })
  document.write(html)
  return JSON.parse(document.querySelector('#data')?.textContent ?? '')
}

describe('the control page', () => {
  test('carries what its script needs, whatever the company is called', () => {
    const html = renderControlPage({ corpName: '</script><b>x', calls, publicUrl: 'http://localhost:4000' })
    expect(html).not.toContain('<b>x')
    expect(pageData(html)).toMatchObject({ calls, publicUrl: 'http://localhost:4000', behaviourChoices })
  })

  test('offers exactly the behaviours that the sandbox knows, with the present value among the options', async () => {
    const { behaviour } = await sandbox.control.state()
    expect(Object.keys(behaviourChoices)).toEqual(expect.arrayContaining(Object.keys(behaviour)))
    const choices: Record<string, BehaviourChoice> = behaviourChoices
    const strange = Object.entries(behaviour).filter(([name, value]) => {
      const options: readonly unknown[] | undefined = choices[name]?.options
      return options !== undefined && !options.includes(value)
    })
    expect(strange).toEqual([])
  })

  test('its script calls only what the control has', () => {
    const used = scripts.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:call|act|onAct)\(\s*'(\w+)'/g)].map(([, name]) => name ?? ''),
    )
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter((name) => !calls.includes(name))).toEqual([])
  })

  test('every control call that a person needs is within reach', () => {
    const forTests = new Set(['idle', 'setPermissions'])
    const text = scripts.map((script) => script.text).join('\n')
    expect(calls.filter((name) => !forTests.has(name) && !text.includes(`'${name}'`))).toEqual([])
  })

  test('modules import only modules that are there', () => {
    const names = scripts.map(({ name }) => name)
    const imported = scripts.flatMap(({ text }) =>
      [...text.matchAll(/from '\.\/([\w-]+\.js)'/g)].map(([, name]) => name ?? ''),
    )
    expect(imported.filter((name) => !names.includes(name))).toEqual([])
    expect(names.filter((name) => name !== 'main.js' && !imported.includes(name))).toEqual([])
  })

  test.each(['main.js', 'control.css'])('%s is served with its type', async (name) => {
    const response = await sandbox.fetch(`http://localhost:4000/control/assets/${name}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain(name.endsWith('.js') ? 'javascript' : 'css')
  })

  test.each(['../control-page.ts', 'nothing.js', 'control', ''])('%s is no asset', (name) => {
    expect(findControlAsset(name)).toBeUndefined()
  })
})
