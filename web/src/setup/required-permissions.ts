import { requiredPermissions, type PermissionProbe } from '@meeting/shared'

export type PermissionLine = { code: string; name: string; probe: PermissionProbe | null }

/** Every required permission with what is known of it; what was probed beyond the list comes last. */
export function toPermissionLines(probes: readonly PermissionProbe[]): PermissionLine[] {
  const known = new Set<string>(requiredPermissions.map(({ code }) => code))
  const required = requiredPermissions.map(({ code, name }) => {
    const probe = probes.find((other) => other.code === code) ?? null
    return { code, name: probe?.name ?? name, probe }
  })
  const others = probes
    .filter(({ code }) => !known.has(code))
    .map((probe) => ({ code: probe.code, name: probe.name, probe }))
  return [...required, ...others]
}
