// Plain JavaScript, so that an old Node can still read it and say what is wrong.
const needed = 24
const major = Number(process.versions.node.split('.')[0])

if (major < needed) {
  console.error(
    `This needs Node ${needed} or later, but this is Node ${process.versions.node}: install it from nodejs.org.`,
  )
  process.exitCode = 1
} else {
  await import(`./${process.argv[2]}.ts`)
}
