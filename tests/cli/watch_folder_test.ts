import assert from "node:assert/strict";
import { join } from "@std/path";
import { withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";
import {
  end,
  linesOf,
  names,
  picture,
  prepare,
  save,
  start,
  startWithout,
  until,
  waitFor,
} from "./watch_task.ts";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const count = (text: string, part: string) => text.split(part).length - 1;
/** Root may read everything: the capability to do so is dropped before the task begins. */
const WITHOUT_ROOTS_RIGHTS = `
import ctypes, os, sys
for capability in (1, 2): ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execvp(sys.argv[1], sys.argv[1:])`;
/** A name space of users in which there are no inotify instances. */
const WITHOUT_INOTIFY = `
import ctypes, os, sys
user, group = os.getuid(), os.getgid()
if ctypes.CDLL(None).unshare(0x10000000) != 0: sys.exit(77)
for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
    open("/proc/self/" + name, "w").write(text)
open("/proc/sys/user/max_inotify_instances", "w").write("0")
os.execvp(sys.argv[1], sys.argv[1:])`;

Deno.test({
  name: "deno task watch warns once of what it may not read, goes on, and reads it once it may",
  ignore: Deno.build.os !== "linux" || !await runsPython("ctypes"),
  fn: () =>
    withFolder(async (folder) => {
      const { arrivals, journal, args } = await prepare(folder);
      const [closed, locked] = [join(arrivals, "closed"), join(arrivals, "locked.jpg")];
      await Deno.mkdir(closed);
      await save(await picture(10), join(closed, "inside.jpg"));
      await save(await picture(11), locked);
      await Deno.chmod(closed, 0);
      await Deno.chmod(locked, 0);
      const task = await startWithout(WITHOUT_ROOTS_RIGHTS, [...args, "--rescan", "1"]);
      await save(await picture(12), join(arrivals, "open.jpg"));
      await waitFor(journal, 1, task);
      await pause(3500);
      assert.deepEqual(names(await linesOf(journal)), ["open.jpg"]);
      assert.equal(count(task.stderr(), `warning: ${closed} cannot be looked at`), 1, task.stderr());
      assert.equal(count(task.stderr(), `warning: ${locked} cannot be read`), 1, task.stderr());
      await Deno.chmod(closed, 0o755);
      await Deno.chmod(locked, 0o644);
      const lines = await waitFor(journal, 3, task);
      assert.deepEqual(names(lines), ["closed/inside.jpg", "locked.jpg", "open.jpg"]);
      assert.equal((await end(task, "SIGINT")).code, 0);
    }),
});

Deno.test("deno task watch waits for a folder that vanishes, and goes on in the one that is there then", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    // What only a look at the whole folder would find is not what is found here.
    const task = await start([...args, "--rescan", "3600"]);
    await save(await picture(10), join(arrivals, "before.jpg"));
    await waitFor(journal, 1, task);
    await Deno.rename(arrivals, join(folder, "unmounted"));
    await until(() => task.stderr().includes("is not there any more: it is waited for"), task);
    await Deno.mkdir(arrivals);
    await save(await picture(11), join(arrivals, "there.jpg"));
    await waitFor(journal, 2, task);
    await save(await picture(12), join(arrivals, "listened to.jpg"));
    await waitFor(journal, 3, task);
    // Another folder in its place from one moment to the next, as what is mounted over it.
    await Deno.mkdir(join(folder, "other"));
    await save(await picture(13), join(folder, "other", "mounted.jpg"));
    await Deno.rename(arrivals, join(folder, "covered"));
    await Deno.rename(join(folder, "other"), arrivals);
    await waitFor(journal, 4, task);
    // A folder with images in it is moved here, and has a folder that comes and goes beside it.
    await Deno.mkdir(join(folder, "batch", "deep"), { recursive: true });
    await save(await picture(14), join(folder, "batch", "deep", "moved.jpg"));
    for (let n = 0; n < 200; n++) {
      await Deno.mkdir(join(arrivals, "comes and goes", "below"), { recursive: true });
      if (n === 100) await Deno.rename(join(folder, "batch"), join(arrivals, "batch"));
      await Deno.remove(join(arrivals, "comes and goes"), { recursive: true });
    }
    const lines = await waitFor(journal, 5, task);
    assert.deepEqual(lines.map(({ image }) => image), [
      ...["before.jpg", "there.jpg", "listened to.jpg", "mounted.jpg", "batch/deep/moved.jpg"],
    ]);
    const { code, stderr } = await end(task, "SIGINT");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /note: .* is there again/);
  }));

Deno.test({
  name: "deno task watch looks through the folder where not all changes could be kept",
  // Elsewhere a process is not stopped so.
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const { arrivals, journal, args } = await prepare(folder);
      const task = await start([...args, "--rescan", "3600"]);
      await save(await picture(10), join(arrivals, "before.jpg"));
      await waitFor(journal, 1, task);
      task.kill("SIGSTOP");
      const [one, other] = [join(arrivals, "one.txt"), join(arrivals, "other.txt")];
      await Deno.writeTextFile(one, "");
      // As many changes at once as Linux keeps, and far more than Deno does.
      for (let at = 0; at < 2000; at++) {
        Deno.renameSync(one, other);
        Deno.renameSync(other, one);
      }
      await save(await picture(11), join(arrivals, "lost.jpg"));
      task.kill("SIGCONT");
      await waitFor(journal, 2, task);
      await end(task, "SIGINT");
      assert.deepEqual(names(await linesOf(journal)), ["before.jpg", "lost.jpg"]);
    }),
});

Deno.test({
  name: "deno task watch looks through the folder again and again where the system tells of no changes",
  ignore: Deno.build.os !== "linux" || !await runsPython("ctypes"),
  fn: () =>
    withFolder(async (folder) => {
      const { arrivals, journal, args } = await prepare(folder);
      await save(await picture(10), join(arrivals, "before.jpg"));
      const task = await startWithout(WITHOUT_INOTIFY, [...args, "--rescan", "1"]);
      await until(() => task.hasEnded() || task.stderr().includes("cannot be listened to"));
      if (task.hasEnded()) {
        assert.equal((await task.ended()).code, 77, task.stderr());
        return console.error("name spaces of users are not to be had: skipped");
      }
      await waitFor(journal, 1, task);
      await save(await picture(11), join(arrivals, "later.jpg"));
      await waitFor(journal, 2, task);
      await pause(2500);
      assert.equal(count(task.stderr(), "cannot be listened to"), 1, task.stderr());
      await end(task, "SIGINT");
    }),
});
