// usage: node compile.mjs 3.14 TREE — compiles TREE's Python files with that Python, as WebAssembly.
import { loadPyodide } from "pyodide";

const [wanted, tree] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.mkdirTree("/var/task");
python.FS.mount(python.FS.filesystems.NODEFS, { root: tree }, "/var/task");
python.globals.set("wanted", wanted);
python.runPython(`
import compileall, py_compile, sys

assert "%d.%d" % sys.version_info[:2] == wanted, sys.version
compileall.compile_dir("/var/task", quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
`);
